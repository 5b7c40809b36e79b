"""The coordinator's desk: who is on a course in one service, how far each is, and what waits for each of them."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, Sum

from charter_content.induction.queries import Progress, induction_progress
from charter_content.reflections.models import Share
from charter_content.supervision.queries import DeskRow as Supervised
from charter_content.supervision.queries import desk as supervised_by
from courses.cohorts.enums import EnrolmentState
from courses.cohorts.models import Cohort, Enrolment, LiveSession, as_sorted
from courses.cohorts.querysets import EnrolmentQuerySet
from courses.pages.outline import LessonLine
from courses.pages.queries import outline
from courses.progress.learner import Learner
from courses.progress.queries import DayProgress, asked_together, learners_of_enrolments, module_progress
from courses.quizzes.queries import sittings_to_mark
from foundation import clock
from foundation.prepared import Prepared
from people.hats import Hat
from people.models import Service, User

PER_PAGE = 30
QUIET_AFTER = dt.timedelta(days=10)
"""Somebody on a course who has not been here for so long stands under "needs you today" (ours)."""

SORTS = {
    "name": ("Name", ("sort_name", "pk")),
    "quiet": ("Longest away", ("seen_on", "pk")),
    "new": ("Newest", ("-started_at", "-pk")),
    "fewest": ("Fewest lessons done", ("lessons_done", "pk")),
    "most": ("Most lessons done", ("-lessons_done", "-pk")),
}
STATES = {
    "": "Everybody", "active": "On the course", "completed": "Completed", "left": "Left", "quiet": "Away for 10 days",
    "asked": "Asked to do a lesson together",
}  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What of a service's people is shown, and in which order. Odd values count as none."""

    words: str = ""
    group: uuid.UUID | None = None
    state: str = ""
    sort: str = "name"

    @classmethod
    def read(cls, sent: "dict[str, str]") -> "Filters":
        """From the words of an address."""
        try:
            group = uuid.UUID(sent.get("group", ""))
        except ValueError:
            group = None
        state, sort = sent.get("state", ""), sent.get("sort", "")
        words = " ".join(sent.get("q", "")[:80].replace("\0", " ").split())
        return cls(words, group, state if state in STATES else "", sort if sort in SORTS else "name")

    @property
    def is_on(self) -> bool:
        return bool(self.words or self.group or self.state)


def quiet_since() -> dt.date:
    """Who was last here on this day or before is quiet."""
    return clock.today() - QUIET_AFTER


def enrolments_for(user: User, hat: Hat, filters: Filters) -> EnrolmentQuerySet:
    """The enrolments at the service of `hat` that `filters` leave, in their order; never one's own. `user` has to lead there today."""
    rows = Enrolment.objects.led_by(user).filter(service=hat.service_id).exclude(person=user)
    if filters.words:
        rows = rows.filter(Q(sort_name__contains=as_sorted(filters.words)) | Q(person__email__istartswith=filters.words))
    if filters.group:
        rows = rows.filter(cohort__uuid=filters.group)
    if filters.state in EnrolmentState.values:
        rows = rows.filter(state=filters.state)
    elif filters.state == "quiet":
        rows = rows.open().filter(seen_on__lte=quiet_since())
    elif filters.state == "asked":
        rows = rows.open().filter(asks__gt=0)
    else:
        rows = rows.readable()
    return rows.order_by(*SORTS[filters.sort][1])


@dataclass(frozen=True)
class DeskRow:
    """One person on one course, as their coordinator may see it: how much is done, and what they asked for."""

    enrolment: Enrolment
    course: str
    """Its neutral title."""
    done: int
    total: int
    where: str
    """In words: the day and module they are at, or that they completed or left the course."""
    asked: tuple[LessonLine, ...]
    days: tuple[DayProgress, ...]
    live_done: int
    live_needed: int
    """How many live sessions count, of those that the course asks for; 0: it asks for none."""
    live_missed: int
    """How many days' sessions they did not come to, with nothing agreed to make up for it."""
    supervision: Supervised | None = None
    induction: Progress | None = None
    to_mark: bool = False
    """Have they handed in words that wait for whoever looks?"""
    shared: bool = False
    """Have they shared a reflection with whoever looks that is not opened yet?"""

    @property
    def is_completed(self) -> bool:
        return self.enrolment.state == EnrolmentState.COMPLETED

    @property
    def quiet_days(self) -> int:
        """For how many days somebody on the course has not been here, from ten on; else 0."""
        away = clock.today() - self.enrolment.seen_on
        return away.days if self.enrolment.state == EnrolmentState.ACTIVE and away >= QUIET_AFTER else 0

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """How many modules each day has: rows of one shape stand under the same columns."""
        return tuple(len(day.modules) for day in self.days)


def where_of(learner: Learner) -> str:
    """In words, where somebody is on their course now."""
    if learner.state in (EnrolmentState.COMPLETED, EnrolmentState.LEFT):
        return EnrolmentState(learner.state).label
    following = learner.next_lesson
    return f"Day {following.day}, module {following.module}" if following else "All lessons done"


def desk_rows(enrolments: Sequence[Enrolment]) -> list[DeskRow]:
    """Rows of the desk, in one query beside the enrolments'."""
    learners = learners_of_enrolments(enrolments)
    rows = []
    for enrolment in enrolments:
        learner = learners[enrolment.pk]
        rows.append(
            DeskRow(
                enrolment, learner.outline.neutral_title, learner.count(learner.outline), len(learner.outline.lessons), where_of(learner),
                asked_together(learner), module_progress(learner), learner.live_done, learner.outline.live,
                len({mark.day for mark in learner.live.marks} - learner.live.done - learner.live.catching_up),
            )
        )  # fmt: skip
    return rows


@dataclass(frozen=True)
class GroupProgress:
    """How far a cohort is: of all lessons of all its people, how many are done."""

    people: int
    done: int
    total: int

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 is said when all of them are done and not before."""
        return self.done * 100 // self.total if self.total else 0


def group_progress(user: User, hat: Hat, group: Cohort) -> GroupProgress:
    """How far `group` is, without those who left. One query."""
    rows = enrolments_for(user, hat, Filters(group=group.uuid)).order_by().values_list("edition", "edition__stamp")
    found = [(outline(edition, stamp), people, done) for edition, stamp, people, done in rows.annotate(Count("pk"), Sum("lessons_done"))]
    return GroupProgress(
        sum(people for _, people, _ in found), sum(done for *_, done in found), sum(len(course.lessons) * n for course, n, _ in found)
    )


@dataclass(frozen=True)
class Desk:
    """One page of people."""

    page: Page  # type: ignore[type-arg]  # not generic at run time
    rows: tuple[DeskRow, ...]
    groups: tuple[Cohort, ...]
    """Those of the service, the newest first; a closed one only while it is the one shown."""
    group: Cohort | None
    group_progress: GroupProgress | None
    """Of the cohort that is shown; None for all of them, which are too many to add up each time."""
    next_session: LiveSession | None
    """The next live session that any cohort of the service, or the one shown, has."""

    @cached_property
    def asks_for_live(self) -> bool:
        return any(row.live_needed for row in self.rows)

    @cached_property
    def has_induction(self) -> bool:
        return any(row.induction for row in self.rows)

    @cached_property
    def days(self) -> tuple[DayProgress, ...]:
        """The columns of modules: those of the shape that most rows have. A row of another course says so in their place."""
        if not self.rows:
            return ()
        usual = Counter(row.shape for row in self.rows).most_common(1)[0][0]
        return next(row.days for row in self.rows if row.shape == usual)

    @cached_property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(day.modules) for day in self.days)

    @cached_property
    def columns(self) -> int:
        """How many columns of modules there are."""
        return sum(self.shape)


_handed_in = Prepared(
    lambda user, service, people: sittings_to_mark(User(pk=user), service).filter(person__in=people).order_by().values("person").distinct(),
    int,
    int,
    list,
)
_sharing = Prepared(
    lambda user, service, people: (
        Share.objects.unread_by(User(pk=user)).filter(service=service, writer__in=people).order_by().values("writer").distinct()
    ),
    int,
    int,
    list,
)


def desk(user: User, hat: Hat, filters: Filters, *, page: str | None) -> Desk:
    """A page of the desk: the same number of queries for one person and for ten thousand; one more for a cohort alone."""
    ids = Paginator(enrolments_for(user, hat, filters).values_list("pk", flat=True), PER_PAGE).get_page(page)
    found = {one.pk: one for one in Enrolment.objects.filter(pk__in=list(ids)).select_related("person", "service", "cohort")}
    rows = desk_rows([found[pk] for pk in ids])
    people = [row.enrolment.person for row in rows]
    keys = [one.pk for one in people]
    supervised = {one.person.pk: one for one in supervised_by(user, people=keys)} if rows else {}
    inductions = induction_progress(people, service=Service(pk=hat.service_id)) if rows else {}
    to_mark = {row["person"] for row in _handed_in.rows(user.pk, hat.service_id, keys)} if rows else set()
    sharing = {row["writer"] for row in _sharing.rows(user.pk, hat.service_id, keys)} if rows else set()
    groups = [one for one in Cohort.objects.filter(service=hat.service_id) if one.is_open or one.uuid == filters.group]
    group = next((one for one in groups if one.uuid == filters.group), None)
    shown = tuple(
        replace(
            row, supervision=supervised.get(one.pk), induction=inductions.get(one.pk), to_mark=one.pk in to_mark, shared=one.pk in sharing
        )
        for one, row in zip(people, rows, strict=True)
    )
    return Desk(
        ids,
        shown,
        tuple(groups),
        group,
        group_progress(user, hat, group) if group else None,
        LiveSession.objects.ahead()
        .filter(cohort__in=[one for one in groups if not filters.group or one.uuid == filters.group])
        .select_related("cohort")
        .order_by("starts_at")
        .first(),
    )
