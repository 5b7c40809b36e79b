from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page somebody gets who sent a form with a stale token, from before they signed in somewhere else, for instance."""
    return render(request, "403_csrf.html", status=403)
