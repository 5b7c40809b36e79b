"""Reads: the register of one session."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from courses.cohorts.enums import Presence
from courses.cohorts.models import AccessNeeds, Attendance, CheckIn, Enrolment, LiveSession
from courses.cohorts.policies import cohorts
from courses.cohorts.queries.cohorts import people_in
from foundation.encryption import CannotOpen
from foundation.keys import KeyRing, key_rings
from people.models import User


@dataclass(frozen=True)
class RegisterLine:
    """One person on a register, with the newest that was recorded of them."""

    enrolment: uuid.UUID
    enrolment_id: int
    number: int
    name: str
    pronouns: str
    presence: Presence | None
    seen: int
    """Of the row that says so; 0 while there is none. It comes back with the form, so that nothing unseen is overwritten."""
    recorded_by: str
    recorded_at: dt.datetime | None
    checked_in_at: dt.datetime | None
    needs: str
    is_own: bool
    """Whoever looks at it: nobody keeps their own line."""

    @property
    def field(self) -> str:
        return f"line_{self.enrolment}"

    @property
    def waits(self) -> bool:
        """They checked in, and the register says nothing of them yet."""
        return self.presence is None and self.checked_in_at is not None


def register_of(session: LiveSession, *, by: User) -> list[RegisterLine]:
    """Everybody in its cohort, in the order and with the numbers of the printed list; what they need only for whoever facilitates.

    Five queries beside those that ask who facilitates, however many people.
    """
    people = list(people_in(session.cohort))
    newest: dict[int, Attendance] = {}
    for row in Attendance.objects.filter(session=session).select_related("recorded_by").order_by("pk"):
        newest[row.enrolment_id] = row
    here = dict(CheckIn.objects.filter(session=session).values_list("enrolment", "at"))
    needs = needs_of(people) if cohorts.may_facilitate(by, session.cohort) else {}
    lines = []
    for n, one in enumerate(people, start=1):
        row_of = newest.get(one.pk)
        lines.append(
            RegisterLine(
                one.uuid, one.pk, one.number or n, str(one.person), one.person.pronouns,
                Presence(row_of.presence) if row_of else None, row_of.pk if row_of else 0, str(row_of.recorded_by) if row_of else "",
                row_of.recorded_at if row_of else None, here.get(one.pk), needs.get(one.pk, ""), one.person_id == by.pk,
            )
        )  # fmt: skip
    return lines


def needs_of(people: Sequence[Enrolment]) -> dict[int, str]:
    """What each of `people` needs to take part, by enrolment id: for them and whoever facilitates. Two queries, however many."""
    rows = list(AccessNeeds.objects.filter(enrolment__in=people).exclude(needs=b""))
    owners = {one.pk: one.person.key_owner for one in people}
    rings = key_rings({owners[row.enrolment_id] for row in rows}) if rows else {}
    return {row.enrolment_id: text for row in rows if (text := _open(rings[owners[row.enrolment_id]], row))}


def _open(ring: KeyRing, row: AccessNeeds) -> str:
    try:
        return ring.read(row, "needs")
    except CannotOpen:  # the key was deleted with the person's words: there is nothing to show
        return ""
