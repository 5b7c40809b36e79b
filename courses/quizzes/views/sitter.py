"""Who sits: a signed-in person, or a browser that started a public quiz."""

import secrets
import uuid as uuids
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from courses.quizzes.actions import KEPT_FOR_VISITORS
from courses.quizzes.models import Sitting
from courses.quizzes.querysets import Sitter, Visitor
from people.decorators import signed_in_or_kept
from people.models import User

COOKIE = "quiz"
A_WHILE = int(KEPT_FOR_VISITORS.total_seconds())


def visitor_of(request: HttpRequest) -> Visitor:
    """The browser, by its signed cookie; one without a key when it has none."""
    return Visitor(request.get_signed_cookie(COOKIE, default="", salt="quizzes.visitor", max_age=A_WHILE) or "")


def new_visitor() -> Visitor:
    return Visitor(secrets.token_urlsafe(24))


def remember(response: HttpResponse, visitor: Visitor) -> None:
    """Let the browser come back: set only when somebody starts a public quiz, for 30 days."""
    response.set_signed_cookie(
        COOKIE, visitor.cookie, salt="quizzes.visitor", max_age=A_WHILE, httponly=True, samesite="Lax", path="/quizzes/",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def for_sitters(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """Hands the view the `sitter` of the sitting at `uuid`. Without one it is as `signed_in_or_kept` says: nothing typed is lost."""

    @wraps(view)
    def guarded(request: HttpRequest, uuid: uuids.UUID, **kwargs: Any) -> HttpResponse:
        visitor = visitor_of(request) if COOKIE in request.COOKIES else None
        if visitor and visitor.cookie and Sitting.objects.visible_to(visitor).filter(uuid=uuid).exists():
            return view(request, uuid, visitor, **kwargs)

        def signed_in(request: HttpRequest) -> HttpResponse:
            assert isinstance(request.user, User)
            sitter: Sitter = request.user
            return view(request, uuid, sitter, **kwargs)

        return signed_in_or_kept(signed_in)(request)

    return guarded
