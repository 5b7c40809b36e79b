"""Live sessions, who came to them, and how what was missed is made up for."""

import datetime as dt
import secrets
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from courses.cohorts.enums import CHECK_IN_AFTER, CHECK_IN_BEFORE, Part, Presence, Side
from courses.cohorts.models.cohorts import Cohort, Enrolment
from courses.cohorts.querysets import (
    AccessNeedsQuerySet,
    AttendanceQuerySet,
    CalendarFeedQuerySet,
    CatchUpQuerySet,
    CatchUpSignatureQuerySet,
    CheckInQuerySet,
    LiveSessionQuerySet,
)
from foundation import clock
from foundation.encryption import PrivateText
from foundation.models import WrittenOnce
from people.models import User

# No foreign key to a page anywhere here: a record holds the day's key, and the label as whoever planned it saw it.


def new_code() -> str:
    """What stands in a check-in address: twelve letters and digits that nobody guesses."""
    return secrets.token_hex(6)


class LiveSession(models.Model):
    """A date at which a cohort meets for the live practice of one day of the course, or for half of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="sessions")
    day_key = models.UUIDField()
    number = models.PositiveSmallIntegerField("day", help_text="Of the day, as whoever planned it saw it.")
    label = models.CharField(max_length=255, help_text="The day's title, as whoever planned it saw it.")
    part = models.CharField(max_length=8, choices=Part, default=Part.WHOLE)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    code = models.CharField(max_length=12, default=new_code, editable=False, help_text="In the address with which people check in.")
    made_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    cancelled_at = models.DateTimeField(null=True)

    objects = LiveSessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "number"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="live_session_ends_after_start"),
            models.UniqueConstraint(
                fields=["cohort", "day_key", "part", "starts_at"], condition=Q(cancelled_at=None), name="live_session_once"
            ),
        ]
        indexes = [models.Index(fields=["cohort", "starts_at"], name="live_session_cohort")]

    def __str__(self) -> str:
        return self.neutral_title

    @property
    def neutral_title(self) -> str:
        """Names the session and nothing of what it is about: for titles, emails and calendars."""
        return f"Day {self.number}" if self.part == Part.WHOLE else f"Day {self.number}, {Part(self.part).label.lower()}"

    @property
    def day(self) -> dt.date:
        """The day it takes place, where the service is."""
        return timezone.localtime(self.starts_at).date()

    @property
    def has_begun(self) -> bool:
        """Is its day here? From then on there is a register."""
        return self.day <= clock.today()

    @property
    def is_over(self) -> bool:
        return self.ends_at < clock.now()

    @property
    def takes_check_ins(self) -> bool:
        """Is the code good now?"""
        return self.cancelled_at is None and self.starts_at - CHECK_IN_BEFORE <= clock.now() <= self.ends_at + CHECK_IN_AFTER


class Attendance(WrittenOnce):
    """One line of a register: evidence. A correction is another row, and the newest counts."""

    session = models.ForeignKey(LiveSession, on_delete=models.PROTECT, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attendances")
    presence = models.CharField(max_length=8, choices=Presence)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["session", "enrolment"], name="attendance_session")]

    def __str__(self) -> str:
        return f"{self.presence} {self.session_id}"


class CheckIn(WrittenOnce):
    """The person says, on their own phone, that they are here. It counts for nothing until the register says so."""

    session = models.ForeignKey(LiveSession, on_delete=models.PROTECT, related_name="check_ins")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="check_ins")
    at = models.DateTimeField(default=clock.now)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "enrolment"], name="check_in_once")]

    def __str__(self) -> str:
        return f"checked in {self.at:%Y-%m-%d %H:%M}"


class AccessNeeds(models.Model):
    """What somebody needs to take part in live sessions, under their own key. Emptied some weeks after the last session."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="access_needs")
    needs = PrivateText()
    updated_at = models.DateTimeField(default=clock.now)

    objects = AccessNeedsQuerySet.as_manager()

    def __str__(self) -> str:
        return f"access needs {self.pk}"


class CatchUp(models.Model):
    """What somebody who missed a live session does instead: a few tasks, and a conversation. Signed by both, it counts as that session.

    The tasks lie under the person's own key. They change until somebody has signed, and never afterwards.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="catch_ups")
    day_key = models.UUIDField()
    number = models.PositiveSmallIntegerField("day")
    tasks = PrivateText(help_text="One a line.")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    locked_at = models.DateTimeField(null=True, help_text="When the second of the two signed.")

    objects = CatchUpQuerySet.as_manager()

    class Meta:
        ordering = ["number", "made_at"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "day_key"], name="catch_up_once_a_day")]
        indexes = [models.Index(fields=["made_at"], name="catch_up_open", condition=Q(locked_at=None))]

    def __str__(self) -> str:
        return self.neutral_title

    @property
    def neutral_title(self) -> str:
        return f"Day {self.number}, catching up"


class CatchUpSignature(WrittenOnce):
    """One of the two says that the tasks are done and that they talked."""

    catch_up = models.ForeignKey(CatchUp, on_delete=models.CASCADE, related_name="signatures")
    side = models.CharField(max_length=8, choices=Side)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80, help_text="The name that was typed.")
    at = models.DateTimeField(default=clock.now)

    objects = CatchUpSignatureQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["catch_up", "side"], name="catch_up_signed_once_a_side")]

    def __str__(self) -> str:
        return f"{self.side} signed {self.at:%Y-%m-%d}"


class CalendarFeed(models.Model):
    """The private address of somebody's calendar. It is kept as a fingerprint, and sealed for the person themselves to read again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed")
    fingerprint = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret part of the address.")
    secret = PrivateText()
    made_at = models.DateTimeField(default=clock.now)

    objects = CalendarFeedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"calendar feed {self.pk}"
