import uuid

from django.db import models

from courses.cohorts.models import Enrolment
from courses.progress.enums import Mark, TalkAbout
from courses.progress.querysets import (
    LessonMarkQuerySet,
    LessonSittingQuerySet,
    PlaceQuerySet,
    ResponseQuerySet,
    TalkAgreementQuerySet,
    TalkQuerySet,
)
from courses.quizzes.models import Sitting
from foundation import clock
from foundation.encryption import PrivateText
from people.models import User

# No foreign key to a page, block or snippet anywhere here: a record holds keys, and the label as the person saw it.


class LessonMark(models.Model):
    """One thing a person did with one lesson: went on past its note, marked it done, skipped it …"""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="marks")
    lesson_key = models.UUIDField()
    mark = models.CharField(max_length=10, choices=Mark)
    label = models.CharField(max_length=255, help_text="The lesson's title as the person saw it.")
    at = models.DateTimeField(default=clock.now)

    objects = LessonMarkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson_key", "mark"], name="mark_once")]

    def __str__(self) -> str:
        return f"{self.mark} {self.lesson_key}"


class Place(models.Model):
    """Where a person left off: the lesson and the block that they saw last."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="place")
    lesson_key = models.UUIDField()
    block_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=clock.now)

    objects = PlaceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.lesson_key}#{self.block_id}"


class Response(models.Model):
    """What a person wrote or picked in one field of a worksheet. Theirs alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="responses")
    lesson_key = models.UUIDField()
    block_id = models.CharField(max_length=64)
    field_id = models.CharField(max_length=64)
    label = models.CharField(max_length=255, help_text="The field's label as the person saw it.")
    answer = PrivateText()
    revision = models.PositiveIntegerField(default=1, help_text="Goes up with each save: a save that did not see the newest is a conflict.")
    updated_at = models.DateTimeField(default=clock.now)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson_key", "block_id", "field_id"], name="response_once_a_field")]

    def __str__(self) -> str:
        return f"{self.lesson_key}#{self.block_id}.{self.field_id}"


class LessonSitting(models.Model):
    """Joins a sitting, which knows no enrolment, to the enrolment and lesson it belongs to."""

    sitting = models.OneToOneField(Sitting, on_delete=models.CASCADE, related_name="lesson_sitting")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="lesson_sittings")
    lesson_key = models.UUIDField()
    block_id = models.CharField(max_length=64)

    objects = LessonSittingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["enrolment", "lesson_key"], name="lesson_sitting_place")]

    def __str__(self) -> str:
        return f"{self.lesson_key}#{self.block_id}"


class Talk(models.Model):
    """A conversation that stood in for a lesson or a safety question. The coordinator signs it; it counts once the person agrees."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="talks")
    about = models.CharField(max_length=8, choices=TalkAbout)
    key = models.UUIDField(help_text="Of the lesson or the question.")
    label = models.CharField(max_length=255, help_text="Neutral: names the place, not the subject.")
    talked_on = models.DateField(default=clock.today)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_name = models.CharField(max_length=80, help_text="The name that the coordinator typed.")
    recorded_at = models.DateTimeField(default=clock.now)

    objects = TalkQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "about", "key"], name="talk_once")]

    def __str__(self) -> str:
        return self.label


class TalkAgreement(models.Model):
    """The person's own signature under a talk."""

    talk = models.OneToOneField(Talk, on_delete=models.CASCADE, related_name="agreement")
    name = models.CharField(max_length=80, help_text="The name that the person typed.")
    at = models.DateTimeField(default=clock.now)

    objects = TalkAgreementQuerySet.as_manager()

    def __str__(self) -> str:
        return f"agreed {self.at:%Y-%m-%d}"
