"""A session: planned, begun, written together, signed by both, locked; and what is added to it afterwards."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from charter_content.supervision.actions.together import ChangedSince, Sent, Written, change_words, put_name_under
from charter_content.supervision.enums import MINUTES, AddedAs, Ended, Kind
from charter_content.supervision.models import Action, Addition, Session, Supervision
from charter_content.supervision.policies import actions, sessions, supervisions
from charter_content.supervision.queries.writing import Draft, carried_over, draft_of, named_principles
from foundation import audit, clock
from foundation.enums import Verb
from foundation.keys import KeyRing
from people.models import User

SOONEST = dt.timedelta(days=1)
LONGEST_ADDITION = 10_000


@transaction.atomic
def plan_session(supervision: Supervision, *, at: dt.datetime, kind: Kind, place: str, by: User) -> Session:
    """Plan a meeting at `at` (aware). The same moment twice is once.

    Raises PermissionDenied unless `by` is one of the two, ValidationError when `at` is past.
    """
    supervisions.require(by, "work", supervision)
    if at < clock.now() - SOONEST:
        raise ValidationError({"on": "That day is past."})
    same = supervision.sessions.planned().filter(planned_for=at).first()
    if same is not None:
        return same
    row = Session.objects.create(supervision=supervision, supervisor=supervision.supervisor, kind=kind, planned_for=at, place=place[:200])
    audit.record(by, Verb.PLANNED, row)
    return row


@transaction.atomic
def move_session(session: Session, *, at: dt.datetime, kind: Kind, place: str, by: User) -> Session:
    """Plan it for another moment, place or purpose. Raises PermissionDenied once it has begun, ValidationError when `at` is past."""
    row = _locked(session)
    sessions.require(by, "plan", row)
    if at < clock.now() - SOONEST:
        raise ValidationError({"on": "That day is past."})
    if row.planned_for != at:
        row.reminded_at = None
    row.planned_for, row.kind, row.place = at, kind, place[:200]
    row.updated_at = clock.now()
    row.save(update_fields=["planned_for", "kind", "place", "reminded_at", "updated_at"])
    audit.record(by, Verb.PLANNED, row)
    return row


@transaction.atomic
def cancel_session(session: Session, *, by: User) -> None:
    """It does not take place. Raises PermissionDenied once something is written in it."""
    row = _locked(session)
    if row.cancelled_at is not None and sessions.may(by, "view", row):
        return
    sessions.require(by, "cancel", row)
    row.cancelled_at = row.updated_at = clock.now()
    row.save(update_fields=["cancelled_at", "updated_at"])
    audit.record(by, Verb.CANCELLED, row)


@transaction.atomic
def begin_session(supervision: Supervision, *, by: User, session: Session | None = None, kind: Kind = Kind.FULL) -> Session:
    """Open the page that the two write together: of a planned `session`, or of one that nobody planned. Beginning twice is once.

    Raises PermissionDenied unless `by` may hold the supervision.
    """
    supervisions.require(by, "hold", supervision)
    Supervision.objects.select_for_update().get(pk=supervision.pk)
    open_one = supervision.sessions.being_written().filter(supervisor=by, held_on=clock.today()).first()
    if session is not None:
        row = _locked(session)
        if row.supervision_id != supervision.pk:
            raise PermissionDenied
        sessions.require(by, "hold", row)
    elif open_one is not None:
        return open_one
    else:
        row = Session(supervision=supervision, kind=kind)
    if row.held_on is not None:
        return row
    row.held_on, row.supervisor, row.minutes = clock.today(), by, MINUTES[Kind(row.kind)]
    row.save()
    audit.record(by, Verb.BEGUN, row)
    return row


@transaction.atomic
def write_session(session: Session, sent: Mapping[str, Sent], *, by: User) -> Written:
    """Put what was `sent` into it: names of fields are those of `queries.writing`. Who supervises and writes, holds it from then on.

    Raises PermissionDenied when it is signed or not theirs, ValidationError {field: message} when something is too long.
    """
    row = _locked(session)
    sessions.require(by, "write", row)
    outcome = change_words(row, sent)
    _hold(row, by)
    return outcome


@dataclass(frozen=True)
class Signed:
    """What came of signing a session."""

    session: Session
    is_new: bool
    locked_now: bool
    planned: Session | None = None
    """The next meeting, when signing planned it."""


@transaction.atomic
def sign_session(session: Session, *, name: str, seen_revision: int, by: User) -> Signed:
    """Sign it. With both names it is locked: the summary is frozen, its actions begin, the next meeting is planned, and what was brought
    to it leaves the agenda. Signing twice is once.

    Raises ChangedSince, ValidationError without a name or when something is missing, PermissionDenied when it is not theirs.
    """
    row = _locked(session)
    if row.locked_at is not None and sessions.may(by, "view", row):
        return Signed(row, is_new=False, locked_now=False)
    sessions.require(by, "sign", row)
    draft = draft_of(row)
    if draft.problems:
        raise ValidationError(draft.problems)
    if row.revision != seen_revision:
        raise ChangedSince
    _hold(row, by)
    put = put_name_under(row, supervision=row.supervision, name=name, seen_revision=row.revision, by=by)
    if not put.is_complete:
        return Signed(row, put.is_new, locked_now=False)
    _freeze(row, draft)
    audit.record(by, Verb.LOCKED, row)
    _begin_actions(row, draft)
    _close_what_was_brought(row)
    return Signed(row, put.is_new, locked_now=True, planned=_plan_next(row, draft))


def _hold(row: Session, by: User) -> None:
    """Somebody who leads where the holder leads no more, and writes, holds it."""
    if by.pk not in (row.supervision.person_id, row.supervisor_id):
        row.supervisor = by
        row.revision += 1  # whose session it is, is part of what is signed
        row.save(update_fields=["supervisor", "revision"])


def _freeze(row: Session, draft: Draft) -> None:
    ring = KeyRing(row.key_owner)
    record: dict[str, Any] = {
        "schema": 1,
        "kind": row.kind,
        "service": str(row.supervision.service),
        "person": str(row.supervision.person),
        "supervisor": row.supervisor_name,
        "held_on": draft.held_on.isoformat() if draft.held_on else "",
        "minutes": draft.minutes,
        "principles": [list(one) for one in named_principles(draft.principles)],
        "themes": draft.themes,
        "learning": draft.learning,
        "checks": [{"word": one.word, "action": one.action} for one in draft.checks],
        "carried": [{"words": words, "owner": one.owner, "due": _day(one.due_on), "ended": one.ended} for one, words in carried_over(row)],
        "actions": [{"words": one.words, "owner": one.owner, "due": _day(one.due_on)} for one in draft.actions],
        "next": draft.next_at.isoformat() if draft.next_at else "",
        "safety_handled_outside": draft.safety == "yes",
        "signed": [
            {"side": one.side, "name": one.name, "at": one.at.isoformat()} for one in row.signatures.all() if one.revision == row.revision
        ],
    }
    ring.write(row, "record", json.dumps(record, ensure_ascii=False))
    row.words, row.locked_at, row.held_on, row.minutes = b"", clock.now(), draft.held_on, draft.minutes
    row.save(update_fields=["record", "words", "locked_at", "held_on", "minutes"])


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _begin_actions(row: Session, draft: Draft) -> None:
    ring = KeyRing(row.key_owner)
    for one in draft.actions:
        action = Action(supervision=row.supervision, session=row, owner=one.owner, due_on=one.due_on)
        ring.write(action, "words", one.words)
        action.save(force_insert=True)
    if draft.actions:
        _ask_for_names_again(row.supervision)


def _ask_for_names_again(supervision: Supervision) -> None:
    """What is carried over stands in every summary that is being written, so it is part of the wording that both sign."""
    supervision.sessions.being_written().update(revision=F("revision") + 1)


def _close_what_was_brought(row: Session) -> None:
    """What was prepared or shared up to the day of the meeting has been talked about; what came later is for the next one."""
    assert row.held_on is not None
    end = timezone.make_aware(dt.datetime.combine(row.held_on + dt.timedelta(days=1), dt.time()))
    row.supervision.prepared_shares.on_the_agenda().filter(reader=row.supervisor, shared_at__lt=end).update(talked_at=clock.now())
    row.supervision.preparations.open().filter(made_at__lt=end).update(closed_at=clock.now())


def _plan_next(row: Session, draft: Draft) -> Session | None:
    if draft.next_at is None or draft.next_at <= clock.now() or row.supervision.ended_at is not None:
        return None
    planned = row.supervision.sessions.planned().filter(planned_for=draft.next_at).first()
    if planned is not None:
        return planned
    return Session.objects.create(
        supervision=row.supervision, supervisor=row.supervisor, kind=draft.next_kind, planned_for=draft.next_at, place=row.place
    )


@transaction.atomic
def add_to_session(session: Session, *, added_as: AddedAs, text: str, by: User) -> Addition:
    """Add a correction, or that one sees something differently. Nothing is overwritten, and it cannot be taken out again.

    Raises PermissionDenied unless it is signed and `by` is one of the two, ValidationError when it is empty or too long. The same words by
    the same person are added once.
    """
    row = _locked(session)
    sessions.require(by, "add", row)
    if not text.strip():
        raise ValidationError({"text": "Write a few words first."})
    if len(text) > LONGEST_ADDITION:
        raise ValidationError({"text": f"There is room for {LONGEST_ADDITION:,} characters."})
    ring = KeyRing(row.key_owner)
    for one in row.additions.filter(person=by, added_as=added_as):
        if ring.read(one, "text") == text:
            return one
    addition = Addition(session=row, person=by, name=str(by)[:80], added_as=added_as)
    ring.write(addition, "text", text)
    addition.save(force_insert=True)
    audit.record(by, Verb.ADDED, row)
    return addition


@transaction.atomic
def end_action(action: Action, *, ended: Ended | None, by: User) -> Action:
    """It is done, or let go; None: it goes on after all. Raises PermissionDenied unless `by` is one of the two sides."""
    row = Action.objects.select_for_update(of=("self",)).select_related("supervision__service", "session").get(pk=action.pk)
    actions.require(by, "end", row)
    if row.ended == (ended or ""):
        return row
    row.ended, row.ended_at, row.ended_by = (ended, clock.now(), by) if ended else ("", None, None)
    row.save(update_fields=["ended", "ended_at", "ended_by"])
    _ask_for_names_again(row.supervision)
    audit.record(by, Verb.ACTION_ENDED if ended else Verb.ACTION_REOPENED, row)
    return row


def _locked(session: Session) -> Session:
    row = (
        Session.objects.select_for_update(of=("self",))
        .select_related("supervision__person", "supervision__service", "supervisor")
        .filter(pk=session.pk)
        .first()
    )
    if row is None:
        raise PermissionDenied
    return row
