"""Reading the charter together: what two people said of it, and the record that came of that."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from charter_content.charter.enums import Says
from charter_content.charter.models import Charter, ReadTogether
from people.models import User

MOST_VERSIONS = 20


@dataclass(frozen=True)
class BothSaid:
    """A record: one said that they read it together, and the other said so too."""

    first: ReadTogether
    second: ReadTogether

    @property
    def leader(self) -> ReadTogether:
        """What whoever leads said; `name` is theirs."""
        return self.second if self.first.is_by_person else self.first


@dataclass(frozen=True)
class Together:
    """How it stands with one person at one service."""

    record: BothSaid | None = None
    """The newest that both said."""
    waiting: ReadTogether | None = None
    """What one of them said since, and the other has not answered."""


def together_of(rows: Iterable[ReadTogether]) -> Together:
    """From what was said about one person at one service, oldest first."""
    record, waiting = None, None
    for row in rows:
        if row.says == Says.READ:
            waiting = row
        elif waiting is not None and row.about_id == waiting.pk:
            record, waiting = BothSaid(waiting, row) if row.says == Says.AGREED else record, None
    return Together(record, waiting)


def read_together(people: Collection[int], services: Collection[int]) -> dict[tuple[int, int], Together]:
    """{(person, service): how it stands}; nobody of whom nothing was said is in it. One query, however many."""
    found: dict[tuple[int, int], list[ReadTogether]] = defaultdict(list)
    for row in ReadTogether.objects.filter(person__in=people, service__in=services):
        found[row.person_id, row.service_id].append(row)
    return {key: together_of(rows) for key, rows in found.items()}


def last_read_together(person: User) -> BothSaid | None:
    """The newest record about `person`, at whatever service. One query."""
    found: dict[int, list[ReadTogether]] = defaultdict(list)
    for row in ReadTogether.objects.filter(person=person):
        found[row.service_id].append(row)
    records = [record for rows in found.values() if (record := together_of(rows).record)]
    return max(records, key=lambda record: record.second.pk, default=None)


def charter_version(number: int) -> Charter | None:
    """The version of this number, with its principles; None when there is none. Two queries."""
    return Charter.objects.prefetch_related("principles").filter(number=number).first()


def versions_to_read() -> list[Charter]:
    """The versions that somebody may have read, newest first: the last twenty. One query."""
    return list(Charter.objects.order_by("-number")[:MOST_VERSIONS])


def readings_about(person: User) -> dict[str, Any]:
    """For `person`, on their request: what was said of reading together with them; and what they said of others, without whom."""
    rows = ReadTogether.objects.select_related("service")
    return {
        "charter read together": [_said(row) | {"by": row.name} for row in rows.filter(person=person)],
        "charter read together with others, what you said": [_said(row) for row in rows.filter(by=person).exclude(person=person)],
    }


def _said(row: ReadTogether) -> dict[str, Any]:
    return {
        "service": str(row.service), "what": row.get_says_display(), "read on": row.read_on, "charter": row.charter_title,
        "version": row.charter_number, "at": row.at,
    }  # fmt: skip
