"""What people send from a lesson."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from courses import flows
from courses.progress import actions
from courses.progress.enums import WRITTEN_IN, Mark
from courses.progress.forms import FieldState, MarkForm, read_worksheet
from foundation import clock
from people.decorators import post_only, send_again, signed_in, signed_in_or_kept, wants_json

from .reading import find_lesson, lesson_page, open_reader


@post_only(up=1)
@signed_in_or_kept
def mark(request: HttpRequest, path: str) -> HttpResponse:
    """Mark a lesson done, skipped …; after "done" it goes on to the next lesson."""
    found, lesson = find_lesson(request, path)
    form = MarkForm(request.POST)
    if not form.is_valid():
        return redirect(f"/training/{lesson.path}")
    person, word = signed_in(request), form.cleaned_data["mark"]
    if word == "undo":
        actions.unmark_lesson(found, lesson=lesson, by=person)
        return redirect(f"/training/{lesson.path}")
    outcome = flows.mark_lesson(found, lesson=lesson, mark=Mark(word), by=person)
    if outcome.completed:
        return redirect("certificates:mine", slug=found.outline.slug)
    if word == Mark.WENT_ON:
        return redirect(f"/training/{lesson.path}")
    if word == Mark.ASKED:
        messages.success(request, "Your coordinator can see that you would like to do this one together. You can go on with the others.")
    after = found.outline.after(lesson)
    if after is None or (word == Mark.DONE and after.day != lesson.day):
        return redirect("my_training")
    return redirect(f"/training/{after.path}")


@post_only(up=1)
@signed_in_or_kept
def place(request: HttpRequest, path: str) -> HttpResponse:
    """Remember the block that was in view last."""
    found, lesson = find_lesson(request, path)
    actions.keep_place(found, lesson=lesson, block_id=request.POST.get("block", ""), by=signed_in(request))
    return HttpResponse(status=204)


@post_only(up=2)
@signed_in_or_kept
def worksheet(request: HttpRequest, path: str, block_id: str) -> HttpResponse:
    """Keep what was typed into a worksheet or picked in a sorting activity, field by field. `next`: where somebody goes on to with it."""
    try:
        return _keep(request, path, block_id)
    except Http404:  # an editor changed the lesson in between: the words are still the person's
        if wants_json(request) or not any("." in name for name in request.POST):
            raise
        return send_again(request, status=404)


def _keep(request: HttpRequest, path: str, block_id: str) -> HttpResponse:
    found, lesson = find_lesson(request, path)
    person = signed_in(request)
    actions.require_open(found, lesson, by=person)
    reader = open_reader(person, found, lesson)
    segment = reader.segment(block_id)
    if segment is None or segment.kind not in WRITTEN_IN:
        raise Http404
    state = reader.state(segment)
    before = {one.id: one.value for one in state.fields}
    read_worksheet(state, request.POST)
    for one in state.fields:
        if one.error or (one.value == before[one.id] and not one.picks_any):
            continue
        try:
            one.revision = actions.save_response(
                found, lesson=lesson, block_id=block_id, field_id=one.id, label=one.label, text=one.value, seen_revision=one.revision,
                ring=person.ring, by=person,
            )  # fmt: skip
        except actions.Conflict as conflict:
            one.clashes, one.theirs, one.revision = True, conflict.theirs, conflict.revision
        except ValidationError as error:
            one.error = " ".join(error.messages)
    if wants_json(request):
        return _tell(state.fields)
    if state.has_errors:
        return lesson_page(request, reader, status=409 if any(one.clashes for one in state.fields) else 422)
    onwards = request.POST.get("next", "")
    if onwards.startswith("/") and url_has_allowed_host_and_scheme(onwards, allowed_hosts=None):
        return redirect(onwards)
    messages.success(request, "Saved. Only you can see it.")
    return redirect(f"/training/{lesson.path}#{block_id}")


def _tell(fields: list[FieldState]) -> JsonResponse:
    # Those of the fields that are kept now. A field with two versions keeps its old one until the person has chosen.
    revisions = {f"{one.name}.revision": one.revision for one in fields if not one.clashes}
    clash = next((one for one in fields if one.clashes), None)
    if clash:
        return JsonResponse(
            {"conflict": True, "field": clash.name, "theirs": clash.theirs, "revision": clash.revision, "revisions": revisions}, status=409
        )
    wrong = {one.name: [one.error] for one in fields if one.error}
    if wrong:
        return JsonResponse({"errors": wrong, "revisions": revisions}, status=422)
    return JsonResponse({"saved": True, "at": clock.time_of_day(), "revisions": revisions})


@post_only(up=2)
@signed_in_or_kept
def start_quiz(request: HttpRequest, path: str, block_id: str) -> HttpResponse:
    """Go on with the quiz of a lesson, or start it."""
    found, lesson = find_lesson(request, path)
    person = signed_in(request)
    actions.require_open(found, lesson, by=person)
    segment = open_reader(person, found, lesson).segment(block_id)
    if segment is None or segment.kind != "quiz":
        raise Http404
    key = next((quiz for quiz in lesson.quizzes if str(quiz) == segment.value["quiz"]), None)
    if key is None:
        raise PermissionDenied
    try:
        sitting = flows.start_sitting(found, lesson=lesson, block_id=block_id, quiz_key=key, by=person)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(f"/training/{lesson.path}#{block_id}")
    return redirect("quizzes:sitting", uuid=sitting.uuid)
