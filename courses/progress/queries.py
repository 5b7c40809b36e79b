"""Reads: a learner in one query, their responses, safety items, what is left, and what a coordinator may see of it."""

import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import get_language

from courses.cohorts.live import read_facts
from courses.cohorts.models import Enrolment
from courses.cohorts.queries import with_live_facts
from courses.pages.outline import DayLine, LessonLine, ModuleLine, SafetyLine
from courses.pages.queries import Segment, lesson_segments, outline
from courses.progress.enums import WRITTEN_IN, Mark, TalkAbout
from courses.progress.learner import Learner
from courses.progress.models import LessonMark, LessonSitting, Response, Talk
from courses.progress.policies import Opening, day_is_open, may_open
from courses.quizzes.models import Answer, Sitting
from foundation import stamps
from foundation.keys import KeyRing
from foundation.prepared import Prepared
from foundation.querysets import Joined, Person
from people.models import User

_LEARNER_COLUMNS = (
    "id", "uuid", "person_id", "service_id", "state", "started_at", "completed_at", "seen_on", "lessons_done", "asks", "lifted",
    "edition_id", "edition__number", "edition__stamp", "charter_stamp", "place__lesson_key", "place__block_id", "all_marks", "attended",
    "caught_up",
)  # fmt: skip


def _columns(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment, dict[str, Any]]:
    """`rows` with all that a Learner needs, in one query: enrolment, edition and place joined, and every mark in one column;
    live sessions in two more.

    A row for each mark would be the plainer LEFT JOIN, but repeats (and parses again) all the other columns a hundred times.
    """
    mark = Concat(Cast("lesson_key", CharField()), Value(":"), "mark")
    marks = LessonMark.objects.filter(enrolment=OuterRef("pk")).order_by().values("enrolment").annotate(all=Joined(mark)).values("all")
    found = with_live_facts(rows).annotate(charter_stamp=stamps.as_column(stamps.CHARTER), all_marks=Subquery(marks))
    return found.values(*_LEARNER_COLUMNS)


_one_course = Prepared(
    lambda person, slug: _columns(Enrolment.objects.readable().filter(person=person, edition__slug=slug).order_by("-started_at")), int, str
)
_all_courses = Prepared(lambda person: _columns(Enrolment.objects.readable().filter(person=person).order_by("-started_at")), int)
_one_enrolment = Prepared(lambda enrolment: _columns(Enrolment.objects.filter(pk=enrolment)), int)


_enrolments = Prepared(lambda enrolments: _columns(Enrolment.objects.filter(pk__in=enrolments)), list)


def _learners(found: Iterable[dict[str, Any]]) -> list[Learner]:
    return [
        Learner(
            enrolment_id=row["id"],
            enrolment_uuid=row["uuid"],
            person_id=row["person_id"],
            service_id=row["service_id"],
            state=row["state"],
            started_at=row["started_at"],
            completed_at=row["completed_at"],
            seen_on=row["seen_on"],
            lessons_done=row["lessons_done"],
            asks=row["asks"],
            lifted=tuple(row["lifted"]),
            edition_id=row["edition_id"],
            edition_number=row["edition__number"],
            stamp=row["edition__stamp"],
            charter_stamp=row["charter_stamp"],
            outline=outline(row["edition_id"], row["edition__stamp"]),
            marks=frozenset(_marks(row["all_marks"] or "")),
            live=read_facts(row["attended"], row["caught_up"]),
            place_lesson=row["place__lesson_key"],
            place_block=row["place__block_id"] or "",
        )
        for row in found
    ]


def _marks(joined: str) -> Iterator[tuple[uuid.UUID, str]]:
    for pair in filter(None, joined.split(",")):
        key, _, mark = pair.partition(":")
        yield uuid.UUID(key), mark


def learner(user: Person, course_slug: str) -> Learner | None:
    """`user` on the course at /training/<course_slug>/; the newest enrolment when there are several. None when there is none to read."""
    return next(iter(_learners(_one_course.rows(user.pk, course_slug))), None)


def learners_of(user: Person) -> list[Learner]:
    """Every course that `user` can read, the newest enrolment first."""
    return _learners(_all_courses.rows(user.pk))


def learner_by_id(enrolment_id: int) -> Learner:
    """The learner behind the enrolment with this id, as it is now."""
    return _learners(_one_enrolment.rows(enrolment_id))[0]


def learner_of(enrolment: Enrolment) -> Learner:
    """The learner behind `enrolment`."""
    return learner_by_id(enrolment.pk)


def learners_of_enrolments(enrolments: Iterable[Enrolment]) -> dict[int, Learner]:
    """The learners behind `enrolments`, by enrolment id, in one query."""
    rows = _enrolments.rows([enrolment.pk for enrolment in enrolments])
    return {learner.enrolment_id: learner for learner in _learners(rows)}


@dataclass(frozen=True)
class Saved:
    """What is kept of one field: its text, the revision that the next save must name, and when it was saved."""

    text: str
    revision: int
    at: Any


_responses = Prepared(lambda enrolment, lesson: Response.objects.filter(enrolment=enrolment, lesson_key=lesson), int, uuid.UUID)


def responses_in(learner: Learner, lesson_key: uuid.UUID, ring: KeyRing) -> dict[tuple[str, str], Saved]:
    """What the person kept in one lesson: {(block id, field id): Saved}. `ring` is the person's own."""
    rows = _responses.objects(learner.enrolment_id, lesson_key)
    return {(row.block_id, row.field_id): Saved(ring.read(row, "answer"), row.revision, row.updated_at) for row in rows}


def all_responses(user: User) -> list[tuple[Response, str]]:
    """Everything the person keeps in worksheets, newest first, orphaned ones too: nothing an editor deletes takes them away."""
    ring = KeyRing(user.key_owner)
    rows = Response.objects.visible_to(user).order_by("-updated_at")
    return [(row, ring.read(row, "answer")) for row in rows]


@dataclass(frozen=True)
class KeptSheet:
    """What a person keeps in one worksheet: (label as they saw it, their words), in the order of the worksheet. Its `title` is empty when
    the lesson is not open to them, or has gone."""

    title: str
    answers: tuple[tuple[str, str], ...]


def kept_sheet(user: User, lesson_key: uuid.UUID, block_id: str) -> KeptSheet | None:
    """`user`'s own worksheet; None when there is none that is open to them and they keep nothing in it."""
    sheet = next((one for found in learners_of(user) if (one := _sheet(found, lesson_key, block_id))), None)
    rows = Response.objects.visible_to(user).filter(lesson_key=lesson_key, block_id=block_id).order_by("updated_at")
    newest = {row.field_id: row for row in rows}
    if sheet is None and not newest:
        return None
    order = {row["id"]: n for n, row in enumerate(sheet.value["items" if sheet.kind == "sorting" else "fields"])} if sheet else {}
    ring = KeyRing(user.key_owner)
    kept = [(row.label, ring.read(row, "answer")) for row in sorted(newest.values(), key=lambda row: order.get(row.field_id, len(order)))]
    return KeptSheet(sheet.value["title"] if sheet else "", tuple((label, text) for label, text in kept if text.strip()))


def _sheet(learner: Learner, lesson_key: uuid.UUID, block_id: str) -> Segment | None:
    line = learner.outline.lesson_by_key.get(lesson_key)
    if line is None or not line.revision or not may_open(learner, lesson_key):
        return None
    segments = lesson_segments(line.revision, learner.edition_id, learner.stamp, learner.charter_stamp, get_language() or "")
    return next((one for one in segments or () if one.block_id == block_id and one.kind in WRITTEN_IN), None)


@dataclass(frozen=True)
class QuizState:
    """Where a person is with the quiz of one block."""

    open_sitting: Sitting | None
    finished: int
    last_finished: Sitting | None


_sittings = Prepared(
    lambda enrolment, lesson: (
        LessonSitting.objects.filter(enrolment=enrolment, lesson_key=lesson).select_related("sitting").order_by("sitting__started_at")
    ),
    int,
    uuid.UUID,
)


def quiz_states(learner: Learner, lesson_key: uuid.UUID) -> dict[str, QuizState]:
    """{block id: QuizState} of one lesson, in one query."""
    by_block: dict[str, list[Sitting]] = {}
    for row in _sittings.objects(learner.enrolment_id, lesson_key):
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


_agreed_talks = Prepared(
    lambda enrolment: (
        Talk.objects.agreed().filter(enrolment=enrolment, about__in=(TalkAbout.SAFETY, TalkAbout.CLOSING)).values("about", "key")
    ),
    int,
)
_right_answers = Prepared(
    lambda enrolment: (
        Answer.objects.filter(sitting__lesson_sitting__enrolment=enrolment, right=True).order_by().values("question_key").distinct()
    ),
    int,
)
_waiting_talks = Prepared(
    lambda person, enrolment: Talk.objects.visible_to(User(pk=person)).waiting().filter(enrolment=enrolment), int, int
)


def talks_to_agree(learner: Learner, by: User) -> list[Talk]:
    """What `by` may see of the learner's conversations that the coordinator has signed and the person not yet. One query."""
    return _waiting_talks.objects(by.pk, learner.enrolment_id)


def _talked_through(learner: Learner) -> frozenset[tuple[str, uuid.UUID]]:
    """(about, key) of what was talked through and signed by both, lessons left out: their marks say so. One query."""
    return frozenset((row["about"], row["key"]) for row in _agreed_talks.rows(learner.enrolment_id))


def _safety_states(learner: Learner, talked: frozenset[tuple[str, uuid.UUID]]) -> tuple[SafetyState, ...]:
    """Every safety item of the learner's edition, in one query."""
    if not learner.outline.safety:
        return ()
    return _states(learner, {row["question_key"] for row in _right_answers.rows(learner.enrolment_id)}, talked)


def _states(learner: Learner, right: Collection[uuid.UUID], talked: Collection[tuple[str, uuid.UUID]]) -> tuple[SafetyState, ...]:
    return tuple(
        SafetyState(
            line, learner.outline.lesson_by_key[line.lesson], line.question in right, (TalkAbout.SAFETY, line.question) in talked
        )
        for line in learner.outline.safety
    )  # fmt: skip


@dataclass(frozen=True)
class Completion:
    """How far the completion rule is met."""

    lessons_done: int
    lessons: int
    safety: tuple[SafetyState, ...]
    live_done: int = 0
    live: int = 0
    """How many live sessions are asked for."""
    asks_for_closing: bool = False
    closed: bool = False
    """Has the closing conversation been signed by both?"""

    @property
    def safety_left(self) -> tuple[SafetyState, ...]:
        return tuple(state for state in self.safety if not state.met)

    @property
    def safety_met(self) -> int:
        return len(self.safety) - len(self.safety_left)

    @property
    def is_met(self) -> bool:
        return self.lessons_done == self.lessons and not self.safety_left and not self.live_left and not self.closing_left

    @property
    def live_left(self) -> int:
        return self.live - self.live_done

    @property
    def closing_left(self) -> bool:
        return self.asks_for_closing and not self.closed


def completion(learner: Learner) -> Completion:
    """How far `learner` is by the rule of their own edition. Two queries at most; none where there is
    neither a safety item nor a closing conversation. Live sessions came with the learner."""
    course = learner.outline
    talked = _talked_through(learner) if course.safety or course.closing else frozenset()
    return _completion(learner, _safety_states(learner, talked), talked)


def _completion(learner: Learner, safety: tuple[SafetyState, ...], talked: Collection[tuple[str, uuid.UUID]]) -> Completion:
    course = learner.outline
    return Completion(
        learner.count(course), len(course.lessons), safety, learner.live_done, course.live, course.closing,
        (TalkAbout.CLOSING, course.course) in talked,
    )  # fmt: skip


def completions(learners: Collection[Learner]) -> dict[int, Completion]:
    """How far each of `learners` is, by enrolment id, as `completion` says it. Two queries, however many."""
    ids = [one.enrolment_id for one in learners]
    right: dict[int, set[uuid.UUID]] = {pk: set() for pk in ids}
    talked: dict[int, set[tuple[str, uuid.UUID]]] = {pk: set() for pk in ids}
    answers = Answer.objects.filter(sitting__lesson_sitting__enrolment__in=ids, right=True).order_by()
    for pk, question in answers.values_list("sitting__lesson_sitting__enrolment", "question_key").distinct():
        right[pk].add(question)
    talks = Talk.objects.agreed().filter(enrolment__in=ids, about__in=(TalkAbout.SAFETY, TalkAbout.CLOSING))
    for pk, about, key in talks.values_list("enrolment", "about", "key"):
        talked[pk].add((about, key))
    return {
        one.enrolment_id: _completion(
            one, _states(one, right[one.enrolment_id], talked[one.enrolment_id]), talked[one.enrolment_id]
        )
        for one in learners
    }  # fmt: skip


def asked_together(learner: Learner) -> tuple[LessonLine, ...]:
    """Lessons that the person asked to do with their coordinator, and that are still open. They chose to tell."""
    return tuple(line for line in learner.outline.lessons if (line.key, Mark.ASKED) in learner.marks and line.key not in learner.completed)


def counters_of(learner: Learner) -> tuple[int, int]:
    """What `Enrolment.lessons_done` and `Enrolment.asks` have to be by the learner's marks."""
    return learner.count(learner.outline), len(asked_together(learner))


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
