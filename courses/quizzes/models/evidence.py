"""What happened: which questions were asked, in which order, and what was answered. Never edited afterwards."""

import math
import uuid
from typing import Any

from django.db import models

from courses.quizzes.enums import Feedback, Layout, Purpose, Sureness, Why
from courses.quizzes.querysets import AnswerQuerySet, DraftQuerySet, ResultQuerySet, SittingQuerySet, WordsQuerySet
from foundation import clock
from foundation.encryption import PrivateText


class QuestionVersion(models.Model):
    """A question as it was asked, frozen. Equal content is one row, so a million sittings do not copy the text."""

    hash = models.CharField(max_length=64, unique=True)
    question_key = models.UUIDField(db_index=True)
    content = models.JSONField(help_text="kind, stem, options, explanation, safety, principles …: see `Question.content`")
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
    browser_key = models.CharField(max_length=64, blank=True, help_text="For somebody without an account: SHA-256 of their cookie.")
    purpose = models.CharField(max_length=8, choices=Purpose, default=Purpose.QUIZ)
    quiz_key = models.UUIDField(null=True, help_text="None for practice, which belongs to no quiz.")
    quiz_title = models.CharField(max_length=160, help_text="As the person saw it.")
    asked = models.JSONField(help_text="[[version id, [option ids in the order shown], points], …]")
    rules = models.JSONField(
        default=dict, help_text="The quiz's settings and closing words as they were when it started: see `Quiz.rules`."
    )
    sections = models.JSONField(default=list, help_text="[[position of its first question, title, intro], …]")
    started_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True, help_text="None: as long as it takes.")
    finished_at = models.DateTimeField(null=True)
    first_share = models.FloatField(null=True, help_text="What its first tries were worth together, 0 to 1; known when it is finished.")

    objects = SittingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "quiz_key", "-started_at"], name="sitting_person_quiz"),
            models.Index(fields=["quiz_key", "finished_at"], name="sitting_quiz_finished"),
            models.Index(fields=["browser_key"], name="sitting_browser", condition=~models.Q(browser_key="")),
            models.Index(fields=["ends_at"], name="sitting_ends", condition=models.Q(finished_at=None, ends_at__isnull=False)),
        ]
        permissions = [("view_sittings", "Can see completed sittings")]

    def __str__(self) -> str:
        return f"{self.quiz_title} ({self.started_at:%Y-%m-%d})"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def is_late(self) -> bool:
        """Was there a time for it, and is it over?"""
        return self.ends_at is not None and self.ends_at < clock.now()

    @property
    def seconds_left(self) -> int | None:
        """How many seconds it still has, 0 when the time is up or it is finished. None: as long as it takes."""
        if self.ends_at is None:
            return None
        left = 0.0 if self.is_finished else (self.ends_at - clock.now()).total_seconds()
        return max(0, math.ceil(left))

    @property
    def length(self) -> int:
        return len(self.asked)

    @property
    def shows_feedback(self) -> bool:
        """Is it time to show what there is to say: after each question, or because it is finished?"""
        return self.is_finished or self.rules.get("feedback", Feedback.EACH) == Feedback.EACH

    @property
    def is_one_page(self) -> bool:
        return self.rules.get("layout") == Layout.ALL

    @property
    def allows_tries(self) -> bool:
        """May a question be tried again? Not where there is one attempt only."""
        return not self.rules.get("single_attempt")

    @property
    def key_owner(self) -> str:
        """Whose key locks what was typed by somebody without an account."""
        return f"sitting:{self.uuid}"


class Answer(models.Model):
    """One try at one question of a sitting. A further try is a further row."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField(default=1)
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    question_key = models.UUIDField()
    given = models.JSONField(help_text="Ids of options: those picked, in their order, or [[left, right], …]. Never words: see `Words`.")
    picked = models.CharField(max_length=100, blank=True, help_text="The same for counting, where the kind has few possible answers.")
    right = models.BooleanField(null=True, help_text="None: nobody has marked it yet.")
    share = models.FloatField(null=True, help_text="What it is worth, 0 to 1. None: nobody has marked it yet.")
    sure = models.CharField(max_length=8, choices=Sureness, blank=True)
    late = models.BooleanField(default=False, help_text="It came after the time was up: kept, and not counted.")
    at = models.DateTimeField(default=clock.now)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["position", "attempt"]
        constraints = [models.UniqueConstraint(fields=["sitting", "position", "attempt"], name="answer_once_a_try")]
        indexes = [models.Index(fields=["question_key", "right"], name="answer_question_right")]

    def __str__(self) -> str:
        return f"{self.sitting_id}/{self.position}.{self.attempt}"


class Words(models.Model):
    """What was typed as one answer, locked with the key of who typed it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="words")
    text = PrivateText()

    objects = WordsQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.id)


class Draft(models.Model):
    """What somebody has put into a question, and not answered with yet: saved as they type, gone once it is an answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="drafts")
    position = models.PositiveSmallIntegerField()
    text = PrivateText()
    revision = models.PositiveIntegerField(default=1, help_text="Goes up with each save: a save that did not see the newest is a conflict.")
    updated_at = models.DateTimeField(default=clock.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "position"], name="draft_once_a_question")]

    def __str__(self) -> str:
        return f"{self.sitting_id}/{self.position}"


class Result(models.Model):
    """How a sitting went, as known at one moment. Marks make a further result; the newest counts."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="results")
    why = models.CharField(max_length=8, choices=Why, default=Why.FINISHED)
    points = models.FloatField(help_text="What was reached, as far as it is marked.")
    possible = models.PositiveIntegerField(help_text="What could be reached, with all questions.")
    waiting = models.PositiveSmallIntegerField(default=0, help_text="How many answers nobody has marked yet.")
    passed = models.BooleanField(null=True, help_text="None: it depends on marks that are not there yet.")
    at = models.DateTimeField(default=clock.now)

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.points:g} of {self.possible:g}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A result is never changed: a new one is added.")
        super().save(*args, **kwargs)

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down: 99.9 is not all."""
        return int(100 * self.points / self.possible + 1e-9) if self.possible else 0
