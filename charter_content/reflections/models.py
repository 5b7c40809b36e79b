import uuid

from django.db import models
from django.db.models import Q

from charter_content.reflections.querysets import ReflectionQuerySet, ShareAnswerQuerySet, ShareOpeningQuerySet, ShareQuerySet
from foundation import clock
from foundation.encryption import PrivateText
from foundation.models import WrittenOnce
from people.models import Service, User


class Reflection(models.Model):
    """Private writing: free, on a principle, on a lesson's prompt, or begun with the words of a worksheet.

    No foreign key to a page: it keeps keys, and the prompt as it was read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reflections")
    text = PrivateText()
    lesson_key = models.UUIDField(null=True, editable=False)
    block_id = models.CharField(max_length=64, blank=True, editable=False)
    from_worksheet = models.BooleanField(
        default=False, editable=False, help_text="The block is a worksheet. There can be several from one."
    )
    prompt = models.CharField(max_length=300, blank=True, help_text="The question, or the worksheet's title, as the person saw it.")
    principles = models.JSONField(default=list, blank=True)
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "lesson_key", "block_id"],
                condition=Q(lesson_key__isnull=False, from_worksheet=False),
                name="one_reflection_a_prompt",
            )
        ]
        indexes = [models.Index(fields=["person", "-updated_at"], name="reflection_person_date")]

    def __str__(self) -> str:
        return f"reflection {self.pk}"


class Share(models.Model):
    """One reflection, as it read that day, for one named person: a copy under a key of its own, which taking it back deletes.

    Written once: a later wording is a share of its own. Deleting the reflection deletes its shares; the audit trail keeps their ids.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reflection = models.ForeignKey(Reflection, on_delete=models.CASCADE, related_name="shares")
    revision = models.PositiveIntegerField(help_text="Of the reflection, when it was shared.")
    writer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="shares")
    reader = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="shared_with_me", help_text="None: erased.")
    service = models.ForeignKey(
        Service, null=True, on_delete=models.SET_NULL, related_name="+", help_text="The reader reads it while they have a role here."
    )
    reader_role = models.CharField(max_length=200, help_text="The reader's role as the writer saw it.")
    text = PrivateText()
    prompt = models.CharField(max_length=300, blank=True)
    principles = models.JSONField(default=list, help_text="[[code, name as it was], …]")
    shared_at = models.DateTimeField(default=clock.now)
    taken_back_at = models.DateTimeField(null=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["-shared_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["reflection", "revision", "reader", "service"], condition=Q(taken_back_at=None), name="one_share_a_wording"
            )
        ]
        indexes = [
            models.Index(fields=["reader", "-shared_at"], name="share_reader", condition=Q(taken_back_at=None)),
            models.Index(fields=["writer", "-shared_at"], name="share_writer"),
        ]

    def __str__(self) -> str:
        return f"share {self.pk}"

    @property
    def key_owner(self) -> str:
        return f"share:{self.id}"


class ShareOpening(WrittenOnce):
    """The reader opened it. The writer sees every time."""

    id = models.BigAutoField(primary_key=True)
    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="openings")
    person = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = ShareOpeningQuerySet.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"opening {self.pk}"


class ShareAnswer(models.Model):
    """What the reader says to it, under the share's key. A draft until it is sent; from then on it is never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    text = PrivateText()
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True, help_text="When the writer first saw it.")

    objects = ShareAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["made_at"]
        constraints = [models.UniqueConstraint(fields=["share", "person"], condition=Q(sent_at=None), name="one_draft_a_share")]

    def __str__(self) -> str:
        return f"answer {self.pk}"
