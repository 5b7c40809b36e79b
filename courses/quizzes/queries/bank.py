"""The bank as editors see it: where things stand, and how often they were tried. Counts over everybody, never a person or a day."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count
from wagtail.models import ReferenceIndex, Revision

from courses.quizzes.enums import Purpose
from courses.quizzes.models import Category, Question, Quiz, QuizQuestion, Sitting


@dataclass(frozen=True)
class Pool:
    """What a section can draw from: ids of published questions, and whether one of them is a safety item."""

    ids: frozenset[int]
    safety: bool


def category_names() -> dict[int, str]:
    """Every category's full name by id, in the order of the names: “Day 1 › Keeping safe”. One query."""
    rows = {pk: (name, parent) for pk, name, parent in Category.objects.values_list("pk", "name", "parent")}

    def full(pk: int) -> str:
        parts: list[str] = []
        at: int | None = pk
        while at is not None and len(parts) < 20:
            name, at = rows[at]
            parts.append(name)
        return " › ".join(reversed(parts))

    return dict(sorted(((pk, full(pk)) for pk in rows), key=lambda item: item[1].casefold()))


def pool_of(category_ids: Collection[int]) -> Pool:
    """The published questions of these categories."""
    rows = Question.objects.filter(category__in=category_ids, live=True).values_list("pk", "safety")
    return Pool(frozenset(pk for pk, _safety in rows), any(safety for _pk, safety in rows))


def quizzes_asking(questions: Collection[Question]) -> dict[int, int]:
    """How many quizzes list each question, by its id. One query."""
    rows = QuizQuestion.objects.filter(question__in=[question.pk for question in questions]).values("question")
    return {row["question"]: row["n"] for row in rows.annotate(n=Count("quiz", distinct=True))}


def sittings_of(quiz_keys: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many sittings of each quiz were started, by its key. One query."""
    rows = Sitting.objects.filter(quiz_key__in=list(quiz_keys), purpose=Purpose.QUIZ).values("quiz_key").annotate(n=Count("pk"))
    return {row["quiz_key"]: row["n"] for row in rows if row["quiz_key"]}


def lengths_of(quizzes: Collection[Quiz]) -> dict[int, int]:
    """How many questions each quiz lists, by its id. One query."""
    rows = QuizQuestion.objects.filter(quiz__in=[quiz.pk for quiz in quizzes]).values("quiz").annotate(n=Count("pk"))
    return {row["quiz"]: row["n"] for row in rows}


def scheduled_revisions(items: Sequence[Quiz] | Sequence[Question]) -> dict[str, Revision]:
    """The revision of each quiz, or of each question, that waits for its day, by the item's id as text. One query."""
    if not items:
        return {}
    kind = ContentType.objects.get_for_model(items[0])
    waiting = Revision.objects.filter(content_type=kind, object_id__in=[str(item.pk) for item in items], approved_go_live_at__isnull=False)
    return {revision.object_id: revision for revision in waiting}


def lessons_of(quizzes: Collection[Quiz]) -> dict[int, list[models.Model]]:
    """The lessons (and whatever else) that hold each quiz, by its id, as Wagtail's index of references knows them."""
    types = ContentType.objects.get_for_models(Quiz, Question)
    references = ReferenceIndex.objects.filter(
        to_content_type=types[Quiz], to_object_id__in=[str(quiz.pk) for quiz in quizzes], base_content_type__isnull=False
    ).exclude(base_content_type__in=types.values())
    found: dict[int, list[models.Model]] = {}
    for source, its_references in references.group_by_source_object():
        for pk in sorted({int(reference.to_object_id) for reference in its_references}):
            found.setdefault(pk, []).append(source)
    return found


def quizzes_with(question: Question) -> tuple[list[Quiz], list[Quiz]]:
    """The quizzes that list `question`, and those that may draw it by chance."""
    listing = list(Quiz.objects.filter(items__question=question).distinct())
    if question.category_id is None:
        return listing, []
    above = dict(Category.objects.values_list("pk", "parent"))
    chain: list[int] = []
    at: int | None = question.category_id
    while at is not None and at not in chain:
        chain.append(at)
        at = above[at]
    return listing, list(Quiz.objects.filter(sections__category__in=chain).exclude(pk__in=[quiz.pk for quiz in listing]).distinct())
