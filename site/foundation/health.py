"""Is it alive, is it ready? Answered before anything looks at the request, so that a plain check by number finds it too."""

import time
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse


def ready() -> bool:
    """Do the database and the shared cache answer? Raises what they raise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    mark = str(time.time_ns())
    cache.set("health", mark, 60)
    return bool(cache.get("health") == mark)


class Health:
    """Answers /health/live (the process is there) and /health/ready (database and cache answer) whatever the Host header says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/health/live":
            return HttpResponse("ok", content_type="text/plain")
        if request.path == "/health/ready":
            ok = ready()
            return HttpResponse("ok" if ok else "cache does not answer", status=200 if ok else 503, content_type="text/plain")
        return self.get_response(request)
