"""What somebody said yes to, and what they took back."""

from django.db import models

from foundation import clock
from foundation.models import WrittenOnce
from people.enums import AskedOn, Purpose
from people.models.accounts import User
from people.querysets import ConsentRecordQuerySet


class ConsentRecord(WrittenOnce):
    """One yes, or one taking back, to one purpose in one wording. Rows are only ever added; the newest of a purpose counts."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=16, choices=Purpose)
    wording_version = models.PositiveSmallIntegerField(help_text="The number of the words that they had before them: people.wording.")
    given = models.BooleanField()
    at = models.DateTimeField(default=clock.now)
    how = models.CharField(max_length=8, choices=AskedOn, default=AskedOn.PAGE)

    objects = ConsentRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["person", "purpose", "-id"], name="consent_newest")]

    def __str__(self) -> str:
        return f"consent {self.pk}"
