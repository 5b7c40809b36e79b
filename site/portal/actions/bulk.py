"""Doing one thing for several people at once, and undoing it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction

from courses.cohorts.actions import come_back, leave_course, lift_gate, lower_gate, move_to_cohort, put_back
from courses.cohorts.models import Cohort, Enrolment
from courses.pages.queries import outline
from people.models import User
from portal.enums import Bulk

SALT = "portal.undo"
UNDO_WITHIN = 60 * 60
"""Seconds after which a change is not undone by a button any more: it can still be changed by hand."""


@dataclass(frozen=True)
class Done:
    """What was changed: for how many, and a word that undoes it. It is empty when nothing was changed."""

    count: int
    undo: str


@transaction.atomic
def change_many(what: Bulk, enrolments: Iterable[Enrolment], *, cohort: Cohort | None = None, day: int = 0, by: User) -> Done:
    """Do `what` for each of `enrolments`: all or none. Those that are so already are not counted.

    `cohort` is for MOVE (None takes people out of their group), `day` (its number) for OPEN_DAY.

    Raises PermissionDenied unless `by` leads each one's service; ValidationError, in words, when one of them does not fit.
    """
    changed: list[list[Any]] = []
    for enrolment in enrolments:
        before = _change(what, enrolment, cohort=cohort, day=day, by=by)
        if before is not None:
            changed.append([enrolment.uuid.hex, *before])
    return Done(len(changed), signing.dumps([by.pk, what.value, changed], salt=SALT, compress=True) if changed else "")


def _change(what: Bulk, enrolment: Enrolment, *, cohort: Cohort | None, day: int, by: User) -> list[Any] | None:
    """[how it was, how it is now], as undoing needs it; None when nothing changed."""
    if what == Bulk.MOVE:
        was = [enrolment.cohort_id, enrolment.number]
        moved = move_to_cohort(enrolment, cohort=cohort, by=by)
        return [was, moved.cohort_id] if moved.cohort_id != enrolment.cohort_id else None
    if what == Bulk.LEAVE:
        return [None, None] if leave_course(enrolment, by=by) else None
    if what == Bulk.COME_BACK:
        return [None, None] if come_back(enrolment, by=by) else None
    found = outline(enrolment.edition_id, enrolment.edition.stamp)
    if not 1 < day <= len(found.days):
        raise ValidationError("Choose a day that their course has.")
    key = found.days[day - 1].key
    was_lifted = str(key) in enrolment.lifted
    lift_gate(enrolment, day_key=key, by=by)
    return None if was_lifted else [None, str(key)]


def can_be_undone(token: str) -> bool:
    """Is `token` not too old yet? Whether everything still is as it was left, `undo` sees."""
    try:
        signing.loads(token, salt=SALT, max_age=UNDO_WITHIN)
    except signing.BadSignature:
        return False
    return True


@transaction.atomic
def undo(token: str, *, by: User) -> int:
    """Put back what `change_many` changed, where it still is as it was left. Undoing twice is once. Returns for how many.

    Raises ValidationError when `token` is too old, or not this person's; PermissionDenied when they lead the service no more.
    """
    try:
        who, what, changed = signing.loads(token, salt=SALT, max_age=UNDO_WITHIN)
    except (signing.BadSignature, ValueError) as error:
        raise ValidationError("This is too long ago to be undone with one button. Change it by hand.") from error
    if who != by.pk:
        raise ValidationError("Somebody else did this. Change it by hand.")
    rows = {
        row.uuid.hex: row for row in Enrolment.objects.filter(uuid__in=[uuid.UUID(one[0]) for one in changed]).select_related("edition")
    }
    return sum(_put_back(Bulk(what), rows[hex_], was, now, by) for hex_, was, now in changed if hex_ in rows)


def _put_back(what: Bulk, enrolment: Enrolment, was: Any, now: Any, by: User) -> bool:
    if what == Bulk.MOVE:
        if enrolment.cohort_id != now:
            return False
        cohort, number = was
        before = Cohort.objects.filter(pk=cohort).first()
        if cohort and before is None:
            return False
        put_back(enrolment, cohort=before, number=number, by=by)
        return True
    if what == Bulk.LEAVE:
        return come_back(enrolment, by=by)
    if what == Bulk.COME_BACK:
        return leave_course(enrolment, by=by)
    return lower_gate(enrolment, day_key=uuid.UUID(now), by=by)
