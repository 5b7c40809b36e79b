"""Reads: the frozen form of a question, a sitting as its person sees it, safety items that were met."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from courses.quizzes.enums import PICK_ONE
from courses.quizzes.models import Answer, Question, QuestionVersion, Quiz, Sitting


@dataclass(frozen=True)
class Option:
    """One option as it is shown. `picked` and `feedback` are about the newest try; feedback is empty while there was none."""

    id: str
    text: str
    right: bool
    feedback: str
    picked: bool = False


@dataclass(frozen=True)
class AskedQuestion:
    """One question of a sitting, in the order and wording that the person saw."""

    position: int
    version_id: int
    kind: str
    stem: str
    explanation: str
    safety: bool
    options: tuple[Option, ...]
    attempts: int
    right: bool | None
    right_once: bool

    @property
    def picks_one(self) -> bool:
        return self.kind in PICK_ONE

    @property
    def answered(self) -> bool:
        return self.attempts > 0

    @property
    def is_right(self) -> bool:
        return bool(self.right)


@dataclass(frozen=True)
class SittingView:
    """A sitting with its questions, as its person sees it."""

    sitting: Sitting
    questions: tuple[AskedQuestion, ...]

    @property
    def first_open(self) -> int:
        """The position (from 1) of the first question without an answer; the last one when all have one."""
        return next((question.position for question in self.questions if not question.answered), len(self.questions))

    @property
    def answered(self) -> int:
        return sum(question.answered for question in self.questions)

    @property
    def right(self) -> int:
        return sum(question.is_right for question in self.questions)

    @property
    def again(self) -> tuple[AskedQuestion, ...]:
        """Questions worth another look: answered, and not right the last time."""
        return tuple(question for question in self.questions if question.answered and not question.is_right)

    @property
    def all_answered(self) -> bool:
        return self.answered == len(self.questions)


def is_right(content: dict[str, Any], given: Iterable[str]) -> bool:
    """Is `given` (option ids) exactly the set of right options of the frozen question `content`?"""
    return set(given) == {option["id"] for option in content["options"] if option["right"]}


def asked_question(sitting: Sitting, position: int, version: QuestionVersion, answers: list[Answer]) -> AskedQuestion:
    """The question at `position` (from 1) of `sitting`, with its own `answers` (oldest first) worked in."""
    content, newest = version.content, answers[-1] if answers else None
    by_id = {option["id"]: option for option in content["options"]}
    return AskedQuestion(
        position=position,
        version_id=version.pk,
        kind=content["kind"],
        stem=content["stem"],
        explanation=content["explanation"],
        safety=content["safety"],
        options=tuple(
            Option(
                id=key,
                text=by_id[key]["text"],
                right=by_id[key]["right"],
                feedback=by_id[key]["feedback"],
                picked=bool(newest and key in newest.given),
            )
            for key in sitting.asked[position - 1][1]
        ),
        attempts=len(answers),
        right=newest.right if newest else None,
        right_once=any(answer.right for answer in answers),
    )


def sitting_view(sitting: Sitting) -> SittingView:
    """`sitting` with all its questions and answers, in two queries."""
    versions = QuestionVersion.objects.in_bulk([version for version, _ in sitting.asked])
    answers: dict[int, list[Answer]] = {}
    for answer in sitting.answers.all():
        answers.setdefault(answer.position, []).append(answer)
    return SittingView(
        sitting,
        tuple(asked_question(sitting, n, versions[version], answers.get(n, [])) for n, (version, _) in enumerate(sitting.asked, start=1)),
    )


def live_quizzes(keys: Iterable[uuid.UUID]) -> list[Quiz]:
    """The published quizzes with these keys, by title, with their questions and options at hand."""
    return list(Quiz.objects.filter(key__in=list(keys), live=True).prefetch_related("items__question__options").order_by("title", "pk"))


def live_quiz(key: uuid.UUID) -> Quiz | None:
    """The published quiz with this key; None when there is none."""
    return next(iter(live_quizzes([key])), None)


def published_questions(quiz: Quiz) -> list[Question]:
    """The questions that `quiz` asks, in order: drafts are left out."""
    return [item.question for item in quiz.items.all() if item.question.live]
