"""People, services, and what people do there."""

import datetime as dt
import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property

from foundation import clock
from foundation.keys import KeyRing
from people.enums import LEADING, Role, TextSize, Theme
from people.hats import Hat, Held, in_order, read_roles
from people.querysets import ServiceQuerySet, ServiceRoleQuerySet, UserManager


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

    # --- Hats: of whoever was fetched `with_hats`, as people who are signed in are. Nobody else seems to have any. ---

    @cached_property
    def held(self) -> tuple[Held, ...]:
        """Their roles: of today, ahead and past."""
        return read_roles(self.__dict__.get("all_roles"))

    @cached_property
    def hats(self) -> tuple[Hat, ...]:
        """Their roles of today, those that lead first."""
        return in_order(held.hat for held in self.held if held.is_active(clock.today()))

    @property
    def leads(self) -> bool:
        """Do they lead a service today?"""
        return any(hat.leads for hat in self.hats)

    @property
    def supports(self) -> bool:
        """Are they, or were they, a peer supporter or a manager?"""
        return any(held.hat.role in (Role.SUPPORTER, Role.MANAGER) for held in self.held)


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
        indexes = [models.Index(fields=["service", "role", "starts"], name="role_service_role_starts")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} at {self.service}"

    def is_active(self, on: dt.date | None = None) -> bool:
        """Is it in force on `on` (today when left out)?"""
        day = on or clock.today()
        return self.starts <= day and (self.ends is None or day <= self.ends)

    @property
    def leads(self) -> bool:
        return self.role in LEADING
