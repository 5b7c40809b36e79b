"""What a service tells its people on its own page. It is about places and papers, never about anybody who is supported."""

import uuid

from django.core.validators import RegexValidator
from django.db import models

from foundation import clock
from people.enums import CHECKED_LASTS
from people.models.accounts import Service
from people.querysets import OfServiceQuerySet

DIGITS = RegexValidator(r"^[0-9 +]*$", "Only digits, spaces and +.")


class OfService(models.Model):
    """One entry on the page of a service."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="%(class)ss")
    name = models.CharField(max_length=120)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class SupportContact(OfService):
    """Whom people of this service ring or write to when they need somebody: the duty line, the safeguarding lead."""

    what = models.CharField("what it is for", max_length=240, blank=True)
    phone = models.CharField(max_length=30, blank=True, validators=[DIGITS])
    text = models.CharField("text messages", max_length=30, blank=True, validators=[DIGITS])
    web = models.URLField("website", blank=True)
    hours = models.CharField(max_length=120, blank=True, help_text="For example: Monday to Friday, 10 to 4.")

    objects = OfServiceQuerySet["SupportContact"].as_manager()


class Signpost(OfService):
    """A place nearby that somebody can be pointed to."""

    what = models.CharField("what it is", max_length=300)
    how = models.CharField("how to reach it", max_length=300, help_text="A phone number, an address, when it is open.")
    web = models.URLField("website", blank=True)
    checked_on = models.DateField("checked on", help_text="The day on which somebody made sure that this is right.")

    objects = OfServiceQuerySet["Signpost"].as_manager()

    @property
    def is_old(self) -> bool:
        """Was it checked so long ago that somebody should look again?"""
        return clock.today() - self.checked_on > CHECKED_LASTS


class HousePaper(OfService):
    """A policy or another paper of the service: its words, or where it is found."""

    text = models.TextField("the words", max_length=20_000, blank=True)
    web = models.URLField("where it is found", blank=True)

    objects = OfServiceQuerySet["HousePaper"].as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(text="") | ~models.Q(web=""), name="paper_has_words_or_a_place")]


class ServiceLogo(models.Model):
    """The logo of a service, made anew as PNG. It stands on its page, and on certificates, which keep the one they were given with."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="logo")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    alt = models.CharField(max_length=120, blank=True, help_text="What it shows, in words. Empty: that it is the logo of the service.")
    updated_at = models.DateTimeField(default=clock.now)

    objects = OfServiceQuerySet["ServiceLogo"].as_manager()

    def __str__(self) -> str:
        return f"logo of service {self.service_id}"

    @property
    def words(self) -> str:
        """For those who do not see it."""
        return self.alt or f"Logo of {self.service.name}"
