"""Quizzes for everybody, at addresses of their own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from courses.quizzes.actions import start_sitting
from courses.quizzes.models import Quiz, Sitting
from courses.quizzes.queries import public_quiz
from courses.quizzes.querysets import Sitter, Visitor
from courses.quizzes.views.sitter import COOKIE, new_visitor, remember, visitor_of
from foundation.limits import address_of, allow_once_more
from people.decorators import post_only
from people.models import User

STARTS_OF_A_BROWSER, STARTS_OF_AN_ADDRESS, AN_HOUR = 20, 200, 3600
"""So many public quizzes are started without an account in an hour: by one browser, and from one address, which a whole house may share."""


def _quiz(slug: str) -> Quiz:
    found = public_quiz(slug)
    if found is None:
        raise Http404
    return found


@require_safe
def public(request: HttpRequest, slug: str) -> HttpResponse:
    """What the quiz is about, and where this person or browser stands with it."""
    quiz = _quiz(slug)
    sitter: Sitter = request.user if isinstance(request.user, User) else visitor_of(request)
    mine = list(Sitting.objects.visible_to(sitter).filter(quiz_key=quiz.key).order_by("-started_at")[:20])
    going_on = next((sitting for sitting in mine if not sitting.is_finished), None)
    done = next((sitting for sitting in mine if sitting.is_finished), None)
    context: dict[str, object] = {"quiz": quiz, "going_on": going_on, "done": done}
    if isinstance(sitter, User) and COOKIE in request.COOKIES:
        of_browser = Sitting.objects.visible_to(visitor_of(request)).filter(quiz_key=quiz.key)
        context["begun_without_account"] = of_browser.open().order_by("-started_at").first()
    return render(request, "quizzes/public.html", context)


def _may_start(request: HttpRequest, visitor: Visitor) -> bool:
    """Is it not more than anybody needs? What was begun goes on whatever the answer."""
    if visitor.cookie and not allow_once_more("public-start", visitor.cookie, most=STARTS_OF_A_BROWSER, within=AN_HOUR):
        return False
    address = address_of(request)
    return not address or allow_once_more("public-start", address, most=STARTS_OF_AN_ADDRESS, within=AN_HOUR)


@post_only(up=1)
def start_public(request: HttpRequest, slug: str) -> HttpResponse:
    """Go on with the quiz, or start it. A browser without an account gets its cookie here, and only here."""
    quiz = _quiz(slug)
    sitter: Sitter = request.user if isinstance(request.user, User) else visitor_of(request)
    going_on = Sitting.objects.visible_to(sitter).open().filter(quiz_key=quiz.key).order_by("-started_at").first()
    if going_on:
        return redirect("quizzes:sitting", uuid=going_on.uuid)
    if isinstance(sitter, Visitor) and not _may_start(request, sitter):
        context = {
            "again": "There were very many starts in the last hour. You can start again in an hour.",
            "back": reverse("quizzes:public", args=[slug]),
        }
        response = render(request, "429.html", context, status=429)
        response["Retry-After"] = str(AN_HOUR)
        return response
    if not isinstance(sitter, User) and not sitter.cookie:
        sitter = new_visitor()
    try:
        started = start_sitting(quiz, by=sitter)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("quizzes:public", slug=slug)
    response = redirect("quizzes:sitting", uuid=started.uuid)
    if not isinstance(sitter, User):
        remember(response, sitter)
    return response
