from django.db import models

from courses.certificates.models.awards import Award
from courses.certificates.querysets import AwardReminderQuerySet, RefresherReadQuerySet
from foundation import clock
from foundation.models import WrittenOnce


class RefresherRead(WrittenOnce):
    """That somebody has gone through a lesson as it was changed, to renew their certificate. The holder says so by themselves."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="reads")
    lesson_key = models.UUIDField()
    revision = models.PositiveBigIntegerField(help_text="Of the lesson, as it was read: changed again, it is to be read again.")
    at = models.DateTimeField(default=clock.now)

    objects = RefresherReadQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "lesson_key", "revision"], name="one_read_a_revision")]

    def __str__(self) -> str:
        return f"{self.lesson_key} for {self.award_id}"


class AwardReminder(WrittenOnce):
    """That somebody was told that their certificate runs out in so many days: each is told once."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="reminders")
    days = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=clock.now)

    objects = AwardReminderQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "days"], name="one_reminder_so_many_days_before")]

    def __str__(self) -> str:
        return f"{self.days} days before {self.award_id}"
