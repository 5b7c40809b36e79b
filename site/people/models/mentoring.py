"""Who mentors whom, and on which days they met. Nothing that was said: there is no field for it, on purpose."""

import uuid

from django.db import models
from django.db.models import F, Q

from foundation import clock
from people.models.accounts import Service, User
from people.querysets import MentoringQuerySet, MentorMeetingQuerySet


class Mentoring(models.Model):
    """Somebody walks beside a peer supporter of one service, from one day on. At most one is open for a person in a service."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentorings")
    mentor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="mentors")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="mentorings")
    starts = models.DateField(default=clock.today)
    ends = models.DateField(null=True, help_text="The day on which it ended: from then on the mentor sees nothing of it.")

    objects = MentoringQuerySet.as_manager()

    class Meta:
        ordering = ["-starts", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "service"], condition=Q(ends=None), name="one_open_mentoring_a_service"),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="mentoring_ends_after_start"),
            models.CheckConstraint(condition=~Q(person=F("mentor")), name="nobody_mentors_themselves"),
        ]
        indexes = [models.Index(fields=["mentor"], name="mentoring_open_mentor", condition=Q(ends=None))]

    def __str__(self) -> str:
        return f"mentoring {self.uuid}"


class MentorMeeting(models.Model):
    """The two met on a day. Written once: what was wrong is taken back, which is a fact of its own."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    mentoring = models.ForeignKey(Mentoring, on_delete=models.CASCADE, related_name="meetings")
    met_on = models.DateField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    taken_back_at = models.DateTimeField(null=True)

    objects = MentorMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-met_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["mentoring", "met_on"], condition=Q(taken_back_at=None), name="met_once_a_day")]

    def __str__(self) -> str:
        return f"meeting {self.uuid}"
