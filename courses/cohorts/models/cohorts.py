import unicodedata
import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q

from courses.cohorts.enums import OPEN, EnrolmentState
from courses.cohorts.querysets import CohortQuerySet, EnrolmentQuerySet
from courses.pages.models import Edition
from foundation import clock
from people.models import Service, User


class Cohort(models.Model):
    """One run of a course at a service, with dated live sessions. Whoever facilitates sees its register, and not the desk."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="cohorts")
    course_key = models.UUIDField()
    name = models.CharField(max_length=120)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    place = models.CharField("where or how", max_length=200, blank=True, help_text="Where it usually meets: offered for each session.")
    note = models.CharField(max_length=300, blank=True, help_text="For everybody in it, such as how to get in. Nothing about anybody.")
    facilitators = models.ManyToManyField(User, related_name="facilitated_cohorts")
    closed_at = models.DateTimeField(null=True, help_text="From then on nobody joins.")
    numbers_given = models.PositiveIntegerField(default=0, editable=False, help_text="How many have ever joined: see Enrolment.number.")

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["-starts", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")), name="cohort_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Can people still join?"""
        return self.closed_at is None


class Enrolment(models.Model):
    """One person on one edition of a course, in one service. Everything about their progress hangs on it."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="enrolments")
    course_key = models.UUIDField()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="enrolments")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="enrolments")
    cohort = models.ForeignKey(Cohort, null=True, blank=True, on_delete=models.SET_NULL, related_name="enrolments")
    number = models.PositiveIntegerField(
        null=True, editable=False, help_text="On the cohort's register. It stays as it is, so that a printed list still fits."
    )
    state = models.CharField(max_length=12, choices=EnrolmentState, default=EnrolmentState.ACTIVE)
    started_at = models.DateTimeField(default=clock.now)
    completed_at = models.DateTimeField(null=True, editable=False)
    seen_on = models.DateField(default=clock.today, help_text="The last day on which the person signed in or opened a lesson.")
    sort_name = models.CharField(
        max_length=80, default="", editable=False, help_text="The person's name as lists are put in order by: see `as_sorted`."
    )
    asks = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="How many open lessons they asked to do together. Progress keeps it; check_counters compares."
    )
    lessons_done = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="How many lessons of their edition are completed. Progress keeps it; check_counters compares."
    )
    lifted = models.JSONField(
        default=list, help_text="Keys of days that were opened for this person alone. Who did it and when is in the audit trail."
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["person__display_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "course_key"], condition=Q(state__in=OPEN), name="one_open_enrolment_a_course")
        ]
        indexes = [
            models.Index(fields=["service", "state", "seen_on", "person"], name="enrolment_service_seen"),
            models.Index(fields=["service", "sort_name", "id"], name="enrolment_service_name"),
            models.Index(fields=["service", "seen_on", "id"], name="enrolment_service_away"),
            models.Index(fields=["service", "started_at", "id"], name="enrolment_service_new"),
            models.Index(fields=["service", "lessons_done", "id"], name="enrolment_service_done"),
            models.Index(fields=["service"], name="enrolment_service_asks", condition=Q(asks__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.edition}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.sort_name = as_sorted(self.person.display_name)
        super().save(*args, **kwargs)


def as_sorted(name: str) -> str:
    """What a name is put in order by: no matter which letters are large, or carry an accent."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char))
    return plain[:80]
