"""The day itself: the register, what is written with the group, closing it, printing it, adding to it."""

import uuid as uuids
from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from charter_content.charter.queries import principles_by_code
from charter_content.supervision import actions, queries
from charter_content.supervision.enums import ACROSS, About, Came, Stage
from charter_content.supervision.forms import FieldState, field_states, sent_fields, show_what_became
from charter_content.supervision.models import Gathering, GatheringAction
from charter_content.supervision.pdf import record_pdf, register_pdf
from charter_content.supervision.policies import gathering_actions, gatherings
from people.decorators import post_only, send_again, signed_in, signed_in_or_kept, wants_json
from people.models import User

from .base import paper, tell, words_kept
from .group import correction_form, gathering_page, theirs


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def register(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Who came, on screen. From the day on."""
    person, row = theirs(request, uuid, "write")
    lines = queries.register_of(row, by=person)
    if request.method == "POST":
        marks = {line.id: Came(sent) for line in lines if (sent := request.POST.get(f"came_{line.id}", "")) in Came.values}
        actions.keep_register(row, marks, by=person)
        messages.success(request, "Saved.")
        return redirect("supervision:register", uuid=uuid)
    context = {"gathering": row, "lines": lines, "came": Came.choices, "left": sum(not line.came for line in lines)}
    return render(request, "supervision/group/register.html", context)


@require_safe
@login_required
def register_paper(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The same on paper, with room to sign: for whoever facilitates, until it is closed."""
    person, row = theirs(request, uuid, "write")
    names = [line.name for line in queries.register_of(row, by=person)]
    return paper(register_pdf(row, names, printed_for=str(person)), f"register-{row.day:%Y-%m-%d}")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def write(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Write down with the group what is kept."""
    if request.method == "POST":
        return _write(request, uuid)
    person, row = theirs(request, uuid)
    if row.stage == Stage.LOCKED:
        return redirect("supervision:gathering", uuid=uuid)
    gatherings.require(person, "write", row)
    return _page(request, row, field_states(queries.fields_of(row), actions.words_of(row)))


def _write(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    json, sent, states = wants_json(request), {}, {}
    try:
        person, row = theirs(request, uuid, "write")
        names = queries.fields_of(row)
        sent = sent_fields(names, request.POST, many=("principles",))
        states = field_states(names, actions.words_of(row))
        written = actions.write_gathering(row, sent, by=person)
    except ValidationError as error:
        for name, words in error.message_dict.items():
            states[name].error, states[name].text = " ".join(words), sent[name].text
        return tell(states, dict(sent)) if json else _page(request, row, states, status=422)
    except (Http404, PermissionDenied):
        if json:
            return JsonResponse({"error": "closed"}, status=404)
        return send_again(request, status=404)  # it was closed, or is theirs no more: what they typed is theirs
    show_what_became(states, sent, written)
    if json:
        return tell(states, dict(sent))
    if written.clashes:
        return _page(request, row, states, status=409)
    if request.POST.get("go") == "read":
        return redirect("supervision:close_gathering", uuid=uuid)
    messages.success(request, "Saved.")
    return redirect("supervision:write_gathering", uuid=uuid)


def _page(
    request: HttpRequest, row: Gathering, states: Mapping[str, FieldState], *, status: int = 200, problems: Mapping[str, str] | None = None
) -> HttpResponse:
    for name, words in (problems or {}).items():
        if name in states:
            states[name].error = words
    texts = {name: state.text for name, state in states.items()}
    shown = queries.filled(texts, "action", queries.GROUP_ACTION_PARTS, queries.MOST_GROUP_ACTIONS) if row.kind in ACROSS else []
    context = {
        "gathering": row, "f": states, "principles": principles_by_code().values(), "across": row.kind in ACROSS,
        "actions": [{"n": n} | {part: states[f"action_{n}_{part}"] for part in queries.GROUP_ACTION_PARTS} for n in shown],
        "abouts": About.choices, "written": row.updated_at if row.words else None, "wrong": [one for one in states.values() if one.error],
    }  # fmt: skip
    return render(request, "supervision/group/write.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def close(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Read back exactly what would be kept, and close it."""
    person, row = theirs(request, uuid)
    if row.stage == Stage.LOCKED:
        return redirect("supervision:gathering", uuid=uuid)
    gatherings.require(person, "write", row)
    changed, status = False, 200
    if request.method == "POST":
        typed = request.POST.get("revision", "")
        try:
            actions.close_gathering(row, seen_revision=int(typed) if typed.isdecimal() and len(typed) < 10 else 0, by=person)
        except actions.ChangedSince:
            changed, status = True, 409
        except ValidationError:
            pass  # something is missing: told below, at its field
        else:
            messages.success(request, "Closed. Those who came can read it; it cannot be changed any more.")
            return redirect("supervision:gathering", uuid=uuid)
        person, row = theirs(request, uuid)
    draft = queries.group_draft(row)
    if draft.problems:
        states = field_states(queries.fields_of(row), actions.words_of(row))
        return _page(request, row, states, status=422, problems=draft.problems)
    context = {
        "gathering": row, "record": queries.record_to_close(row, draft), "changed": changed, "unmarked": queries.unmarked(row, by=person),
        "may_close": gatherings.may(person, "close", row),
    }  # fmt: skip
    return render(request, "supervision/group/close.html", context, status=status)


@require_safe
@login_required
def record_paper(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """What was kept, on paper."""
    person, row = theirs(request, uuid, "read")
    return paper(record_pdf(queries.kept_record(row), printed_for=str(person)), f"record-{row.day:%Y-%m-%d}")


@post_only(up=1)
@signed_in_or_kept
@words_kept("text")
def add(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Add a correction to what was kept."""
    person, row = theirs(request, uuid, "add")
    form = correction_form(request.POST)
    if form.is_valid():
        try:
            actions.add_to_gathering(row, text=form.cleaned_data["text"], by=person)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Added. Those who came see it.")
            return redirect("supervision:gathering", uuid=uuid)
    return gathering_page(request, person, row, add_form=form)


@post_only(up=2)
@login_required
def end_action(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """An action is done, or not yet after all."""
    person: User = signed_in(request)
    row = GatheringAction.objects.select_related("gathering__host").get(pk=gathering_actions.get(person, pk=uuid).pk)
    done = request.POST.get("done") == "yes"
    actions.end_gathering_action(row, done=done, by=person)
    messages.success(request, "Done." if done else "It goes on.")
    return redirect("supervision:gathering", uuid=row.gathering_id)
