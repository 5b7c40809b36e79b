import datetime as dt
import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from charter_content.supervision.enums import THEMES_CLOSE, About, Answer, Came, GatheringKind, Stage
from charter_content.supervision.models.together import WrittenTogether
from charter_content.supervision.querysets import (
    GatheringActionQuerySet,
    GatheringAdditionQuerySet,
    GatheringQuerySet,
    InvitationQuerySet,
    SignUpQuerySet,
)
from foundation import clock
from foundation.encryption import PrivateText
from people.models import Service, User


class Gathering(WrittenTogether):
    """People who come together: group supervision, a review day, or the coordinators' network. It has a key of its own.

    `words` is what whoever facilitates writes down with the group; `record` is what is kept once it is closed, and never changes.
    `themes` is one sealed list of what people would like to talk about. It has no rows, so there is nothing that could say who wrote one
    of them, when, or which came last; writing one leaves `revision` and `updated_at` alone.
    """

    kind = models.CharField(max_length=12, choices=GatheringKind)
    host = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", help_text="Whoever leads it arranges the day.")
    facilitators = models.ManyToManyField(User, related_name="facilitates")
    planned_for = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField("where or how", max_length=200, blank=True)
    places = models.PositiveSmallIntegerField("how many can come")
    themes = PrivateText(help_text="A JSON list of texts, shuffled; emptied when it is closed.")
    number_came = models.PositiveSmallIntegerField(null=True, help_text="Kept when it is closed: it outlives the register's names.")
    cancelled_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    objects = GatheringQuerySet.as_manager()

    class Meta:
        ordering = ["planned_for"]
        indexes = [
            models.Index(fields=["host", "kind", "planned_for"], name="gathering_host"),
            models.Index(fields=["planned_for"], name="gathering_open", condition=Q(locked_at=None, cancelled_at=None)),
        ]

    def __str__(self) -> str:
        return f"gathering {self.pk}"

    @property
    def stage(self) -> Stage:
        if self.locked_at:
            return Stage.LOCKED
        return Stage.CANCELLED if self.cancelled_at else Stage.PLANNED

    @property
    def day(self) -> dt.date:
        """The day it takes place, where the service is."""
        return timezone.localtime(self.planned_for).date()

    @property
    def ends_at(self) -> dt.datetime:
        return self.planned_for + dt.timedelta(minutes=self.minutes)

    @property
    def length(self) -> str:
        """How long it takes, as one would say it."""
        hours, minutes = divmod(self.minutes, 60)
        if hours < 3:
            return f"{self.minutes} minutes"
        return f"{hours} hours and {minutes} minutes" if minutes else f"{hours} hours"

    @property
    def takes_themes(self) -> bool:
        """Is the list of themes open still? Nobody sees it before it is shut."""
        return clock.now() < self.planned_for - THEMES_CLOSE

    @property
    def has_begun(self) -> bool:
        """Is its day here? From then on there is a register."""
        return self.day <= clock.today()


class Invitation(models.Model):
    """One service that is to take part. Its people see the day once somebody who leads it has said yes for it."""

    id = models.BigAutoField(primary_key=True)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="invitations")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["gathering", "service"], name="service_invited_once"),
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(declined_at=None), name="invitation_one_answer"),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class SignUp(models.Model):
    """What one person said to a gathering; and on the day, whether they came. Access needs are sealed under the gathering's key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="sign_ups")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ups")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", help_text="Through which they come.")
    answer = models.CharField(max_length=8, choices=Answer)
    needs = PrivateText(help_text="Access needs. Emptied when the gathering is closed or called off, or the person does not come.")
    came = models.CharField(max_length=4, choices=Came, blank=True)
    answered_at = models.DateTimeField(default=clock.now)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        ordering = ["person__display_name", "id"]
        constraints = [models.UniqueConstraint(fields=["gathering", "person"], name="one_answer_a_person")]
        indexes = [models.Index(fields=["gathering", "answer"], name="sign_up_answer")]

    def __str__(self) -> str:
        return f"sign-up {self.pk}"


class GatheringAction(models.Model):
    """Something that will be done for the charter or the course, agreed on a day and kept with it. Sealed under the gathering's key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="actions")
    about = models.CharField(max_length=8, choices=About)
    words = PrivateText()
    who = PrivateText(help_text="A role or a name, as it was typed.")
    due_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    order = models.PositiveSmallIntegerField()

    objects = GatheringActionQuerySet.as_manager()

    class Meta:
        ordering = ["gathering", "order"]

    def __str__(self) -> str:
        return f"gathering action {self.pk}"


class GatheringAddition(models.Model):
    """A correction to what was kept, under the gathering's key. Rows are only ever added."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="additions")
    person = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=80, blank=True, help_text="Empty once that person is erased.")
    text = PrivateText()
    at = models.DateTimeField(default=clock.now)

    objects = GatheringAdditionQuerySet.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"gathering addition {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("What was added is never changed.")
        super().save(*args, **kwargs)
