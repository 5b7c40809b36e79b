import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from charter_content.supervision.enums import Hat
from charter_content.supervision.querysets import RhythmQuerySet, SupervisionQuerySet
from foundation import clock
from people.models import Service, User


class Rhythm(models.Model):
    """How often supervision takes place in one service. Without a row the defaults hold: no source fixes them, so a service may."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="supervision_rhythm")
    weeks_between = models.PositiveSmallIntegerField(
        "weeks between two meetings", default=4, validators=[MinValueValidator(1), MaxValueValidator(26)]
    )
    weeks_between_few_hours = models.PositiveSmallIntegerField(
        "weeks between two meetings, for people with few hours", default=6, validators=[MinValueValidator(1), MaxValueValidator(26)],
        help_text="For people who give less than four hours of support a month.",
    )  # fmt: skip
    weekly_at_first = models.BooleanField("a short check-in each week in the first month", default=True)
    extra_in_month_four = models.BooleanField("an extra meeting in month four", default=True)
    months_between_agreements = models.PositiveSmallIntegerField(
        "months until an agreement is looked at again", default=12, validators=[MinValueValidator(1), MaxValueValidator(36)]
    )

    objects = RhythmQuerySet.as_manager()

    def __str__(self) -> str:
        return f"every {self.weeks_between} weeks"


class Supervision(models.Model):
    """One person's supervision in one service, with one hat. Its meetings, agreements and actions hang on it.

    A peer supporter's `supervisor` may change, and whoever leads the service reads what both signed. A coordinator's is between two
    named people: with another supervisor a new one begins.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="supervisions")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="supervisions")
    hat = models.CharField(max_length=12, choices=Hat, default=Hat.SUPPORTER)
    supervisor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="supervises")
    began = models.DateField(default=clock.today, help_text="The first month and month four are counted from here.")
    few_hours = models.BooleanField("less than four hours of support a month", default=False)
    accepted_at = models.DateTimeField(null=True, help_text="When a coordinator's chosen supervisor said yes.")
    ended_at = models.DateTimeField(null=True)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "service", "hat"], condition=Q(ended_at=None), name="one_supervision_a_hat")
        ]
        indexes = [models.Index(fields=["service", "hat"], name="supervision_service_hat")]

    def __str__(self) -> str:
        return f"supervision {self.pk}"

    @property
    def is_asked(self) -> bool:
        """Has a coordinator asked, and had no answer yet?"""
        return self.hat == Hat.COORDINATOR and self.accepted_at is None and self.ended_at is None
