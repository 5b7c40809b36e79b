"""The session: written together, read back, signed by both, kept, printed; and what is agreed in it."""

import uuid as uuids
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from charter_content import flows
from charter_content.charter.queries import principles_by_code
from charter_content.supervision import actions, queries
from charter_content.supervision.enums import AddedAs, Ended, Kind, Owner, Stage, StillPeer
from charter_content.supervision.forms import AddForm, FieldState, SignForm, field_states, sent_fields, show_what_became
from charter_content.supervision.models import Action, Session
from charter_content.supervision.pdf import summary_pdf
from charter_content.supervision.policies import actions as action_policy
from charter_content.supervision.policies import prepared_shares, sessions
from charter_content.supervision.queries.writing import ACTION_PARTS, CHECK_PARTS, named_principles
from charter_content.supervision.wording import DRIFTS, NINE_QUESTIONS
from people.decorators import post_only, send_again, signed_in, signed_in_or_kept, wants_json
from people.models import User

from .base import pair_of, paper, tell
from .calendar import place_of


@post_only(up=1)
@login_required
def begin(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Open the page that the two write together."""
    person, row = pair_of(request, uuid, "hold")
    wanted = _uuid(request.POST.get("session", ""))
    planned = row.sessions.filter(pk=wanted).first() if wanted else None
    kind = request.POST.get("kind", "")
    made = actions.begin_session(row, by=person, session=planned, kind=Kind(kind) if kind in Kind.values else Kind.FULL)
    return redirect("supervision:session", uuid=made.pk)


def _uuid(typed: str) -> uuids.UUID | None:
    try:
        return uuids.UUID(typed)
    except ValueError:
        return None


def _theirs(person: User, uuid: uuids.UUID) -> Session:
    found = sessions.get(person, pk=uuid)
    return (
        Session.objects.select_related("supervision__person", "supervision__service", "supervision__supervisor", "supervisor")
        .prefetch_related("signatures", "additions")
        .get(pk=found.pk)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def session(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """One meeting: planned, being written, or signed."""
    person = signed_in(request)
    if request.method == "POST":
        return _write(request, person, uuid)
    row = _theirs(person, uuid)
    if row.stage == Stage.LOCKED:
        return _signed(request, person, row)
    if row.stage == Stage.OPEN:
        return _writing_page(request, person, row, field_states(queries.FIELDS, actions.words_of(row)))
    return render(request, "supervision/planned.html", {"session": row, "back": place_of(row.supervision, person), "Stage": Stage})


def _write(request: HttpRequest, person: User, uuid: uuids.UUID) -> HttpResponse:
    json = wants_json(request)
    sent = sent_fields(queries.FIELDS, request.POST, many=("principles",))
    try:
        row = _theirs(person, uuid)
        states = field_states(queries.FIELDS, actions.words_of(row) if row.stage == Stage.OPEN else {})
        written = actions.write_session(row, sent, by=person)
    except ValidationError as error:
        for name, words in error.message_dict.items():
            states[name].error, states[name].text = " ".join(words), sent[name].text
        return tell(states, dict(sent)) if json else _writing_page(request, person, row, states, status=422)
    except (Http404, PermissionDenied):
        if json:
            return JsonResponse({"error": "closed"}, status=404)
        return send_again(request, status=404)  # it was signed, or is theirs no more: what they typed is theirs
    show_what_became(states, sent, written)
    if json:
        return tell(states, dict(sent))
    if written.clashes:
        if states["principles"].clashes:
            states["principles"].theirs = ", ".join(name for _code, name in named_principles(states["principles"].theirs.split()))
        return _writing_page(request, person, row, states, status=409)
    if request.POST.get("go") == "read":
        return redirect("supervision:read", uuid=row.pk)
    messages.success(request, "Saved. The two of you can see it.")
    return redirect("supervision:session", uuid=row.pk)


def _defaults(row: Session) -> dict[str, str]:
    """What stands in a field before anybody has typed in it."""
    return {"held_on": row.held_on.isoformat() if row.held_on else "", "minutes": str(row.minutes or ""), "next_kind": Kind.FULL.value}


def _writing_page(
    request: HttpRequest, person: User, row: Session, states: Mapping[str, FieldState], *, status: int = 200,
    problems: Mapping[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    texts = {name: state.text for name, state in states.items()}
    texts.setdefault("held_on", "")
    for name, default in _defaults(row).items():
        if not states[name].text and not states[name].revision:
            states[name].text = default
    for name, words in (problems or {}).items():
        if name in states:
            states[name].error = words

    def rows(prefix: str, parts: tuple[str, ...], most: int) -> list[dict[str, Any]]:
        found = queries.filled(texts, prefix, parts, most)
        return [{"n": n} | {part: states[f"{prefix}_{n}_{part}"] for part in parts} for n in found]

    shared = queries.on_the_agenda(row.supervision, row.supervisor) if row.supervisor else []
    principles, brought = list(principles_by_code().values()), {one.code for one in shared}
    context = {
        "prompts": [one for one in principles if one.code in brought and one.supervisor_prompt],
        "session": row, "pair": row.supervision, "f": states, "mine": row.supervision.person_id == person.pk,
        "back": place_of(row.supervision, person), "principles": principles, "agenda": shared,
        "opens": {one.pk for one in shared if prepared_shares.may(person, "view", one)},
        "carried": queries.open_actions(row.supervision, by=person), "actions": rows("action", ACTION_PARTS, queries.MOST_ACTIONS),
        "checks": rows("check", CHECK_PARTS, queries.MOST_CHECKS), "still_peer": StillPeer.choices, "questions": NINE_QUESTIONS,
        "drifts": DRIFTS, "may_cancel": sessions.may(person, "cancel", row), "kinds": Kind.choices,
        "names": _names(row), "wrong": [state for state in states.values() if state.error],
        "clashes": [state for state in states.values() if state.clashes],
    }  # fmt: skip
    return render(request, "supervision/session.html", context, status=status)


def _names(row: Session) -> list[tuple[str, str]]:
    return [(Owner.PERSON.value, str(row.supervision.person)), (Owner.SUPERVISOR.value, row.supervisor_name)]


def _signed(request: HttpRequest, person: User, row: Session, *, form: AddForm | None = None) -> HttpResponse:
    may_add = sessions.may(person, "add", row)
    context = {
        "session": row, "summary": queries.signed_summary(row), "back": place_of(row.supervision, person), "may_add": may_add,
        "form": (form or AddForm(initial={"added_as": AddedAs.CORRECTION})) if may_add else None,
    }  # fmt: skip
    return render(request, "supervision/signed.html", context, status=422 if form and form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_kept
def read(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Read back exactly what would be kept, and sign it."""
    person = signed_in(request)
    row = _theirs(person, uuid)
    if row.stage == Stage.LOCKED:
        return redirect("supervision:session", uuid=uuid)
    sessions.require(person, "sign", row)
    form, changed = SignForm(request.POST if request.method == "POST" else None, initial={"revision": row.revision}), False
    if form.is_bound and form.is_valid():
        try:
            outcome = flows.sign_session(row, name=form.cleaned_data["name"], seen_revision=form.cleaned_data["revision"], by=person)
        except actions.ChangedSince:
            changed = True
            row = _theirs(person, uuid)
            form = SignForm(initial={"revision": row.revision, "name": form.cleaned_data["name"]})
        except ValidationError:
            pass  # something is missing: told below, at its field
        else:
            if outcome.session.locked_at:
                messages.success(request, "Signed by both, and locked. You can print it, or add to it.")
                return redirect("supervision:session", uuid=uuid)
            messages.success(request, "You have signed it. It is locked once the other one has signed too.")
            return redirect("supervision:read", uuid=uuid)
    draft = queries.draft_of(row)
    if draft.problems:
        states = field_states(queries.FIELDS, actions.words_of(row))
        return _writing_page(request, person, row, states, status=422, problems=draft.problems)
    signatures = actions.counting_signatures(row)
    mine = Owner.PERSON if row.supervision.person_id == person.pk else Owner.SUPERVISOR
    context = {
        "session": row, "summary": queries.summary_to_sign(row, draft, signatures=signatures.values()), "form": form, "changed": changed,
        "signed": signatures.get(mine), "other": row.supervisor if mine == Owner.PERSON else row.supervision.person,
    }  # fmt: skip
    return render(request, "supervision/read.html", context, status=409 if changed else 422 if form.errors else 200)


@post_only(up=1)
@signed_in_or_kept
def add(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Add a correction or a dissent to a signed summary."""
    person = signed_in(request)
    row = _theirs(person, uuid)
    sessions.require(person, "add", row)
    form = AddForm(request.POST)
    if form.is_valid():
        try:
            actions.add_to_session(row, added_as=AddedAs(form.cleaned_data["added_as"]), text=form.cleaned_data["text"], by=person)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Added. Both of you see it.")
            return redirect("supervision:session", uuid=uuid)
    return _signed(request, person, row, form=form)


@require_safe
@login_required
def summary_paper(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """The signed summary on paper."""
    person = signed_in(request)
    row = _theirs(person, uuid)
    if row.stage != Stage.LOCKED:
        raise Http404
    return paper(summary_pdf(queries.signed_summary(row), printed_for=str(person)), f"summary-{row.held_on:%Y-%m-%d}")


@post_only(up=2)
@login_required
def end_action(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """An action is done, let go, or goes on after all."""
    person = signed_in(request)
    row = Action.objects.select_related("supervision").get(pk=action_policy.get(person, pk=uuid).pk)
    ended = request.POST.get("ended", "")
    if ended and ended not in Ended.values:
        raise Http404
    actions.end_action(row, ended=Ended(ended) if ended else None, by=person)
    messages.success(request, {"done": "Done. It is no longer carried over.", "let_go": "Let go."}.get(ended, "It goes on."))
    found = _uuid(request.POST.get("session", ""))
    if found and sessions.visible_to(person).filter(pk=found).exists():
        return redirect("supervision:session", uuid=found)
    return redirect(place_of(row.supervision, person))
