"""What one person has to show for live sessions, and what of it counts. Plain values: fetched by `queries.live`, derived here."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from courses.cohorts.enums import Part, Presence

HALVES = frozenset({Part.FIRST, Part.SECOND})
_OF_PRESENCE = {Presence.FIRST: frozenset({Part.FIRST}), Presence.SECOND: frozenset({Part.SECOND}), Presence.NOT: frozenset()}


@dataclass(frozen=True)
class LiveMark:
    """The newest line of a register about this person at one session."""

    row: int
    session: uuid.UUID
    day: uuid.UUID
    part: Part
    presence: Presence

    @property
    def halves(self) -> frozenset[Part]:
        """Which halves of the day it stands for."""
        if self.presence != Presence.CAME:
            return _OF_PRESENCE[self.presence]
        return HALVES if self.part == Part.WHOLE else frozenset({self.part})


@dataclass(frozen=True)
class LiveFacts:
    """Every register's newest line, and the days that were made up for (both signed) or are being made up for."""

    marks: tuple[LiveMark, ...] = ()
    caught_up: frozenset[uuid.UUID] = frozenset()
    catching_up: frozenset[uuid.UUID] = frozenset()

    def halves_of(self, day: uuid.UUID) -> frozenset[Part]:
        """Which halves of the day they were there for; halves of two runs of the same day add up."""
        return frozenset(half for mark in self.marks if mark.day == day for half in mark.halves)

    @cached_property
    def attended(self) -> frozenset[uuid.UUID]:
        """Days for which they were there as a whole: at once, or in two different halves."""
        return frozenset(day for day in {mark.day for mark in self.marks} if self.halves_of(day) == HALVES)

    @cached_property
    def done(self) -> frozenset[uuid.UUID]:
        """Days whose live session counts."""
        return self.attended | self.caught_up


def read_facts(attended: str | None, caught_up: str | None) -> LiveFacts:
    """The facts in the two columns that `queries.with_live_facts` adds."""
    newest: dict[uuid.UUID, LiveMark] = {}
    for mark in sorted(_marks(attended or ""), key=lambda one: one.row):
        newest[mark.session] = mark
    days = [part.split(":") for part in filter(None, (caught_up or "").split(","))]
    return LiveFacts(
        tuple(newest.values()),
        frozenset(uuid.UUID(day) for day, state in days if state == "both"),
        frozenset(uuid.UUID(day) for day, state in days if state != "both"),
    )


def _marks(joined: str) -> Iterator[LiveMark]:
    for line in filter(None, joined.split(",")):
        row, session, day, part, presence = line.split(":")
        yield LiveMark(int(row), uuid.UUID(session), uuid.UUID(day), Part(part), Presence(presence))
