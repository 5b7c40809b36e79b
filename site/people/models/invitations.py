"""Asking somebody to join a service, by email."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from foundation import clock
from people.enums import INVITABLE, InvitationState, Role
from people.models.accounts import Service, User
from people.querysets import InvitationQuerySet


class Invitation(models.Model):
    """Somebody is asked to join a service, at an address. It holds no more about them until they say yes.

    `wanted` counts how often a mail was asked for, `sent` how often one was handed over. A link names the count it was made for, so that
    only the newest works.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=80, blank=True, help_text="As whoever invited them typed it. They choose their own.")
    role = models.CharField(max_length=16, choices=[(role.value, role.label) for role in INVITABLE], blank=True)
    by_code = models.BooleanField(default=False, help_text="They asked for it themselves, with the code of a cohort.")
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    wanted = models.PositiveSmallIntegerField(default=1)
    wanted_at = models.DateTimeField(default=clock.now)
    sent = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often in a row the newest mail could not be sent.")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="invitations")
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "email"], condition=Q(accepted_at=None, withdrawn_at=None), name="one_open_invitation_a_service"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_lower_case"),
            models.CheckConstraint(condition=Q(sent__lte=F("wanted")), name="invitation_sent_as_wanted"),
        ]
        indexes = [
            models.Index(
                fields=["wanted_at"],
                name="invitation_to_send",
                condition=Q(sent__lt=F("wanted"), accepted_at=None, withdrawn_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"invitation {self.uuid}"

    @property
    def is_open(self) -> bool:
        """Neither used nor withdrawn: its link works, or can be sent again."""
        return self.accepted_at is None and self.withdrawn_at is None

    @property
    def state(self) -> InvitationState:
        if self.accepted_at:
            return InvitationState.JOINED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        if self.sent < self.wanted and self.tries >= MOST_TRIES:
            return InvitationState.UNDELIVERED
        return InvitationState.EXPIRED if self.expires_at <= clock.now() else InvitationState.WAITING

    @property
    def as_what(self) -> str:
        """What they are invited to be, in words."""
        return Role(self.role).label if self.role else "Colleague"


MOST_TRIES = 5
"""So often a mail is tried before the invitation shows as one that could not be sent."""
