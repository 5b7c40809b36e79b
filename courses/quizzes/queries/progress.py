"""How a person's quizzes have gone, for that person alone."""

import uuid
from dataclasses import dataclass

from django.db.models import Count, Q

from courses.quizzes.enums import Purpose
from courses.quizzes.models import Answer, Question, Quiz, Result
from courses.quizzes.queries.bank import category_names
from people.models import User


@dataclass(frozen=True)
class CategoryRate:
    """How many of the questions in one category went right at the newest try. `name` is empty for questions without one."""

    name: str
    right: int
    asked: int

    @property
    def percent(self) -> int:
        return 100 * self.right // self.asked


@dataclass(frozen=True)
class EarlierResult:
    """One finished sitting, as its person sees it again."""

    result: Result
    category: str

    @property
    def title(self) -> str:
        return self.result.sitting.quiz_title


def rate_by_category(person: User) -> list[CategoryRate]:
    """Success by category over all questions that `person` was asked, each at its newest try, by name. Three queries."""
    answers = Answer.objects.filter(sitting__person=person, right__isnull=False, late=False).order_by("at", "pk")
    newest: dict[uuid.UUID, bool | None] = dict(answers.values_list("question_key", "right"))
    place = dict(Question.objects.filter(key__in=list(newest)).values_list("key", "category")) if newest else {}
    names = category_names()
    counts: dict[str, list[int]] = {}
    for key, right in newest.items():
        category = place.get(key)
        line = counts.setdefault(names.get(category, "") if category else "", [0, 0])
        line[0] += bool(right)
        line[1] += 1
    return [CategoryRate(name, right, asked) for name, (right, asked) in sorted(counts.items(), key=lambda item: (not item[0], item[0]))]


def earlier_results(person: User, *, most: int = 100) -> list[EarlierResult]:
    """The newest result of each finished quiz of `person`, with the category of the quiz, newest first; at most `most`."""
    found = list(
        Result.objects.visible_to(person)
        .newest()
        .filter(sitting__purpose=Purpose.QUIZ)
        .select_related("sitting")
        .order_by("-sitting__finished_at")[:most]
    )
    keys = {result.sitting.quiz_key for result in found}
    place = dict(Quiz.objects.filter(key__in=keys).values_list("key", "category"))
    names = category_names()
    return [EarlierResult(result, names.get(place.get(result.sitting.quiz_key) or 0, "")) for result in found]


def tries_of(question_keys: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How often each question was answered, by anybody; for editors. One query."""
    rows = Answer.objects.filter(question_key__in=question_keys).values("question_key").annotate(n=Count("pk", filter=Q(late=False)))
    return {row["question_key"]: row["n"] for row in rows}
