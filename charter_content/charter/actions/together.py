"""Writes: what two people say of reading the charter together. Rows are only ever added."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from charter_content.charter.enums import Says
from charter_content.charter.models import Charter, ReadTogether
from charter_content.charter.policies import readings_together
from charter_content.charter.queries import Together, together_of
from foundation import audit, clock
from foundation.enums import Verb
from people.models import Service, User
from people.validators import plain_name

LONGEST_NAME = 80
LONGEST_AGO = dt.timedelta(days=730)
"""How far back the day may lie on which two people read the charter together."""


class NotWaiting(Exception):
    """What was to be answered does not wait any more: something newer was said, or it was taken back. Nothing was kept."""


@dataclass(frozen=True)
class Said:
    """What came of it."""

    row: ReadTogether
    is_new: bool
    """False when just that was said before."""

    @property
    def is_record(self) -> bool:
        """Have both said so now?"""
        return self.row.says == Says.AGREED


@transaction.atomic
def say_read_together(person: User, *, service: Service, read_on: dt.date, version: int, name: str, by: User) -> Said:
    """`by` says, under the typed `name`, that `person` and whoever leads `service` read this version of the charter together then.

    It is a record once the other one says so too; saying the same day and version as the other one did is that. Another day or version
    takes the place of what waits. The same again is once. Raises PermissionDenied, and ValidationError {field: message}.
    """
    row = ReadTogether(person=person, service=service, says=Says.READ, by=by, read_on=read_on)
    readings_together.require(by, "say", row)
    row.name = _typed(name)
    charter = Charter.objects.filter(number=version).first()
    if charter is None:
        raise ValidationError({"version": "Choose one of these versions."})
    _check_day(read_on, charter)
    row.charter_number, row.charter_title = charter.number, charter.title
    now = _lock_together(row)
    if now.waiting is not None and _same(now.waiting, row):
        if not readings_together.may(by, "agree", now.waiting):
            return Said(now.waiting, is_new=False)
        return Said(_answer(now.waiting, Says.AGREED, name=row.name, by=by), is_new=True)
    if now.waiting is None and now.record is not None and _same(now.record.first, row):
        return Said(now.record.second, is_new=False)
    row.save()
    audit.record(by, Verb.READING_RECORDED, row, person=person.pk, service=service.pk)
    return Said(row, is_new=True)


@transaction.atomic
def agree_read_together(said: ReadTogether, *, name: str, by: User) -> Said:
    """`by`, the other one of the two, says under the typed `name` that they read it together as `said` has it. Agreeing twice is once.

    Raises NotWaiting, PermissionDenied, and ValidationError {name}.
    """
    readings_together.require(by, "agree", said)
    typed, now = _typed(name), _lock_together(said)
    if now.record is not None and now.record.first.pk == said.pk:
        return Said(now.record.second, is_new=False)
    if now.waiting is None or now.waiting.pk != said.pk:
        raise NotWaiting
    return Said(_answer(said, Says.AGREED, name=typed, by=by), is_new=True)


@transaction.atomic
def take_back_read_together(said: ReadTogether, *, by: User) -> None:
    """`by` takes back what they said, while the other one has not agreed. Taking back twice is once. What was said stays as a row.

    Raises NotWaiting when both have said so or something newer was said, and PermissionDenied.
    """
    readings_together.require(by, "take_back", said)
    now = _lock_together(said)
    if ReadTogether.objects.filter(about=said, says=Says.TAKEN_BACK).exists():
        return
    if now.waiting is None or now.waiting.pk != said.pk:
        raise NotWaiting
    _answer(said, Says.TAKEN_BACK, name=said.name, by=by)


_VERBS = {Says.AGREED: Verb.READING_AGREED, Says.TAKEN_BACK: Verb.TAKEN_BACK}


def _answer(said: ReadTogether, says: Says, *, name: str, by: User) -> ReadTogether:
    """Add what `by` says about the row `said`, with all that it says."""
    row = ReadTogether.objects.create(
        person_id=said.person_id, service_id=said.service_id, says=says, by=by, name=name, read_on=said.read_on,
        charter_number=said.charter_number, charter_title=said.charter_title, about=said,
    )  # fmt: skip
    audit.record(by, _VERBS[says], row, about=said.pk)
    return row


def _lock_together(row: ReadTogether) -> Together:
    """How it stands with the two; nobody else says anything of them until the transaction ends."""
    User.objects.select_for_update().get(pk=row.person_id)
    return together_of(ReadTogether.objects.filter(person=row.person_id, service=row.service_id))


def _same(one: ReadTogether, other: ReadTogether) -> bool:
    return (one.read_on, one.charter_number) == (other.read_on, other.charter_number)


def _typed(name: str) -> str:
    try:
        typed = plain_name(name, told="Type your name to sign.")
    except ValidationError as error:
        raise ValidationError({"name": error}) from error
    if len(typed) > LONGEST_NAME:
        raise ValidationError({"name": f"There is room for {LONGEST_NAME} characters."})
    return typed


def _check_day(read_on: dt.date, charter: Charter) -> None:
    """The first version may have been read on paper before it stood here; a later one not."""
    today, since = clock.today(), timezone.localtime(charter.published_at).date()
    if read_on > today:
        raise ValidationError({"read_on": "This day is still to come. Choose the day on which you read it."})
    if read_on < today - LONGEST_AGO:
        raise ValidationError({"read_on": "Choose a day within the last two years."})
    if charter.number > 1 and read_on < since:
        raise ValidationError(
            {"read_on": f"Version {charter.number} is here since {since.day} {since:%B %Y}. Choose a later day, or another version."}
        )
