"""When words cannot be opened or kept just now: a calm page that holds what was typed."""

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse

from foundation.encryption import CannotOpen
from people.decorators import send_again, wants_json

logger = logging.getLogger("alongside")


class NothingLost:
    """Turns a missing master key, and a database that is busy for too long, into a 503 that gives typed words back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, CannotOpen | OperationalError) or request.path.startswith(("/cms/", "/accounts/")):
            return None
        where = request.resolver_match.view_name if request.resolver_match else ""  # an address can hold the key to an invitation
        logger.error("%s at %s: %s", type(exception).__name__, where, exception)
        if wants_json(request):
            return JsonResponse({"error": "not now"}, status=503)
        return send_again(request, status=503)
