"""Writes: making up for a live session that was missed. Tasks and a conversation, signed by both."""

import uuid
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from courses.cohorts.enums import LONGEST_TASK, MOST_TASKS, Side
from courses.cohorts.models import CatchUp, CatchUpSignature, Enrolment
from courses.cohorts.policies import catch_ups, enrolments
from courses.cohorts.queries import live_progress
from foundation import audit, clock
from foundation.enums import Verb
from foundation.keys import KeyRing
from people.models import User

LONGEST_NAME = 80


@transaction.atomic
def agree_catch_up(enrolment: Enrolment, *, day_key: uuid.UUID, tasks: Sequence[str], by: User) -> CatchUp:
    """Write down what `enrolment`'s person does in place of the live session of the day `day_key`. Agreeing it again, before anybody has
    signed, changes it.

    Raises PermissionDenied unless `by` leads the service and it is not their own enrolment, or when somebody has signed; ValidationError
    when the day is not in their course or counts already, or {"tasks": message}.
    """
    held = Enrolment.objects.select_for_update(of=("self",)).select_related("person", "service").get(pk=enrolment.pk)
    enrolments.require(by, "lead", held)
    row = CatchUp.objects.filter(enrolment=held, day_key=day_key).first()
    if row is not None:
        catch_ups.require(by, "change", row)
    day = next((one for one in live_progress([held])[held.pk].days if one.key == day_key), None)
    if day is None:
        raise ValidationError("That day has no live session in this course.")
    if day.counts:
        raise ValidationError(f"Day {day.number} counts already: there is nothing to catch up.")
    lines = [line.strip() for line in tasks if line.strip()]
    if not lines:
        raise ValidationError({"tasks": "Write down at least one thing to do, one a line."})
    if len(lines) > MOST_TASKS or any(len(line) > LONGEST_TASK for line in lines):
        raise ValidationError({"tasks": f"There is room for {MOST_TASKS} lines of {LONGEST_TASK} characters."})
    if row is None:
        row = CatchUp(enrolment=held, day_key=day.key, number=day.number, made_by=by)
    KeyRing(held.person.key_owner).write(row, "tasks", "\n".join(lines))
    row.updated_at = clock.now()
    row.save()
    audit.record(by, Verb.CATCH_UP_AGREED, row, enrolment=held.pk)
    return row


@transaction.atomic
def drop_catch_up(catch_up: CatchUp, *, by: User) -> None:
    """It is not needed: they came to another date. Raises PermissionDenied unless `by` leads the service and nobody has signed."""
    row = _locked(catch_up)
    catch_ups.require(by, "change", row)
    audit.record(by, Verb.TAKEN_BACK, row)
    row.delete()


@transaction.atomic
def sign_catch_up(catch_up: CatchUp, *, name: str, by: User) -> CatchUp:
    """Sign for one's own side that the tasks are done and that the two talked. With the second signature it counts. Twice is once.

    Raises PermissionDenied unless `by` is the person or leads their service, ValidationError {"name": message} without a name.
    """
    row = _locked(catch_up)
    catch_ups.require(by, "sign", row)
    side = catch_ups.side_of(by, row)
    assert side is not None
    if not name.strip():
        raise ValidationError({"name": "Type your name to sign."})
    if row.signatures.filter(side=side).exists():
        return row
    try:
        with transaction.atomic():
            CatchUpSignature.objects.create(catch_up=row, side=side, person=by, name=name.strip()[:LONGEST_NAME])
    except IntegrityError:  # pressed twice
        return row
    audit.record(by, Verb.SIGNED, row, side=side)
    if row.signatures.count() == len(Side):
        row.locked_at = clock.now()
        row.save(update_fields=["locked_at"])
        audit.record(by, Verb.LOCKED, row)
    return row


def _locked(catch_up: CatchUp) -> CatchUp:
    rows = CatchUp.objects.select_for_update(of=("self",)).select_related("enrolment__person", "enrolment__service", "enrolment__edition")
    return rows.get(pk=catch_up.pk)
