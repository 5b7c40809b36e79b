import uuid

from django.db import models
from django.db.models import Q

from charter_content.supervision.enums import Keep, Place
from charter_content.supervision.models.pairs import Supervision
from charter_content.supervision.querysets import (
    PreparationQuerySet,
    PreparedPrincipleQuerySet,
    PreparedShareOpeningQuerySet,
    PreparedShareQuerySet,
)
from foundation import clock
from foundation.encryption import PrivateText
from foundation.models import WrittenOnce
from people.models import User


class Preparation(models.Model):
    """Getting ready to talk: some principles, each with a word and a few words. It is its writer's; nobody else can tell it is there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    supervision = models.ForeignKey(Supervision, on_delete=models.CASCADE, related_name="preparations")
    made_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, help_text="When the meeting it was for was signed, or the next one was begun.")

    objects = PreparationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [models.UniqueConstraint(fields=["supervision"], condition=Q(closed_at=None), name="one_open_preparation")]

    def __str__(self) -> str:
        return f"preparation {self.pk}"


class PreparedPrinciple(models.Model):
    """One principle in a preparation. Word and text are sealed under the writer's own key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    preparation = models.ForeignKey(Preparation, on_delete=models.CASCADE, related_name="principles")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=120, help_text="As the charter had it then.")
    place = models.CharField(max_length=12, choices=Place)
    word = PrivateText(help_text="One of enums.Word.")
    text = PrivateText()
    keep = models.CharField(max_length=8, choices=Keep, default=Keep.PRIVATE)
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(null=True, help_text="Empty until there is a word or a text.")

    objects = PreparedPrincipleQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["preparation", "code"], name="prepared_principle_once"),
            models.UniqueConstraint(fields=["preparation", "order"], name="prepared_order_once"),
        ]

    def __str__(self) -> str:
        return f"prepared {self.pk}"


class PreparedShare(models.Model):
    """One prepared principle as it read that day, for one named supervisor; or, as `talk_only`, its name for the agenda and no words.

    A copy under a key of its own, which taking it back deletes. Written once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    prepared = models.ForeignKey(PreparedPrinciple, on_delete=models.CASCADE, related_name="shares")
    supervision = models.ForeignKey(Supervision, on_delete=models.CASCADE, related_name="prepared_shares")
    writer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    reader = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", help_text="None: erased.")
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    revision = models.PositiveIntegerField(help_text="Of the prepared principle, when it was shared.")
    talk_only = models.BooleanField(default=False)
    content = PrivateText(help_text='JSON {"word", "text"}; empty with talk_only.')
    shared_at = models.DateTimeField(default=clock.now)
    taken_back_at = models.DateTimeField(null=True)
    talked_at = models.DateTimeField(null=True, help_text="When the meeting after it was signed: it leaves the agenda.")

    objects = PreparedShareQuerySet.as_manager()

    class Meta:
        ordering = ["shared_at"]
        constraints = [
            models.UniqueConstraint(fields=["prepared", "reader"], condition=Q(taken_back_at=None), name="prepared_shared_once"),
        ]
        indexes = [models.Index(fields=["reader", "supervision"], name="prepared_reader", condition=Q(taken_back_at=None))]

    def __str__(self) -> str:
        return f"prepared share {self.pk}"

    @property
    def key_owner(self) -> str:
        return f"prepared:{self.pk}"


class PreparedShareOpening(WrittenOnce):
    """The supervisor opened it. The writer sees every time."""

    id = models.BigAutoField(primary_key=True)
    share = models.ForeignKey(PreparedShare, on_delete=models.CASCADE, related_name="openings")
    person = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = PreparedShareOpeningQuerySet.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"opening {self.pk}"
