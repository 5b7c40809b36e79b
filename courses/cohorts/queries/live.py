"""Reads: how people stand with live sessions, for one and for many in the same number of queries."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from courses.cohorts.enums import COUNTING, DayState, Part, Presence
from courses.cohorts.live import LiveFacts, read_facts
from courses.cohorts.models import Attendance, CatchUp, Enrolment, LiveSession
from courses.pages.outline import Outline
from courses.pages.queries import outline
from foundation.prepared import Prepared
from foundation.querysets import Joined
from people.models import User

_COLUMNS = ("id", "cohort_id", "edition_id", "edition__stamp", "attended", "caught_up")


def with_live_facts(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """`rows` with `attended` and `caught_up`: two columns for `live.read_facts`, and no query more."""
    words = CharField()
    line = Concat(
        Cast("pk", words), Value(":"), Cast("session_id", words), Value(":"), Cast("session__day_key", words), Value(":"),
        F("session__part"), Value(":"), F("presence"), output_field=words,
    )  # fmt: skip
    state = Case(When(Q(locked_at=None), then=Value("open")), default=Value("both"))
    made_up = Concat(Cast("day_key", words), Value(":"), state, output_field=words)
    mine = {"enrolment": OuterRef("pk")}
    attended = Attendance.objects.filter(**mine).order_by().values("enrolment").annotate(all=Joined(line)).values("all")
    caught_up = CatchUp.objects.filter(**mine).order_by().values("enrolment").annotate(all=Joined(made_up)).values("all")
    return rows.annotate(attended=Subquery(attended), caught_up=Subquery(caught_up))


@dataclass(frozen=True)
class LiveDay:
    """How somebody stands with the live session of one day of their course."""

    number: int
    key: uuid.UUID
    title: str
    state: DayState
    halves: frozenset[Part]
    ahead: LiveSession | None
    """The next session for it in their cohort."""

    @property
    def counts(self) -> bool:
        return self.state in COUNTING

    @property
    def words(self) -> str:
        return self.state.label

    @property
    def is_missed(self) -> bool:
        """Was it missed, in whole or by half, with no other date ahead and nothing agreed?"""
        return self.state in (DayState.MISSED, DayState.HALF) and self.ahead is None


@dataclass(frozen=True)
class LiveProgress:
    """How somebody stands with live sessions."""

    days: tuple[LiveDay, ...]
    needed: int
    """How many the course asks for; 0: none."""
    counting: int
    next: LiveSession | None

    @property
    def done(self) -> int:
        """How many count, of those that are needed."""
        return min(self.counting, self.needed)

    @property
    def is_met(self) -> bool:
        return self.counting >= self.needed

    @cached_property
    def missed(self) -> tuple[LiveDay, ...]:
        return tuple(day for day in self.days if day.is_missed)


def live_progress(enrolments: Sequence[Enrolment]) -> dict[int, LiveProgress]:
    """How each of `enrolments` stands with live sessions, by enrolment id. Two queries, however many."""
    rows = with_live_facts(Enrolment.objects.filter(pk__in=[one.pk for one in enrolments])).values(*_COLUMNS)
    found = list(rows)
    cohorts = {row["cohort_id"] for row in found if row["cohort_id"]}
    sessions: dict[int, list[LiveSession]] = {}
    for one in LiveSession.objects.planned().filter(cohort__in=cohorts).order_by("starts_at"):
        sessions.setdefault(one.cohort_id, []).append(one)
    return {
        row["id"]: stand(
            outline(row["edition_id"], row["edition__stamp"]), read_facts(row["attended"], row["caught_up"]),
            sessions.get(row["cohort_id"], []),
        )
        for row in found
    }  # fmt: skip


def stand(course: Outline, facts: LiveFacts, sessions: Sequence[LiveSession]) -> LiveProgress:
    """How somebody with these `facts` on `course` stands, in a cohort with these `sessions` (in order). No query."""
    ahead = [one for one in sessions if not one.is_over]
    known = {one.day_key for one in sessions} | {mark.day for mark in facts.marks} | facts.caught_up | facts.catching_up
    days = tuple(
        LiveDay(
            day.number, day.key, day.title, _state(day.key, facts, sessions), facts.halves_of(day.key),
            next((one for one in ahead if one.day_key == day.key), None),
        )
        for day in course.days
        if course.live or day.key in known
    )  # fmt: skip
    return LiveProgress(days, course.live, len(facts.done), ahead[0] if ahead else None)


def _state(day: uuid.UUID, facts: LiveFacts, sessions: Sequence[LiveSession]) -> DayState:
    if day in facts.attended:
        return DayState.DONE
    if day in facts.caught_up:
        return DayState.CAUGHT_UP
    if day in facts.catching_up:
        return DayState.CATCHING_UP
    if facts.halves_of(day):
        return DayState.HALF
    theirs = [one for one in sessions if one.day_key == day]
    if any(not one.is_over for one in theirs):
        return DayState.AHEAD
    if any(mark.day == day for mark in facts.marks):
        return DayState.MISSED
    return DayState.UNMARKED if theirs else DayState.NONE


@dataclass(frozen=True)
class TookPart:
    """A live session that somebody was there for, or made up for. `title` is neutral."""

    title: str
    on: dt.date
    minutes: int
    """How long the session was; 0 where it was made up for."""
    presence: Presence | None
    """None: it was made up for."""

    @property
    def length(self) -> str:
        """How long it was, in words: “1 hour 30 minutes”."""
        parts = ((self.minutes // 60, "hour"), (self.minutes % 60, "minute"))
        return " ".join(f"{n} {what}{'' if n == 1 else 's'}" for n, what in parts if n)

    @property
    def words(self) -> str:
        if self.presence is None:
            return "Made up for, signed by both"
        if self.presence == Presence.CAME:
            return f"Attended, {self.length}"
        return f"{'First' if self.presence == Presence.FIRST else 'Second'} half attended, of {self.length}"


def took_part(enrolment_id: int, facts: LiveFacts) -> tuple[TookPart, ...]:
    """What somebody with these `facts` was there for or made up for, by date. Two queries; fewer where there is nothing of a kind."""
    there = {mark.session: mark.presence for mark in facts.marks if mark.halves}
    sessions = LiveSession.objects.filter(pk__in=there) if there else ()
    found = [
        TookPart(one.neutral_title, one.day, round((one.ends_at - one.starts_at).total_seconds() / 60), there[one.pk]) for one in sessions
    ]
    instead = facts.caught_up - facts.attended
    rows = CatchUp.objects.signed_by_both().filter(enrolment=enrolment_id, day_key__in=instead) if instead else ()
    found += [TookPart(f"Day {row.number}", timezone.localtime(row.locked_at).date(), 0, None) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.on, one.title)))


_next_of = Prepared(lambda person: LiveSession.objects.of_learner(User(pk=person)).ahead().order_by("starts_at", "pk")[:1], int)


def next_session_of(person: User) -> LiveSession | None:
    """The next live session of the cohorts that `person` learns in; one that goes on now counts. One query."""
    return next(iter(_next_of.objects(person.pk)), None)
