"""Freezing questions: what is asked is a copy that never changes."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects

from courses.quizzes.models import Question, QuestionVersion


def _hash(question: Question, content: dict[str, Any]) -> str:
    text = json.dumps([str(question.key), content], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def freeze_questions(questions: Sequence[Question]) -> list[QuestionVersion]:
    """The frozen copies of `questions` as they stand, in their order. Asking twice without a change gives the same rows.

    A question that was frozen since its last save costs nothing; the others are frozen together, in a constant number of queries.
    """
    fresh = [question for question in questions if question.frozen_id is None]
    if fresh:
        prefetch_related_objects(fresh, "options", "hints", "rubric")
        contents = {question.pk: question.content() for question in fresh}
        hashes = {question.pk: _hash(question, contents[question.pk]) for question in fresh}
        rows = [QuestionVersion(hash=hashes[one.pk], question_key=one.key, content=contents[one.pk]) for one in fresh]
        QuestionVersion.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)
        made = dict(QuestionVersion.objects.filter(hash__in=hashes.values()).values_list("hash", "pk"))
        for question in fresh:
            question.frozen_id = made[hashes[question.pk]]
        Question.objects.bulk_update(fresh, ["frozen"], batch_size=200)
    found = QuestionVersion.objects.in_bulk([question.frozen_id for question in questions if question.frozen_id])
    return [found[question.frozen_id] for question in questions if question.frozen_id]
