"""Views for signed-in people that lose nothing when somebody is signed out in between."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

View = Callable[..., HttpResponse]
NOT_TYPED = frozenset({"csrfmiddlewaretoken"})


def wants_json(request: HttpRequest) -> bool:
    """Was this sent by a script, which wants to know what became of it, and not a page?"""
    return request.headers.get("Accept", "").startswith("application/json")


def comes_from_here(request: HttpRequest) -> bool:
    """Does the browser say that the form stood on one of our own pages?"""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return url_has_allowed_host_and_scheme(origin, allowed_hosts={request.get_host()}) and "://" in origin


def send_again(request: HttpRequest, *, status: int) -> HttpResponse:
    """A page that holds what somebody typed, and sends it once more when they have signed in."""
    typed = [(name, value) for name, values in request.POST.lists() for value in values if name not in NOT_TYPED]
    return render(request, "people/send_again.html", {"typed": typed, "signed_out": not request.user.is_authenticated}, status=status)


def signed_in_or_kept(view: View) -> View:
    """For signed-in people. Somebody signed out who sends words gets them back on a page to send again; a script gets a 401."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method != "POST":
            return redirect_to_login(request.get_full_path())
        if wants_json(request):
            return JsonResponse({"error": "signed out"}, status=401)
        return send_again(request, status=401)

    return guarded
