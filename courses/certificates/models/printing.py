import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from courses.certificates.enums import PRINTING, PRINTS_KEPT, PrintKind, PrintState
from courses.certificates.models.awards import Award
from courses.certificates.querysets import AwardPrintQuerySet, PrintJobQuerySet, PrintPartQuerySet
from courses.cohorts.models import Cohort
from foundation import clock
from foundation.encryption import PrivateText
from foundation.models import WrittenOnce
from people.models import Service, User


class PrintJob(models.Model):
    """The certificates of a cohort, put into one file for whoever leads its service."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="print_jobs")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="print_jobs")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="print_jobs")
    kind = models.CharField(max_length=3, choices=PrintKind)
    state = models.CharField(max_length=7, choices=PrintState, default=PrintState.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often it was taken up. Who has not the newest number, stops.")
    made_at = models.DateTimeField(default=clock.now)
    beat_at = models.DateTimeField(default=clock.now, help_text="When it last got on.")
    finished_at = models.DateTimeField(null=True)
    left_out = models.PositiveIntegerField(default=0, help_text="How many could not be made when the rest were put together.")
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the file, once it is done: it can be told from a fake for ever.")

    objects = PrintJobQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [models.UniqueConstraint(fields=["cohort", "kind"], condition=Q(state__in=PRINTING), name="one_print_job_at_a_time")]

    def __str__(self) -> str:
        return f"print {self.pk}"

    @property
    def key_owner(self) -> str:
        """Whose key locks the file: its own, so that deleting the key ends it."""
        return f"print:{self.pk}"

    @property
    def words(self) -> str:
        """How far it is: “120 of 500”."""
        return f"{self.done} of {self.total}"

    @property
    def kept_until(self) -> dt.date | None:
        """The last day on which the file is there."""
        return timezone.localtime(self.finished_at + dt.timedelta(days=PRINTS_KEPT)).date() if self.finished_at else None

    @property
    def is_open(self) -> bool:
        return self.state in PRINTING

    @property
    def is_done(self) -> bool:
        return self.state == PrintState.DONE

    @property
    def has_failed(self) -> bool:
        return self.state == PrintState.FAILED


class PrintPart(models.Model):
    """A piece of the file, sealed. In pieces, so that neither making nor handing it out holds all of it in memory."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey(PrintJob, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = PrivateText()

    objects = PrintPartQuerySet.as_manager()

    class Meta:
        ordering = ["job", "number"]
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="one_part_a_number")]

    def __str__(self) -> str:
        return f"part {self.number} of {self.job_id}"


class AwardPrint(WrittenOnce):
    """That a certificate was printed by the service of its holder, who sees that."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="prints")
    job = models.ForeignKey(PrintJob, on_delete=models.CASCADE, related_name="prints")
    service = models.CharField(max_length=120, help_text="Its name, as it was.")
    at = models.DateTimeField(default=clock.now)

    objects = AwardPrintQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["award", "job"], name="one_line_an_award_and_print")]

    def __str__(self) -> str:
        return f"print of {self.award_id}"
