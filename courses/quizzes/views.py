import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from courses import flows
from courses.quizzes.actions import finish_sitting
from courses.quizzes.forms import AnswerForm
from courses.quizzes.models import Sitting
from courses.quizzes.policies import sittings
from courses.quizzes.queries import sitting_view
from people.decorators import post_only, signed_in_or_kept
from people.models import User


def _open(request: HttpRequest, uuid: uuids.UUID) -> tuple[User, Sitting]:
    assert isinstance(request.user, User)
    return request.user, sittings.get(request.user, uuid=uuid)


@require_safe
@login_required
def sitting(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Where the sitting stands: on to its next question, or how it went."""
    _, found = _open(request, uuid)
    view = sitting_view(found)
    if not found.is_finished and not view.all_answered:
        return redirect("quizzes:question", uuid=uuid, position=view.first_open)
    return render(request, "quizzes/sitting.html", {"view": view, "sitting": found, "back": flows.place_of(found)})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def question(request: HttpRequest, uuid: uuids.UUID, position: int) -> HttpResponse:
    """One question: to answer, or with what there is to say about the answer. `?again` asks it once more."""
    person, found = _open(request, uuid)
    view = sitting_view(found)
    if not 1 <= position <= found.length:
        raise Http404
    asked = view.questions[position - 1]
    form = AnswerForm(request.POST if request.method == "POST" else None, question=asked)
    if form.is_bound and form.is_valid():
        try:
            outcome = flows.answer_question(
                found, position=position, given=form.cleaned_data["given"], attempt=form.cleaned_data["attempt"], by=person
            )
        except ValidationError as error:
            form.add_error("given", error)
        else:
            if outcome.completed and outcome.award is None:
                messages.success(request, "That was the last thing. Your certificate is ready for you.")
            return redirect("quizzes:question", uuid=uuid, position=position)
    asking = not found.is_finished and (not asked.answered or "again" in request.GET or bool(form.errors))
    context = {
        "view": view,
        "sitting": found,
        "question": asked,
        "asking": asking,
        "form": form,
        "attempt": asked.attempts + 1,
        "picked": request.POST.getlist("given"),
        "next": position + 1 if position < found.length else None,
        "back": flows.place_of(found),
    }
    return render(request, "quizzes/question.html", context, status=422 if form.errors else 200)


@post_only(up=1)
@signed_in_or_kept
def finish(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Close the sitting."""
    person, found = _open(request, uuid)
    try:
        finish_sitting(found, by=person)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("quizzes:sitting", uuid=uuid)
