import uuid

from django.db import models
from django.db.models import Q

from charter_content.reflections.querysets import ReflectionQuerySet
from foundation import clock
from foundation.encryption import PrivateText
from people.models import User


class Reflection(models.Model):
    """Private writing: free, or on a lesson's prompt. No foreign key to a page: it keeps keys, and the prompt as it was read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reflections")
    text = PrivateText()
    lesson_key = models.UUIDField(null=True, editable=False)
    block_id = models.CharField(max_length=64, blank=True, editable=False)
    prompt = models.CharField(max_length=300, blank=True, help_text="The question as the person saw it.")
    principles = models.JSONField(default=list, blank=True)
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "lesson_key", "block_id"], condition=Q(lesson_key__isnull=False), name="one_reflection_a_prompt"
            )
        ]
        indexes = [models.Index(fields=["person", "-updated_at"], name="reflection_person_date")]

    def __str__(self) -> str:
        return f"reflection {self.pk}"
