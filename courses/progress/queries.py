"""Reads: a learner in one query, their responses, safety items, what is left, and what a coordinator may see of it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from foundation import stamps
from foundation.keys import KeyRing
from foundation.querysets import Person
from people.models import User

from courses.cohorts.enums import READABLE
from courses.cohorts.models import Enrolment
from courses.pages.outline import DayLine, LessonLine, ModuleLine, SafetyLine
from courses.pages.queries import outline
from courses.progress.enums import TalkAbout
from courses.progress.learner import Learner
from courses.progress.models import LessonSitting, Response, Talk
from courses.progress.policies import Opening, day_is_open
from courses.quizzes.models import Answer, Sitting

_LEARNER_COLUMNS = (
    "id", "uuid", "person_id", "service_id", "state", "started_at", "completed_at", "lifted", "edition_id", "edition__number",
    "edition__stamp", "charter_stamp", "place__lesson_key", "place__block_id", "marks__lesson_key", "marks__mark",
)  # fmt: skip


def _learners(rows: QuerySet[Enrolment]) -> list[Learner]:
    """The learners behind `rows` in one query: enrolment, edition, place and every mark in one LEFT JOIN."""
    found: dict[int, dict[str, Any]] = {}
    marks: dict[int, set[tuple[uuid.UUID, str]]] = {}
    for row in rows.annotate(charter_stamp=stamps.as_column(stamps.CHARTER)).values(*_LEARNER_COLUMNS):
        found.setdefault(row["id"], row)
        if row["marks__mark"]:
            marks.setdefault(row["id"], set()).add((row["marks__lesson_key"], row["marks__mark"]))
    return [
        Learner(
            enrolment_id=row["id"],
            enrolment_uuid=row["uuid"],
            person_id=row["person_id"],
            service_id=row["service_id"],
            state=row["state"],
            started_at=row["started_at"],
            completed_at=row["completed_at"],
            lifted=tuple(row["lifted"]),
            edition_id=row["edition_id"],
            edition_number=row["edition__number"],
            stamp=row["edition__stamp"],
            charter_stamp=row["charter_stamp"],
            outline=outline(row["edition_id"], row["edition__stamp"]),
            marks=frozenset(marks.get(key, ())),
            place_lesson=row["place__lesson_key"],
            place_block=row["place__block_id"] or "",
        )
        for key, row in found.items()
    ]


def learner(user: Person, course_slug: str) -> Learner | None:
    """`user` on the course at /training/<course_slug>/; the newest enrolment when there are several. None when there is none to read."""
    rows = Enrolment.objects.filter(person=user.pk, edition__slug=course_slug, state__in=READABLE).order_by("-started_at")
    return next(iter(_learners(rows)), None)


def learners_of(user: Person) -> list[Learner]:
    """Every course that `user` can read, the newest enrolment first."""
    return _learners(Enrolment.objects.filter(person=user.pk, state__in=READABLE).order_by("-started_at"))


def learner_of(enrolment: Enrolment) -> Learner:
    """The learner behind `enrolment`."""
    return _learners(Enrolment.objects.filter(pk=enrolment.pk))[0]


def learners_of_enrolments(enrolments: Iterable[Enrolment]) -> dict[int, Learner]:
    """The learners behind `enrolments`, by enrolment id, in one query."""
    rows = Enrolment.objects.filter(pk__in=[enrolment.pk for enrolment in enrolments])
    return {learner.enrolment_id: learner for learner in _learners(rows)}


@dataclass(frozen=True)
class Saved:
    """What is kept of one field: its text, the revision that the next save must name, and when it was saved."""

    text: str
    revision: int
    at: Any


def responses_in(learner: Learner, lesson_key: uuid.UUID, ring: KeyRing) -> dict[tuple[str, str], Saved]:
    """What the person kept in one lesson: {(block id, field id): Saved}. `ring` is the person's own."""
    rows = Response.objects.filter(enrolment=learner.enrolment_id, lesson_key=lesson_key)
    return {(row.block_id, row.field_id): Saved(ring.read(row, "answer"), row.revision, row.updated_at) for row in rows}


def all_responses(user: User) -> list[tuple[Response, str]]:
    """Everything the person keeps in worksheets, newest first, orphaned ones too: nothing an editor deletes takes them away."""
    ring = KeyRing(user.key_owner)
    rows = Response.objects.visible_to(user).order_by("-updated_at")
    return [(row, ring.read(row, "answer")) for row in rows]


@dataclass(frozen=True)
class QuizState:
    """Where a person is with the quiz of one block."""

    open_sitting: Sitting | None
    finished: int
    last_finished: Sitting | None


def quiz_states(learner: Learner, lesson_key: uuid.UUID) -> dict[str, QuizState]:
    """{block id: QuizState} of one lesson, in one query."""
    rows = (
        LessonSitting.objects.filter(enrolment=learner.enrolment_id, lesson_key=lesson_key).select_related("sitting").order_by("sitting__started_at")
    )
    by_block: dict[str, list[Sitting]] = {}
    for row in rows:
        by_block.setdefault(row.block_id, []).append(row.sitting)
    return {
        block: QuizState(
            open_sitting=next((sitting for sitting in reversed(sittings) if not sitting.is_finished), None),
            finished=sum(sitting.is_finished for sitting in sittings),
            last_finished=next((sitting for sitting in reversed(sittings) if sitting.is_finished), None),
        )
        for block, sittings in by_block.items()
    }


@dataclass(frozen=True)
class SafetyState:
    """One safety item, and whether it is met: answered right once, or talked through with both signatures."""

    line: SafetyLine
    lesson: LessonLine
    answered_right: bool
    talked_through: bool

    @property
    def met(self) -> bool:
        return self.answered_right or self.talked_through


def safety_states(learner: Learner) -> tuple[SafetyState, ...]:
    """Every safety item of the learner's edition, in two queries."""
    lines = learner.outline.safety
    if not lines:
        return ()
    right = set(
        Answer.objects.filter(
            sitting__lesson_sitting__enrolment=learner.enrolment_id, question_key__in=[line.question for line in lines], right=True
        ).values_list("question_key", flat=True)
    )
    talked = set(Talk.objects.agreed().filter(enrolment=learner.enrolment_id, about=TalkAbout.SAFETY).values_list("key", flat=True))
    return tuple(
        SafetyState(line, learner.outline.lesson_by_key[line.lesson], line.question in right, line.question in talked) for line in lines
    )


@dataclass(frozen=True)
class Completion:
    """How far the completion rule is met."""

    lessons_done: int
    lessons: int
    safety: tuple[SafetyState, ...]

    @property
    def safety_left(self) -> tuple[SafetyState, ...]:
        return tuple(state for state in self.safety if not state.met)

    @property
    def safety_met(self) -> int:
        return len(self.safety) - len(self.safety_left)

    @property
    def is_met(self) -> bool:
        return self.lessons_done == self.lessons and not self.safety_left


def completion(learner: Learner) -> Completion:
    """How far `learner` is by the rule of their own edition. Two queries; none while lessons are missing and no safety item exists."""
    return Completion(learner.count(learner.outline), len(learner.outline.lessons), safety_states(learner))


@dataclass(frozen=True)
class ModuleProgress:
    """What a coordinator may see of one module: how many lessons are completed, not which, nor how."""

    module: ModuleLine
    done: int

    @property
    def total(self) -> int:
        return len(self.module.lessons)

    @property
    def is_done(self) -> bool:
        return self.done == self.total


@dataclass(frozen=True)
class DayProgress:
    day: DayLine
    opening: Opening
    lifted: bool
    modules: tuple[ModuleProgress, ...]

    @property
    def done(self) -> int:
        return sum(module.done for module in self.modules)

    @property
    def total(self) -> int:
        return sum(module.total for module in self.modules)

    @property
    def is_done(self) -> bool:
        return self.done == self.total


def module_progress(learner: Learner) -> tuple[DayProgress, ...]:
    """The learner's course, module by module. No query."""
    return tuple(
        DayProgress(
            day=day,
            opening=day_is_open(learner, day),
            lifted=str(day.key) in learner.lifted,
            modules=tuple(ModuleProgress(module, learner.count(module)) for module in day.modules),
        )
        for day in learner.outline.days
    )
