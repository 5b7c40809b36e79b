import uuid
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from foundation import clock
from foundation.querysets import AppendOnlyQuerySet, ScopedQuerySet


class AuditEventQuerySet(AppendOnlyQuerySet["AuditEvent"], ScopedQuerySet["AuditEvent"]):  # type: ignore[override]  # as_manager() of both
    """The trail has no screen: nobody sees it but who runs the machine."""


class DataKeyQuerySet(ScopedQuerySet["DataKey"]):
    """Keys are nobody's to see."""


class AuditEvent(models.Model):
    """Who did what to which record, and when: ids and verbs, no labels and no content. Rows are only ever added."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=clock.now, db_index=True)
    actor_id = models.BigIntegerField(null=True, help_text="The person's id; empty when the system did it.")
    verb = models.CharField(max_length=32, help_text="A foundation.enums.Verb.")
    subject_type = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=64)
    detail = models.JSONField(default=dict, encoder=DjangoJSONEncoder, help_text="Ids and codes only.")

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "at"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject_type} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("An audit event is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("An audit event is never deleted.")


class WrittenOnce(models.Model):
    """A record that is added and never changed: evidence. What it belongs to may be deleted, and takes it along."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is written once.")
        super().save(*args, **kwargs)


class DataKey(models.Model):
    """The key that locks one owner's private words, itself locked by a master key. Deleting it is erasing them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=64, unique=True, help_text="`person:<uuid>`, or the share or record it belongs to.")
    master = models.CharField(max_length=32, help_text="The name of the master key that wraps it.")
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(default=clock.now)

    objects = DataKeyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.owner


class SigningKey(models.Model):
    """The public half of a key pair that this installation signs with, or did. It stays: what it signed is to be checked for good."""

    number = models.PositiveIntegerField(unique=True)
    public = models.BinaryField(help_text="Ed25519, 32 bytes.")
    made_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True, help_text="Since when nothing new is signed with it.")

    def __str__(self) -> str:
        return f"signing key {self.number}"


class ContentStamp(models.Model):
    """A counter per kind of shared content. Cached pages carry it in their key, so that a change shows at once."""

    name = models.CharField(max_length=32, primary_key=True)
    stamp = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.name} {self.stamp}"
