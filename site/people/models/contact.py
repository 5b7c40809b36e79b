"""Asking whoever leads one's service to get in touch."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from foundation import clock
from foundation.fields import LinesField
from people.enums import Way, Within
from people.models.accounts import Service, User
from people.querysets import ContactHoursQuerySet, ContactRequestQuerySet
from people.working_days import WorkingDays


def weekdays_by_default() -> list[int]:
    """Monday to Friday."""
    return [0, 1, 2, 3, 4]


class ContactHours(models.Model):
    """When a service answers people who ask to be contacted. It cannot be switched on without somebody who covers for the coordinator."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="contact_hours")
    is_on = models.BooleanField("people can ask to be contacted", default=False)
    weekdays = models.JSONField("days we work", default=weekdays_by_default)
    ask_by = models.TimeField(
        "asked by this time counts today", default=dt.time(15), help_text="What is asked later counts as asked on the next working day."
    )
    within = models.PositiveSmallIntegerField("people hear from us", choices=Within, default=Within.NEXT)
    closed_on = LinesField("days we are closed", help_text="One a line, such as 25/12/2026.")
    out_of_hours = models.CharField(
        "outside these hours", max_length=300, blank=True, help_text="What people should do then. Support numbers are shown in any case."
    )

    objects = ContactHoursQuerySet.as_manager()

    def __str__(self) -> str:
        return "on" if self.is_on else "off"

    @property
    def days(self) -> WorkingDays:
        return WorkingDays(tuple(self.weekdays), tuple(dt.date.fromisoformat(day) for day in self.closed_on))

    def hear_by(self, asked: dt.datetime) -> dt.date:
        """The day by which somebody who asks at `asked` (aware) hears."""
        return self.days.hear_by(timezone.localtime(asked), ask_by=self.ask_by, within=self.within)


class ContactRequest(models.Model):
    """Somebody would like to be contacted by whoever leads their service. It says how, and never why."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="contact_requests")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="contact_requests")
    way = models.CharField(max_length=8, choices=Way)
    asked_at = models.DateTimeField(default=clock.now)
    hear_by = models.DateField()
    escalates_at = models.DateTimeField(help_text="From then on the deputy is told too, if nobody has opened it.")
    escalated_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True, help_text="When they had been in touch, or the person took it back.")
    taken_back = models.BooleanField(default=False)

    objects = ContactRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        constraints = [models.UniqueConstraint(fields=["person", "service"], condition=Q(closed_at=None), name="one_open_contact_request")]
        indexes = [models.Index(fields=["escalates_at"], name="contact_waits", condition=Q(closed_at=None, opened_at=None))]

    def __str__(self) -> str:
        return f"contact request {self.uuid}"
