"""Mail about somebody's account here: what was sent, what waits, and when they would like it."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from foundation import clock
from people.enums import PROMPT, GivenUp, HowOften, MessageKind, WaitsFor
from people.models.accounts import User
from people.querysets import MessagePreferencesQuerySet, MessageQuerySet
from people.quiet_hours import QuietHours, at_next, read_hours

AFTER = dt.timedelta(microseconds=1)
"""What is ready just when the one mail a day goes is in the next."""


def quiet_from() -> dt.time:
    hours = read_hours(settings.QUIET_HOURS)
    return hours.starts if hours else dt.time(20)


def quiet_to() -> dt.time:
    hours = read_hours(settings.QUIET_HOURS)
    return hours.ends if hours else dt.time(8)


def quiet_by_default() -> bool:
    return read_hours(settings.QUIET_HOURS) is not None


class MessagePreferences(models.Model):
    """When one person would like mail. Who never said has none, and the settings of the website hold."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="message_preferences")
    how_often = models.CharField("how often", max_length=8, choices=HowOften, default=HowOften.NOW)
    daily_at = models.TimeField("the one mail a day comes at", default=dt.time(9))
    quiet = models.BooleanField("no mail in quiet hours", default=quiet_by_default)
    quiet_from = models.TimeField("quiet from", default=quiet_from)
    quiet_to = models.TimeField("quiet until", default=quiet_to)

    objects = MessagePreferencesQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(quiet_from=F("quiet_to")), name="quiet_hours_end")]

    def __str__(self) -> str:
        return self.how_often

    def put_off(self, moment: dt.datetime) -> dt.datetime:
        """`moment`, or the end of the quiet hours that it falls into."""
        return QuietHours(self.quiet_from, self.quiet_to).after(moment) if self.quiet else moment

    def when(self, kind: MessageKind, moment: dt.datetime) -> tuple[dt.datetime, WaitsFor]:
        """When a message of `kind` that is ready at `moment` goes, and what it waits for until then."""
        if self.how_often == HowOften.DAILY and kind not in PROMPT:
            return self.put_off(at_next(self.daily_at, moment + AFTER)), WaitsFor.DAILY
        due = self.put_off(moment)
        return due, WaitsFor.QUIET if due > moment else WaitsFor.NOTHING


class Message(models.Model):
    """One mail to one person: its kind and where it leads, never what it is about. It is sent once, or not at all.

    Sending takes three steps: it is claimed, in a transaction of its own; it is handed over; and that is noted. Whatever is lost between
    the last two is never sent again (docs/decisions/0025-messages.md).
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=8, choices=MessageKind)
    path = models.CharField(max_length=200, help_text="Where it leads on this website.")
    dedupe = models.CharField(max_length=120, help_text="The occasion: ids only. One occasion is one mail.")
    made_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(help_text="When it goes, or is tried again.")
    waits_for = models.CharField(max_length=8, choices=WaitsFor, blank=True, default=WaitsFor.NOTHING)
    claimed_at = models.DateTimeField(null=True, help_text="Taken to be sent. Empty again once it is sure that it was not.")
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    sent_to = models.CharField(max_length=80, blank=True, help_text="The address, with most of it left out.")
    given_up_at = models.DateTimeField(null=True)
    given_up = models.CharField(max_length=8, choices=GivenUp, blank=True)
    gathered_in = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="gathered")

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "dedupe"], name="one_message_an_occasion")]
        indexes = [
            models.Index(fields=["person", "-made_at"], name="messages_of_a_person"),
            models.Index(
                fields=["due_at"],
                name="message_waits",
                condition=Q(sent_at=None, given_up_at=None, claimed_at=None, gathered_in=None),
            ),
            models.Index(fields=["claimed_at"], name="message_claimed", condition=Q(sent_at=None, given_up_at=None)),
            models.Index(fields=["made_at"], name="message_made"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
