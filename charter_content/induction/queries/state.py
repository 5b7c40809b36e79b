"""How each item of inductions stands: worked out on each read, from what was signed and from what other rooms know."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Min, QuerySet
from django.utils import timezone

from charter_content.charter.queries import Together, read_together
from charter_content.induction.enums import Answer, Given, Known, Signer
from charter_content.induction.models import Induction, InductionItem, SignOff
from charter_content.supervision.enums import LONG, Hat
from charter_content.supervision.models import Agreement, Session
from courses.cohorts.models import Enrolment
from foundation import clock

READERS = (Signer.SUPPORTER, Signer.COORDINATOR)
"""Who reads the charter together."""


@dataclass(frozen=True)
class Facts:
    """What other rooms know about people, each at one service."""

    days: dict[tuple[int, int, str], dt.date] = field(default_factory=dict)
    """{(person, service, what): the day it became true}. What is Known.AGREEMENT, Known.SUPERVISION, or a course's key."""
    together: dict[tuple[int, int], Together] = field(default_factory=dict)
    """{(person, service): how it stands with reading the charter together}"""


def day_of(moment: dt.datetime) -> dt.date:
    """The day of `moment` where the service is."""
    return timezone.localtime(moment).date()


@dataclass(frozen=True)
class ItemState:
    """One item of one person's induction."""

    item: InductionItem
    due_on: dt.date
    newest: dict[Signer, SignOff] = field(default_factory=dict)
    """What each signer said last."""
    fact_on: dt.date | None = None
    """When what the system knows became true."""
    together: Together | None = None
    """What the two said of reading the charter together, where that is the item."""

    @property
    def elsewhere(self) -> SignOff | None:
        """Whoever leads says that it was done elsewhere; None when that was never said, or taken back."""
        row = self.newest.get(Signer.COORDINATOR)
        return row if row and row.answer == Answer.ELSEWHERE else None

    @property
    def elsewhere_agreed(self) -> SignOff | None:
        """The person agreed to just that."""
        said, row = self.elsewhere, self.newest.get(Signer.SUPPORTER)
        return row if said and row and row.answer == Answer.AGREED and row.about_id == said.pk else None

    @property
    def signed(self) -> dict[Signer, SignOff]:
        """The signatures that count. Of the charter, from the time when the two signed that they had read it: both, under one version."""
        asked = self.item.signers if self.together is None else READERS
        rows = {one: row for one in asked if (row := self.newest.get(one)) and row.answer == Answer.SIGNED}
        if self.together is not None and (len(rows) < len(READERS) or len({row.document_version for row in rows.values()}) > 1):
            return {}
        return rows

    @property
    def given(self) -> Given | None:
        """How it came to be done; None while it is not."""
        if self.item.known and self.fact_on:
            return Given.KNOWN
        if self.signed and len(self.signed) >= len(self.item.signers):
            return Given.SIGNED
        return Given.ELSEWHERE if self.elsewhere_agreed else None

    @property
    def evidence(self) -> tuple[SignOff, ...]:
        """The signatures that count, in their order; and after them who said that it was done elsewhere, and who agreed."""
        rows = sorted(self.signed.values(), key=lambda row: row.number)
        if self.given == Given.ELSEWHERE and self.elsewhere and self.elsewhere_agreed:
            return (*rows, self.elsewhere, self.elsewhere_agreed)
        return tuple(rows)

    @property
    def is_done(self) -> bool:
        return self.given is not None

    @property
    def done_on(self) -> dt.date | None:
        """The day it was done: when the last one signed, or when the fact became true."""
        if self.given == Given.KNOWN:
            return self.fact_on
        if self.given == Given.SIGNED:
            return day_of(max(row.at for row in self.signed.values()))
        return day_of(self.elsewhere_agreed.at) if self.elsewhere_agreed else None

    @property
    def awaited(self) -> tuple[Signer, ...]:
        """Who has still to say something. What is done elsewhere waits for the person alone."""
        if self.is_done:
            return ()
        if self.elsewhere:
            return (Signer.SUPPORTER,)
        if self.together is not None:
            return (self.asked_about_reading,) if self.asked_about_reading else READERS
        return tuple(one for one in self.item.signers if one not in self.signed)

    @property
    def asked_about_reading(self) -> Signer | None:
        """Who has still to say that the charter was read together, as the other one said; also where there is an earlier record."""
        if self.together is None or self.together.waiting is None:
            return None
        return Signer.COORDINATOR if self.together.waiting.is_by_person else Signer.SUPPORTER

    @property
    def begun(self) -> bool:
        """Has somebody signed, or said that it was done, so that others are waited for?"""
        return not self.is_done and bool(self.signed or self.elsewhere or self.asked_about_reading)

    @property
    def is_late(self) -> bool:
        """Was it due before today?"""
        return not self.is_done and self.due_on < clock.today()


def state_of(item: InductionItem, rows: Iterable[SignOff], *, induction: Induction, facts: Facts) -> ItemState:
    """From the rows under this item, oldest first."""
    newest, due_on = {Signer(row.signer): row for row in rows}, item.due_on(induction.starts_on)
    where = induction.person_id, induction.service_id
    if item.known == Known.CHARTER:
        together = facts.together.get(where, Together())
        return ItemState(item, due_on, newest, together.record.first.read_on if together.record else None, together)
    what = str(item.course_key) if item.known == Known.COURSE else item.known
    return ItemState(item, due_on, newest, facts.days.get((*where, what)) if what else None)


def facts_of(inductions: Collection[Induction], items: Collection[InductionItem]) -> Facts:
    """What other rooms know about the people of `inductions`, each at their own service. Four queries at most, however many."""
    wanted = {item.known for item in items if item.known}
    courses = {item.course_key for item in items if item.course_key}
    people, services = {row.person_id for row in inductions}, {row.service_id for row in inductions}
    found = Facts(together=read_together(people, services) if Known.CHARTER in wanted else {})
    if courses:
        enrolments = Enrolment.objects.filter(person__in=people, service__in=services, course_key__in=courses, completed_at__isnull=False)
        for person, service, key, at in _first(enrolments, "completed_at", "person", "service", "course_key"):
            found.days[person, service, str(key)] = day_of(at)
    for known, together in _together().items():
        if known in wanted:
            rows = together.filter(supervision__person__in=people, supervision__service__in=services, supervision__hat=Hat.SUPPORTER)
            for person, service, at in _first(
                rows.filter(locked_at__isnull=False), "locked_at", "supervision__person", "supervision__service"
            ):
                found.days[person, service, known] = day_of(at)
    return found


def _together() -> dict[Known, "QuerySet[Any]"]:
    return {Known.AGREEMENT: Agreement.objects.all(), Known.SUPERVISION: Session.objects.filter(kind__in=LONG)}


def _first(rows: "QuerySet[Any]", moment: str, *by: str) -> Iterable[tuple[Any, ...]]:
    return rows.order_by().values_list(*by).annotate(first=Min(moment))


def states_of(inductions: Collection[Induction]) -> dict[uuid.UUID, list[ItemState]]:
    """Every item of each, in order. Six queries at most, however many; comments stay sealed."""
    if not inductions:
        return {}
    items: dict[int, list[InductionItem]] = defaultdict(list)
    for item in InductionItem.objects.filter(version__in={row.version_id for row in inductions}):
        items[item.version_id].append(item)
    rows: dict[tuple[uuid.UUID, str], list[SignOff]] = defaultdict(list)
    for row in SignOff.objects.filter(induction__in=[one.pk for one in inductions]).defer("comment"):
        rows[row.induction_id, row.item].append(row)
    facts = facts_of(inductions, [item for found in items.values() for item in found])
    return {
        one.pk: [state_of(item, rows[one.pk, item.code], induction=one, facts=facts) for item in items[one.version_id]]
        for one in inductions
    }


def item_state(induction: Induction, code: str) -> ItemState:
    """One item. Raises LookupError when the induction's version has none with this code. Four queries at most."""
    item = InductionItem.objects.filter(version=induction.version_id, code=code).first()
    if item is None:
        raise LookupError(code)
    rows = SignOff.objects.filter(induction=induction, item=code)
    return state_of(item, rows, induction=induction, facts=facts_of([induction], [item]))
