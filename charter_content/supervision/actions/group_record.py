"""The day of a gathering: the register, what is written with the group, closing it, and what comes after."""

import uuid
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from charter_content.supervision.actions.together import ChangedSince, Sent, Written, change_words
from charter_content.supervision.enums import Answer, Came
from charter_content.supervision.models import Gathering, GatheringAction, GatheringAddition, SignUp
from charter_content.supervision.policies import gathering_actions, gatherings
from charter_content.supervision.queries.group_record import fields_of, group_draft, record_as_json, record_to_close, unmarked
from foundation import audit, clock
from foundation.enums import Verb
from foundation.keys import KeyRing
from people.models import User

LONGEST_NOTE = 10_000


@transaction.atomic
def keep_register(gathering: Gathering, marks: Mapping[uuid.UUID, Came], *, by: User) -> None:
    """Say who came and who did not; a line without a mark stays as it is.

    Raises PermissionDenied unless `by` facilitates it, its day is here, and it is not closed.
    """
    row = _locked(gathering)
    gatherings.require(by, "close", row)
    changed = 0
    for came in Came:
        ids = [one for one, mark in marks.items() if mark == came]
        changed += row.sign_ups.filter(answer=Answer.COMING, pk__in=ids).exclude(came=came).update(came=came)
    if changed:
        row.revision += 1  # what was read back before is not what would be closed now
        row.save(update_fields=["revision"])
        audit.record(by, Verb.REGISTER_KEPT, row)


@transaction.atomic
def write_gathering(gathering: Gathering, sent: Mapping[str, Sent], *, by: User) -> Written:
    """Put what was `sent` into it, field by field. Raises PermissionDenied unless `by` facilitates it and it is open, ValidationError
    {field: message} when something is too long."""
    row = _locked(gathering)
    gatherings.require(by, "write", row)
    known = fields_of(row)
    return change_words(row, {name: one for name, one in sent.items() if name in known})


@transaction.atomic
def close_gathering(gathering: Gathering, *, seen_revision: int, by: User) -> Gathering:
    """Close it for good: what was written is frozen with how many came, actions begin, and access needs, themes and the names of those who
    could not come are deleted. Closing twice is once.

    Raises ChangedSince when it was changed after it was read back, ValidationError {field: message} when something is missing,
    PermissionDenied unless `by` facilitates it and its day is here.
    """
    row = _locked(gathering)
    if row.locked_at is not None and gatherings.may(by, "facilitate", row):
        return row
    gatherings.require(by, "close", row)
    if row.revision != seen_revision:
        raise ChangedSince
    draft = group_draft(row)
    missing = {"register": "The register is not complete."} if unmarked(row, by=by) else {}
    if draft.problems or missing:
        raise ValidationError(missing | draft.problems)
    record, ring = record_to_close(row, draft), KeyRing(row.key_owner)
    ring.write(row, "record", record_as_json(record, draft.codes))
    row.words, row.themes, row.number_came, row.locked_at = b"", b"", record.came, clock.now()
    row.save(update_fields=["record", "words", "themes", "number_came", "locked_at"])
    for n, one in enumerate(record.actions, start=1):
        action = GatheringAction(gathering=row, about=one.about, due_on=one.due_on, order=n)
        ring.write(action, "words", one.words)
        ring.write(action, "who", one.who)
        action.save(force_insert=True)
    SignUp.objects.filter(gathering=row).exclude(answer=Answer.COMING).delete()
    SignUp.objects.filter(gathering=row).update(needs=b"")
    audit.record(by, Verb.LOCKED, row)
    return row


@transaction.atomic
def add_to_gathering(gathering: Gathering, *, text: str, by: User) -> GatheringAddition:
    """Add a correction to what was kept. Nothing is overwritten. The same words by the same person are added once.

    Raises PermissionDenied unless `by` came or facilitates and it is closed, ValidationError when it is empty or too long.
    """
    row = _locked(gathering)
    gatherings.require(by, "add", row)
    if not text.strip():
        raise ValidationError({"text": "Write a few words first."})
    if len(text) > LONGEST_NOTE:
        raise ValidationError({"text": f"There is room for {LONGEST_NOTE:,} characters."})
    ring = KeyRing(row.key_owner)
    for one in row.additions.filter(person=by):
        if ring.read(one, "text") == text:
            return one
    addition = GatheringAddition(gathering=row, person=by, name=str(by)[:80])
    ring.write(addition, "text", text)
    addition.save(force_insert=True)
    audit.record(by, Verb.ADDED, row)
    return addition


@transaction.atomic
def end_gathering_action(action: GatheringAction, *, done: bool, by: User) -> None:
    """It is done, or not yet after all. Raises PermissionDenied unless `by` facilitates, or leads where it was planned."""
    row = GatheringAction.objects.select_for_update(of=("self",)).select_related("gathering__host").get(pk=action.pk)
    gathering_actions.require(by, "end", row)
    if (row.done_at is not None) == done:
        return
    row.done_at = clock.now() if done else None
    row.save(update_fields=["done_at"])
    audit.record(by, Verb.ACTION_ENDED if done else Verb.ACTION_REOPENED, row)


def _locked(gathering: Gathering) -> Gathering:
    row = Gathering.objects.select_for_update(of=("self",)).select_related("host").filter(pk=gathering.pk).first()
    if row is None:
        raise PermissionDenied
    return row
