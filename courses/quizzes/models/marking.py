"""Own words that somebody marks, and time for those who need more of it."""

import uuid
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from courses.quizzes.models.evidence import Answer
from courses.quizzes.querysets import ExtraTimeQuerySet, HandInQuerySet, MarkingQuerySet
from foundation import clock
from foundation.encryption import PrivateText
from people.models import Service, User


class HandIn(models.Model):
    """Words that a learner gave to be marked: a copy of its own, under a key of its own, which taking it back deletes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="hand_in")
    service = models.ForeignKey(
        Service,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Whoever leads it marks. None: only who may view sittings.",
    )
    text = PrivateText()
    at = models.DateTimeField(default=clock.now)
    taken_back_at = models.DateTimeField(null=True)

    objects = HandInQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["service", "at"], name="hand_in_service", condition=models.Q(taken_back_at=None))]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def key_owner(self) -> str:
        return f"hand-in:{self.id}"


class Marking(models.Model):
    """What one marker said about one hand-in. Marking again is a further row; of each marker the newest counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hand_in = models.ForeignKey(HandIn, on_delete=models.CASCADE, related_name="markings")
    marker = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    share = models.FloatField(help_text="What it is worth, 0 to 1.")
    rubric = models.JSONField(default=list, help_text="[[what to look for, points given, points to give], …]")
    comment = PrivateText()
    at = models.DateTimeField(default=clock.now)

    objects = MarkingQuerySet.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return str(self.id)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A mark is never changed: a new one is added.")
        super().save(*args, **kwargs)


class ExtraTime(models.Model):
    """How much more time a person has in quizzes with a time: their coordinator gives it, on no more ground than being asked."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="extra_time")
    percent = models.PositiveSmallIntegerField(validators=[MinValueValidator(5), MaxValueValidator(300)])
    given_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = ExtraTimeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.percent} %"
