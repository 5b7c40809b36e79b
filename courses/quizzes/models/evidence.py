"""What happened: which questions were asked, in which order, and what was answered. Never edited afterwards."""

import uuid
from typing import Any

from django.db import models

from courses.quizzes.querysets import AnswerQuerySet, SittingQuerySet
from foundation import clock


class QuestionVersion(models.Model):
    """A question as it was asked, frozen. Equal content is one row, so a million sittings do not copy the text."""

    hash = models.CharField(max_length=64, unique=True)
    question_key = models.UUIDField(db_index=True)
    content = models.JSONField(help_text="kind, stem, options, explanation, safety, principles: see `Question.content`")
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.hash[:12]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A question version is never changed.")
        super().save(*args, **kwargs)


class Sitting(models.Model):
    """One attempt at a quiz. It knows the person and the quiz's key, never an enrolment nor a page."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.User", null=True, on_delete=models.CASCADE, related_name="sittings")
    browser_key = models.CharField(max_length=64, blank=True, help_text="For somebody without an account.")
    quiz_key = models.UUIDField()
    quiz_title = models.CharField(max_length=160, help_text="As the person saw it.")
    asked = models.JSONField(help_text="[[version id, [option ids in the order shown]], …]")
    messages = models.JSONField(default=dict, help_text="The quiz's closing words as they were when it started.")
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    objects = SittingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "quiz_key", "-started_at"], name="sitting_person_quiz")]
        permissions = [("view_sittings", "Can see completed sittings")]

    def __str__(self) -> str:
        return f"{self.quiz_title} ({self.started_at:%Y-%m-%d})"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def length(self) -> int:
        return len(self.asked)


class Answer(models.Model):
    """One try at one question of a sitting. A further try is a further row."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField(default=1)
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    question_key = models.UUIDField()
    given = models.JSONField(help_text="The ids of the options that were picked.")
    right = models.BooleanField()
    at = models.DateTimeField(default=clock.now)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["position", "attempt"]
        constraints = [models.UniqueConstraint(fields=["sitting", "position", "attempt"], name="answer_once_a_try")]
        indexes = [models.Index(fields=["question_key", "right"], name="answer_question_right")]

    def __str__(self) -> str:
        return f"{self.sitting_id}/{self.position}.{self.attempt}"
