import datetime as dt
import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from foundation import clock
from foundation.fields import LinesField
from foundation.keys import KeyRing
from people.enums import LEADING, Role, TextSize, Theme, Way, Within
from people.querysets import ContactHoursQuerySet, ContactRequestQuerySet, ServiceQuerySet, ServiceRoleQuerySet, UserManager
from people.working_days import WorkingDays


def weekdays_by_default() -> list[int]:
    """Monday to Friday."""
    return [0, 1, 2, 3, 4]


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account: a trainee, a peer supporter, a colleague. Never somebody who is being supported."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("email address", unique=True)
    display_name = models.CharField("name to show", max_length=80, help_text="What others here call you. It need not be your legal name.")
    pronouns = models.CharField(max_length=40, blank=True, help_text="If you like. For example: she/her, they/them.")
    text_size = models.CharField(max_length=10, choices=TextSize, default=TextSize.NORMAL)
    theme = models.CharField("colours", max_length=10, choices=Theme, default=Theme.AUTO)
    reduced_motion = models.BooleanField("keep things still", default=False)
    plain_spacing = models.BooleanField("more space between letters and lines", default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    objects = UserManager()

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="email_lower_case")]

    def __str__(self) -> str:
        return self.display_name or "Somebody"

    def save(self, *args: object, **kwargs: object) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @property
    def key_owner(self) -> str:
        """The owner name of this person's data key."""
        return f"person:{self.uuid}"

    @cached_property
    def ring(self) -> KeyRing:
        """This person's key ring. It lives as long as this instance: a request or a task."""
        return KeyRing(self.key_owner)


class Service(models.Model):
    """A place that offers peer support: a coordinator's world."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    contact = models.CharField("how to reach us", max_length=200, blank=True, help_text="A phone number or email, and the hours.")
    made_at = models.DateTimeField(default=clock.now)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ServiceRole(models.Model):
    """One person's role in one service, from one date to another. When a role ends, what it let them see ends with it."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=16, choices=Role)
    starts = models.DateField(default=clock.today)
    ends = models.DateField(null=True, blank=True, help_text="The last day. Empty: no end yet.")

    objects = ServiceRoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "service", "role", "starts"], name="role_once_from_a_day"),
            models.CheckConstraint(condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="role_ends_after_start"),
            models.CheckConstraint(condition=~Q(role=Role.DEPUTY) | Q(ends__isnull=False), name="deputy_has_an_end"),
        ]
        indexes = [models.Index(fields=["service", "role"], name="role_service_role")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} at {self.service}"

    def is_active(self, on: dt.date | None = None) -> bool:
        """Is it in force on `on` (today when left out)?"""
        day = on or clock.today()
        return self.starts <= day and (self.ends is None or day <= self.ends)

    @property
    def leads(self) -> bool:
        return self.role in LEADING


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
