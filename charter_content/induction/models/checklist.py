"""One person's induction at one service, and the evidence under its items."""

import uuid

from django.db import models
from django.db.models import Q

from charter_content.induction.enums import BY_NAME, Answer, Signer
from charter_content.induction.models.template import InductionVersion
from charter_content.induction.querysets import InductionQuerySet, NamedSignerQuerySet, PassportImportQuerySet, SignOffQuerySet
from foundation import clock
from foundation.encryption import PrivateText
from foundation.models import WrittenOnce
from people.models import Service, User


class Induction(models.Model):
    """One person's checklist at one service. Comments under it are sealed under a key of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="inductions")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="inductions")
    version = models.ForeignKey(InductionVersion, on_delete=models.PROTECT, related_name="inductions")
    starts_on = models.DateField(help_text="The day the person starts; due days are counted from it.")
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)

    objects = InductionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "made_at"]
        constraints = [models.UniqueConstraint(fields=["person", "service"], condition=Q(closed_at=None), name="one_open_induction")]
        indexes = [models.Index(fields=["service", "starts_on"], name="induction_open", condition=Q(closed_at=None))]

    def __str__(self) -> str:
        return f"induction {self.pk}"

    @property
    def key_owner(self) -> str:
        return f"induction:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class NamedSigner(models.Model):
    """Who signs as manager or as safeguarding lead in one induction, where somebody was named."""

    id = models.BigAutoField(primary_key=True)
    induction = models.ForeignKey(Induction, on_delete=models.CASCADE, related_name="named")
    signer = models.CharField(max_length=12, choices=[(one.value, one.label) for one in BY_NAME])
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = NamedSignerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["induction", "signer"], name="one_named_signer")]

    def __str__(self) -> str:
        return f"{self.signer} of {self.induction_id}"


class PassportImport(WrittenOnce):
    """A signed record of another installation that was taken in: who issued it, when, and the key its signature was checked with."""

    id = models.BigAutoField(primary_key=True)
    induction = models.ForeignKey(Induction, on_delete=models.CASCADE, related_name="imports")
    digest = models.CharField(max_length=64, help_text="SHA-256 of what was signed.")
    issuer = models.CharField(max_length=200)
    issued_on = models.DateField()
    fingerprint = models.CharField(max_length=80)
    person = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", help_text="Who took it in.")
    at = models.DateTimeField(default=clock.now)

    objects = PassportImportQuerySet.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"import {self.pk}"


class SignOff(WrittenOnce):
    """What one person said under one item, as whom, and when. Rows are only ever added; the newest of each signer counts.

    `item` is the item's code and `label` its words as they were read. An `ELSEWHERE` is whoever leads saying that it was done elsewhere;
    the comment is how that was checked, and it counts once the person's newest row is `AGREED`, about that very row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    induction = models.ForeignKey(Induction, on_delete=models.CASCADE, related_name="sign_offs")
    number = models.PositiveIntegerField(help_text="Its place among all of this induction.")
    item = models.CharField(max_length=40)
    label = models.TextField()
    signer = models.CharField(max_length=12, choices=Signer)
    answer = models.CharField(max_length=10, choices=Answer)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80, help_text="As it was typed.")
    document = models.CharField(max_length=200, blank=True, help_text="What was read.")
    document_version = models.CharField(max_length=60, blank=True)
    comment = PrivateText()
    about = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")
    imported = models.ForeignKey(PassportImport, null=True, on_delete=models.CASCADE, related_name="sign_offs")
    at = models.DateTimeField(default=clock.now)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["induction", "number"], name="sign_off_in_order")]

    def __str__(self) -> str:
        return f"sign-off {self.pk}"
