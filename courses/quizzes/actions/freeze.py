"""Freezing questions: what is asked is a copy that never changes."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects

from courses.quizzes.models import Question, QuestionVersion


def _hash(key: uuid.UUID, content: dict[str, Any]) -> str:
    text = json.dumps([str(key), content], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def freeze_contents(asked: Sequence[tuple[uuid.UUID, dict[str, Any]]]) -> list[QuestionVersion]:
    """The frozen copies of contents, each with the key of its question. The same content is the same row."""
    rows = [QuestionVersion(hash=_hash(key, content), question_key=key, content=content) for key, content in asked]
    QuestionVersion.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)
    made = {version.hash: version for version in QuestionVersion.objects.filter(hash__in=[row.hash for row in rows])}
    return [made[row.hash] for row in rows]


def freeze_questions(questions: Sequence[Question]) -> list[QuestionVersion]:
    """The frozen copies of `questions` as they stand, in their order. Asking twice without a change gives the same rows.

    A question that was frozen since its last save costs nothing; the others are frozen together, in a constant number of queries.
    """
    fresh = [question for question in questions if question.frozen_id is None]
    if fresh:
        prefetch_related_objects(fresh, "options", "hints", "rubric")
        for question, version in zip(fresh, freeze_contents([(one.key, one.content()) for one in fresh]), strict=True):
            question.frozen_id = version.pk
        Question.objects.bulk_update(fresh, ["frozen"], batch_size=200)
    found = QuestionVersion.objects.in_bulk([question.frozen_id for question in questions if question.frozen_id])
    return [found[question.frozen_id] for question in questions if question.frozen_id]
