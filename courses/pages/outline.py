"""The frozen outline of a course: what an edition holds, and everything that navigation, gate and completion ask of it."""

import hashlib
import json
import uuid
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

SCHEMA = 2


@dataclass(frozen=True)
class LessonLine:
    """One lesson in the outline. `number` is its place in the module; `label` ("3.3") is how screens name it without its title."""

    key: uuid.UUID
    path: str
    title: str
    minutes: int
    revision: int | None
    day: int
    module: int
    number: int
    principles: tuple[str, ...] = ()
    quizzes: tuple[uuid.UUID, ...] = ()
    worksheets: int = 0
    prompts: int = 0
    scenarios: int = 0
    has_content_note: bool = False

    @property
    def label(self) -> str:
        return f"{self.module}.{self.number}"

    @property
    def neutral_title(self) -> str:
        """Names the lesson and nothing of what it is about: for titles, emails and lists that others may see."""
        return f"Day {self.day}, {self.label}"


@dataclass(frozen=True)
class SkillLine:
    """Something a module teaches, said twice: as people say it, and as an employer or a college does."""

    everyday: str
    cv: str


@dataclass(frozen=True)
class ModuleLine:
    key: uuid.UUID
    path: str
    title: str
    minutes: int
    day: int
    number: int
    lessons: tuple[LessonLine, ...]
    outcomes: tuple[str, ...] = ()
    welcome: str = ""
    skills: tuple[SkillLine, ...] = ()
    """Editions that were made before modules had skills name none."""


@dataclass(frozen=True)
class DayLine:
    key: uuid.UUID
    path: str
    title: str
    summary: str
    number: int
    modules: tuple[ModuleLine, ...]

    @cached_property
    def lessons(self) -> tuple[LessonLine, ...]:
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)


@dataclass(frozen=True)
class SafetyLine:
    """A question that must be answered right once. `lesson` is where it stands."""

    question: uuid.UUID
    quiz: uuid.UUID
    lesson: uuid.UUID
    label: str


@dataclass(frozen=True)
class QuizLine:
    """What a quiz's card in a lesson says about it."""

    key: uuid.UUID
    title: str
    intro: str
    length: int


@dataclass(frozen=True)
class Outline:
    course: uuid.UUID
    slug: str
    title: str
    neutral_title: str
    hours: str
    days: tuple[DayLine, ...]
    safety: tuple[SafetyLine, ...] = ()
    quizzes: tuple[QuizLine, ...] = ()
    live: int = 0
    """How many days' live sessions count towards completion. Editions of schema 1 ask for none."""
    closing: bool = False
    """Does completion ask for a closing conversation with the coordinator?"""
    months: int = 0
    """How many months a certificate stands; 0 when it does not run out."""
    schema: int = field(default=SCHEMA)

    @property
    def path(self) -> str:
        return f"{self.slug}/"

    @cached_property
    def lessons(self) -> tuple[LessonLine, ...]:
        return tuple(lesson for day in self.days for lesson in day.lessons)

    @cached_property
    def modules(self) -> tuple[ModuleLine, ...]:
        return tuple(module for day in self.days for module in day.modules)

    @cached_property
    def lesson_by_key(self) -> dict[uuid.UUID, LessonLine]:
        return {lesson.key: lesson for lesson in self.lessons}

    @cached_property
    def quiz_by_key(self) -> dict[str, QuizLine]:
        return {str(quiz.key): quiz for quiz in self.quizzes}

    @cached_property
    def by_path(self) -> dict[str, DayLine | ModuleLine | LessonLine]:
        """Every day, module and lesson by its address below /training/."""
        found: dict[str, DayLine | ModuleLine | LessonLine] = {}
        for day in self.days:
            found[day.path] = day
            for module in day.modules:
                found[module.path] = module
                found |= {lesson.path: lesson for lesson in module.lessons}
        return found

    @cached_property
    def _places(self) -> dict[uuid.UUID, int]:
        return {lesson.key: n for n, lesson in enumerate(self.lessons)}

    def after(self, lesson: LessonLine) -> LessonLine | None:
        place = self._places[lesson.key] + 1
        return self.lessons[place] if place < len(self.lessons) else None

    def before(self, lesson: LessonLine) -> LessonLine | None:
        place = self._places[lesson.key] - 1
        return self.lessons[place] if place >= 0 else None

    def day_of(self, lesson: LessonLine) -> DayLine:
        return self.days[lesson.day - 1]

    def module_of(self, lesson: LessonLine) -> ModuleLine:
        return self.day_of(lesson).modules[lesson.module - 1]

    def rule(self) -> list[str]:
        """The completion rule in words, one line a condition: what fits what this course holds."""
        lessons, noted = len(self.lessons), any(lesson.has_content_note for lesson in self.lessons)
        skip = ", or skipped or talked through where there is a note about what comes up" if noted else ""
        rule = []
        if self.live:
            sessions = "The live session was" if self.live == 1 else f"{self.live} live sessions were"
            rule.append(f"{sessions} attended, or caught up on in a way that the coordinator agreed.")
        rule.append(f"All {lessons} lessons are marked as done{skip}." if lessons != 1 else f"The lesson is marked as done{skip}.")
        if len(self.safety) == 1:
            rule.append("The safety question has been answered right once, in as many tries as you like, or talked through.")
        elif self.safety:
            rule.append(
                f"Each of the {len(self.safety)} safety questions has been answered right once, "
                "in as many tries as you like, or talked through."
            )
        if self.closing:
            rule.append("There was a closing conversation with the coordinator, which both signed.")
        return rule

    def structure_hash(self) -> str:
        """Changes when people would have to do something else than before: lessons, their order, quizzes, safety items, live sessions, the
        closing conversation."""
        shape = [
            [
                str(day.key),
                [
                    [str(module.key), [[str(lesson.key), sorted(map(str, lesson.quizzes))] for lesson in module.lessons]]
                    for module in day.modules
                ],
            ]
            for day in self.days
        ]
        parts: list[Any] = [shape, sorted(str(item.question) for item in self.safety)]
        if self.live or self.closing:  # a course that asks for neither has the hash it always had
            parts.append([self.live, self.closing])
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, as `Edition.outline` keeps it."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), default=str))
        return plain


def from_json(data: dict[str, Any]) -> Outline:
    """The outline that `to_json` wrote."""
    key = uuid.UUID

    def lesson(row: dict[str, Any]) -> LessonLine:
        return LessonLine(
            **(
                row
                | {"key": key(row["key"]), "principles": tuple(row["principles"]), "quizzes": tuple(key(quiz) for quiz in row["quizzes"])}
            )
        )

    def module(row: dict[str, Any]) -> ModuleLine:
        return ModuleLine(
            **(
                row
                | {
                    "key": key(row["key"]),
                    "lessons": tuple(map(lesson, row["lessons"])),
                    "outcomes": tuple(row["outcomes"]),
                    "skills": tuple(SkillLine(**skill) for skill in row.get("skills", ())),
                }
            )
        )

    def day(row: dict[str, Any]) -> DayLine:
        return DayLine(**(row | {"key": key(row["key"]), "modules": tuple(map(module, row["modules"]))}))

    def safety(row: dict[str, Any]) -> SafetyLine:
        return SafetyLine(question=key(row["question"]), quiz=key(row["quiz"]), lesson=key(row["lesson"]), label=row["label"])

    return Outline(
        **(
            data
            | {
                "course": key(data["course"]),
                "days": tuple(map(day, data["days"])),
                "safety": tuple(map(safety, data["safety"])),
                "quizzes": tuple(QuizLine(**(row | {"key": key(row["key"])})) for row in data["quizzes"]),
            }
        )
    )
