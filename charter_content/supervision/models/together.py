import uuid

from django.db import models
from django.db.models import Q

from charter_content.supervision.enums import AddedAs, Ended, Kind, Owner, Stage
from charter_content.supervision.models.pairs import Supervision
from charter_content.supervision.querysets import (
    ActionQuerySet,
    AdditionQuerySet,
    AgreementQuerySet,
    SessionQuerySet,
    SignatureQuerySet,
)
from foundation import clock
from foundation.encryption import PrivateText
from foundation.models import WrittenOnce
from people.models import User


class WrittenTogether(models.Model):
    """Something that two people write together, read back and sign; then it is locked. It has a key of its own.

    `words` is what is being written, as JSON {field: {"text", "revision"}}. `record` is what both signed, as JSON with the names and
    dates of that day, and never changes. A signature counts for the `revision` that it was given on: a changed word asks for both again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    words = PrivateText()
    record = PrivateText()
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    locked_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def key_owner(self) -> str:
        return f"{self._meta.model_name}:{self.pk}"


class Agreement(WrittenTogether):
    """The supervision agreement: how the two work together, what is written, who sees it, and where it ends. Looked at again each year."""

    supervision = models.ForeignKey(Supervision, on_delete=models.CASCADE, related_name="agreements")
    review_on = models.DateField(null=True, help_text="When to look at it again; known once it is signed.")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["supervision"], condition=Q(locked_at=None), name="one_agreement_being_written"),
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"


class Session(WrittenTogether):
    """One supervision session: planned, held and written together, signed by both, locked."""

    supervision = models.ForeignKey(Supervision, on_delete=models.CASCADE, related_name="sessions")
    supervisor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", help_text="Who holds it.")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.FULL)
    planned_for = models.DateTimeField(null=True)
    place = models.CharField("where or how", max_length=200, blank=True)
    held_on = models.DateField(null=True, help_text="The day it took place; empty while it is only planned.")
    minutes = models.PositiveSmallIntegerField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-planned_for"]
        indexes = [
            models.Index(fields=["supervision", "held_on"], name="session_held"),
            models.Index(fields=["planned_for"], name="session_planned", condition=Q(held_on=None, cancelled_at=None)),
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def supervisor_name(self) -> str:
        """Who holds it; what they are, where nobody is named yet or the account is gone."""
        return str(self.supervisor or "The supervisor")

    @property
    def stage(self) -> Stage:
        if self.locked_at:
            return Stage.LOCKED
        if self.cancelled_at:
            return Stage.CANCELLED
        return Stage.OPEN if self.held_on else Stage.PLANNED


class Signature(WrittenOnce):
    """One person's name under one wording of something written together. Rows are only ever added."""

    id = models.BigAutoField(primary_key=True)
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.CASCADE, related_name="signatures")
    session = models.ForeignKey(Session, null=True, on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Owner)
    name = models.CharField(max_length=80, help_text="As it was typed.")
    revision = models.PositiveIntegerField(help_text="The wording that was signed.")
    at = models.DateTimeField(default=clock.now)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement__isnull=True, session__isnull=False) | Q(agreement__isnull=False, session__isnull=True),
                name="signature_under_one_thing",
            ),
            models.UniqueConstraint(fields=["agreement", "side", "revision"], name="agreement_signed_once"),
            models.UniqueConstraint(fields=["session", "side", "revision"], name="session_signed_once"),
        ]

    def __str__(self) -> str:
        return f"signature {self.pk}"


class Addition(WrittenOnce):
    """A correction or a dissent, under the key of the session it is added to. Rows are only ever added."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="additions")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    added_as = models.CharField(max_length=12, choices=AddedAs)
    text = PrivateText()
    at = models.DateTimeField(default=clock.now)

    objects = AdditionQuerySet.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"addition {self.pk}"


class Action(models.Model):
    """Something that one of the two will do, agreed in a signed session and carried over until it is done or let go.

    Its words are sealed under the key of the session in which it was agreed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    supervision = models.ForeignKey(Supervision, on_delete=models.CASCADE, related_name="actions")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="actions")
    owner = models.CharField(max_length=10, choices=Owner)
    words = PrivateText()
    due_on = models.DateField(null=True)
    ended = models.CharField(max_length=8, choices=Ended, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "made_at"]
        indexes = [models.Index(fields=["supervision"], name="action_open", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"action {self.pk}"
