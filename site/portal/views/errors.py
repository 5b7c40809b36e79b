from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from people.decorators import comes_from_here, send_again, wants_json


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form with a stale token: from before somebody signed in, for instance.

    What they typed comes back, to look over and send again. Only for forms of our own: nobody else may put words into this page.
    """
    typed = any(name != "csrfmiddlewaretoken" for name in request.POST) and not request.path.startswith("/accounts/")
    if typed and comes_from_here(request) and not wants_json(request):
        return send_again(request, status=403)
    return render(request, "403_csrf.html", status=403)
