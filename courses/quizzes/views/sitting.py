"""A sitting: answering, one question a page or all on one, and how it went."""

import uuid as uuids
from collections.abc import Mapping
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.documents import get_document_model

from courses import flows
from courses.quizzes.actions import PutIn, Sent, keep_drafts, ring_of
from courses.quizzes.forms import draft_of, is_filled, sent_of, values_of
from courses.quizzes.models import Sitting
from courses.quizzes.policies import sittings
from courses.quizzes.queries import AskedQuestion, question_view, sitting_view
from courses.quizzes.queries.sitting import answer_values, with_values
from courses.quizzes.queries.versions import version
from courses.quizzes.querysets import Sitter, Visitor, somebody_holds_view_sittings
from courses.quizzes.views.sitter import for_sitters
from foundation import clock
from people.decorators import post_only, wants_json


def _context(found: Sitting, sitter: Sitter) -> dict[str, object]:
    return {
        "sitting": found,
        "back": flows.place_of(found),
        "visitor": isinstance(sitter, Visitor),
        "seen_by_others": somebody_holds_view_sittings(),
    }


@require_safe
@for_sitters
def sitting(request: HttpRequest, uuid: uuids.UUID, sitter: Sitter) -> HttpResponse:
    """Where the sitting stands: on to its next question, all of them on one page, or how it went."""
    found = sittings.get(sitter, uuid=uuid)
    if found.is_one_page and not found.is_finished:
        return _one_page(request, found, sitter)
    if not found.is_finished and not found.is_late:
        answered = set(found.answers.filter(late=False).values_list("position", flat=True))
        first = next((n for n in range(1, found.length + 1) if n not in answered), None)
        if first:
            return redirect("quizzes:question", uuid=uuid, position=first)
    view = sitting_view(found, ring_of(found, sitter))
    return render(request, "quizzes/sitting.html", {**_context(found, sitter), "view": view})


@require_http_methods(["GET", "HEAD", "POST"])
@for_sitters
def question(request: HttpRequest, uuid: uuids.UUID, sitter: Sitter, position: int) -> HttpResponse:
    """One question: to answer, or with what there is to say about the answer. `?again` asks it once more."""
    mistakes: list[str] = []
    values: dict[str, list[str]] = {}
    if request.method == "POST":
        values = values_of(request.POST).get(position, {})
        try:
            done = flows.answer_questions(uuid, sent={position: sent_of(values)}, by=sitter)
        except ValidationError as error:
            raise Http404 from error
        if not done.submitted.mistakes:
            return _after(request, done, uuid, position)
        mistakes = done.submitted.mistakes[position]
    found = sittings.get(sitter, uuid=uuid)
    if not 1 <= position <= found.length:
        raise Http404
    if found.is_one_page and not found.is_finished and not mistakes:
        return redirect(f"{request.path.rsplit('/', 2)[0]}/#q{position}")
    ring = ring_of(found, sitter)
    view = question_view(found, position, ring)
    asked = view.question
    asking = not found.is_finished and (bool(mistakes) or _may_answer(found, asked, again="again" in request.GET))
    if mistakes:
        asked = with_values(asked, values, mistakes)
    elif asking and asked.answered and not asked.values and not found.shows_feedback:
        asked = with_values(asked, answer_values(asked))
    context = {
        **_context(found, sitter),
        "view": view,
        "question": asked,
        "asking": asking,
        "mistakes": mistakes,
        "attempt": asked.attempts + 1,
        "next": position + 1 if position < found.length else None,
    }
    return render(request, "quizzes/question.html", context, status=422 if mistakes else 200)


def _may_answer(found: Sitting, asked: AskedQuestion, *, again: bool) -> bool:
    if found.is_late:
        return False
    if not asked.answered or not found.shows_feedback:
        return True
    return again and found.allows_tries


def _after(request: HttpRequest, done: "flows.AnswerOutcome", uuid: uuids.UUID, position: int) -> HttpResponse:
    """Where to go once an answer is kept: its feedback, or on where that is shown at the end."""
    found = done.submitted.sitting
    if done.submitted.late:
        messages.warning(request, _("The time was up when this arrived. It is kept here for you, and it does not count."))
        return redirect("quizzes:sitting", uuid=uuid)
    if done.completed and done.award is None:
        messages.success(request, _("That was the last thing. Your certificate is ready for you."))
    if found.shows_feedback:
        return redirect("quizzes:question", uuid=uuid, position=position)
    return (
        redirect("quizzes:question", uuid=uuid, position=position + 1)
        if position < found.length
        else redirect("quizzes:sitting", uuid=uuid)
    )


# --- All questions on one page ---


def _one_page(
    request: HttpRequest,
    found: Sitting,
    sitter: Sitter,
    values: Mapping[int, dict[str, list[str]]] | None = None,
    mistakes: Mapping[int, list[str]] | None = None,
) -> HttpResponse:
    view = sitting_view(found, ring_of(found, sitter))
    values, mistakes = values or {}, mistakes or {}
    again = request.GET.get("again", "")
    questions = []
    for asked in view.questions:
        shown = asked
        if asked.position in values or asked.position in mistakes:
            shown = with_values(asked, values.get(asked.position, {}), mistakes.get(asked.position, ()))
        elif asked.answered and not asked.values and not found.shows_feedback:
            shown = with_values(asked, answer_values(asked))
        asking = bool(shown.mistakes) or _may_answer(found, asked, again=again == str(asked.position))
        questions.append((shown, asking, asked.attempts + 1))
    context = {
        **_context(found, sitter),
        "view": replace(view, questions=tuple(shown for shown, _asking, _attempt in questions)),
        "questions": questions,
        "asks": any(asking for _shown, asking, _attempt in questions),
        "mistakes": mistakes,
    }
    return render(request, "quizzes/one_page.html", context, status=422 if mistakes else 200)


@post_only(up=1)
@for_sitters
def answer_all(request: HttpRequest, uuid: uuids.UUID, sitter: Sitter) -> HttpResponse:
    """Keep what was filled in on the page of all questions. What was left empty is named when everything is handed in at once."""
    values = values_of(request.POST)
    filled: dict[int, Sent] = {position: sent_of(one) for position, one in values.items() if is_filled(one)}
    try:
        done = flows.answer_questions(uuid, sent=filled, by=sitter)
    except ValidationError as error:
        raise Http404 from error
    found, mistakes = done.submitted.sitting, dict(done.submitted.mistakes)
    if done.submitted.late:
        messages.warning(request, _("The time was up when this arrived. It is kept here for you, and it does not count."))
        return redirect("quizzes:sitting", uuid=uuid)
    if not found.shows_feedback:
        answered = set(found.answers.filter(late=False).values_list("position", flat=True))
        mistakes |= {n: [_("This one has no answer yet.")] for n in range(1, found.length + 1) if n not in answered and n not in mistakes}
        if not mistakes:
            flows.finish_sitting(found, by=sitter)
    if mistakes:
        return _one_page(request, found, sitter, {n: one for n, one in values.items() if n in mistakes}, mistakes)
    if done.completed and done.award is None:
        messages.success(request, _("That was the last thing. Your certificate is ready for you."))
    return redirect("quizzes:sitting", uuid=uuid)


@post_only(up=1)
@for_sitters
def draft(request: HttpRequest, uuid: uuids.UUID, sitter: Sitter) -> HttpResponse:
    """Keep what stands in the forms of questions while somebody is still at it."""
    put_in: dict[int, PutIn] = {}
    for position, values in values_of(request.POST).items():
        kept, seen = draft_of(values)
        if kept or seen:
            put_in[position] = PutIn(kept, seen)
    try:
        revisions, conflict = keep_drafts(uuid, put_in=put_in, by=sitter)
    except ValidationError as error:
        if wants_json(request):
            return JsonResponse({"errors": {"": list(error.messages)}}, status=422)
        messages.error(request, " ".join(error.messages))
        return redirect("quizzes:sitting", uuid=uuid)
    except PermissionDenied:
        if wants_json(request):  # finished, on another device: there is nothing to keep it for, and nothing to try again
            return JsonResponse({"saved": True, "at": "", "revisions": {}})
        return redirect("quizzes:sitting", uuid=uuid)
    if not wants_json(request):
        return redirect("quizzes:sitting", uuid=uuid)
    told = {f"q{position}.revision": revision for position, revision in revisions.items()}
    if conflict:
        clash = {"field": f"q{conflict.position}.{conflict.name}", "theirs": conflict.theirs}
        told[f"q{conflict.position}.revision"] = conflict.revision
        return JsonResponse({"conflict": True, **clash, "revisions": told}, status=409)
    return JsonResponse({"saved": True, "at": clock.time_of_day(), "revisions": told})


@require_safe
@for_sitters
def recording(request: HttpRequest, uuid: uuids.UUID, sitter: Sitter, position: int) -> HttpResponse | FileResponse:
    """The sound or film of a question, for who is asked it."""
    found = sittings.get(sitter, uuid=uuid)
    if not 1 <= position <= found.length:
        raise Http404
    content = version(found.asked[position - 1][0]).content
    document = get_document_model().objects.filter(pk=(content.get("recording") or {}).get("id")).first()
    if document is None:
        raise Http404
    try:
        return FileResponse(document.file.open("rb"), filename=f"question-{position}.{document.file_extension}")
    except OSError as error:
        raise Http404 from error


@require_safe
@for_sitters
def time_left(request: HttpRequest, uuid: uuids.UUID, sitter: Sitter) -> HttpResponse:
    """For a page that stays open: how many seconds there still are, and until when. More time may have been given since."""
    found = sittings.get(sitter, uuid=uuid)
    if found.ends_at is None:
        raise Http404
    return JsonResponse({"left": found.seconds_left, "until": timezone.localtime(found.ends_at).strftime("%H:%M")})


@post_only(up=1)
@for_sitters
def finish(request: HttpRequest, uuid: uuids.UUID, sitter: Sitter) -> HttpResponse:
    """Close the sitting; own words go to be marked."""
    try:
        flows.finish_sitting(sittings.get(sitter, uuid=uuid), by=sitter)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("quizzes:sitting", uuid=uuid)
