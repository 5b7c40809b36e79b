"""Views for signed-in people that lose nothing when somebody is signed out in between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from people.models import User

View = Callable[..., HttpResponse]
NOT_TYPED = frozenset({"csrfmiddlewaretoken"})


def signed_in(request: HttpRequest) -> User:
    """The person behind `request`; the view is for signed-in people only."""
    assert isinstance(request.user, User)
    return request.user


def wants_json(request: HttpRequest) -> bool:
    """Was this sent by a script, which wants to know what became of it, and not a page?"""
    return request.headers.get("Accept", "").startswith("application/json")


def comes_from_here(request: HttpRequest) -> bool:
    """Does the browser say that the form stood on one of our own pages?"""
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return url_has_allowed_host_and_scheme(origin, allowed_hosts={request.get_host()}) and "://" in origin


@contextmanager
def told(request: HttpRequest, done: str) -> Iterator[None]:
    """For a button without fields: the page that follows says `done`, or why what is within was refused (its ValidationError)."""
    try:
        yield
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)


KINDS = {401: "signed_out", 403: "stale", 404: "gone"}


def send_again(request: HttpRequest, *, status: int) -> HttpResponse:
    """A page that holds what somebody typed, and sends it once more. `status` says why: 401 signed out, 403 stale, 404 gone, 503 not now.

    No browser keeps it, and no password ever stands on it.
    """
    typed = [(name, value) for name, values in request.POST.lists() for value in values if name not in NOT_TYPED and "password" not in name]
    response = render(request, "people/send_again.html", {"typed": typed, "kind": KINDS.get(status, "not_now")}, status=status)
    response["Cache-Control"] = "no-store, private"
    return response


def post_only(*, up: int) -> Callable[[View], View]:
    """For addresses that forms are sent to. Somebody who opens one in the browser is led to the page `up` steps above it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            return redirect("/".join(request.path.rstrip("/").split("/")[:-up]) + "/")

        return guarded

    return decorate


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
