import hashlib
import uuid
from typing import Any

from django.db import models

from courses.certificates.enums import AwardState, TitleChoice
from courses.certificates.querysets import (
    AwardQuerySet,
    AwardSealQuerySet,
    AwardSecretQuerySet,
    CertificateWishQuerySet,
    CheckLinkQuerySet,
    WithdrawalQuerySet,
)
from courses.cohorts.models import Enrolment
from foundation import clock
from foundation.encryption import PrivateText
from foundation.models import WrittenOnce
from people.models import Service, User


class CertificateWish(models.Model):
    """How somebody wants their certificate to read. It can change until the certificate is given, never afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="certificate_wish")
    name = PrivateText()
    title = models.CharField(max_length=8, choices=TitleChoice)
    at = models.DateTimeField(default=clock.now)

    objects = CertificateWishQuerySet.as_manager()

    def __str__(self) -> str:
        return f"wish of {self.enrolment_id}"


class Award(models.Model):
    """A certificate: evidence, written once. `facts` is canonical JSON; the name in it is only a salted hash."""

    serial = models.CharField(max_length=12, unique=True)
    person = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="awards")
    enrolment = models.ForeignKey(Enrolment, null=True, on_delete=models.SET_NULL, related_name="awards")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="awards")
    course_key = models.UUIDField()
    facts = models.TextField(help_text="Canonical JSON: sorted keys, no spaces, UTF-8. See `facts.py`.")
    issued_at = models.DateTimeField(default=clock.now)
    valid_until = models.DateField(null=True, help_text="The last day on which it stands, as in the facts. Empty: it does not run out.")
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment"], condition=models.Q(replaces__isnull=True), name="one_first_award_an_enrolment")
        ]
        indexes = [models.Index(fields=["valid_until"], condition=models.Q(valid_until__isnull=False), name="awards_that_run_out")]

    def __str__(self) -> str:
        return self.pretty_serial

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("An award is evidence: it is never changed.")
        super().save(*args, **kwargs)

    @property
    def pretty_serial(self) -> str:
        """As it is printed: 7KQ4-M2XW-9TRB."""
        return "-".join(self.serial[n : n + 4] for n in range(0, 12, 4))

    @property
    def state(self) -> AwardState:
        """Today's. Costs a query each for what `select_related("replaced_by", "withdrawal")` did not bring."""
        if hasattr(self, "withdrawal"):
            return AwardState.WITHDRAWN
        if hasattr(self, "replaced_by"):
            return AwardState.REPLACED
        return AwardState.EXPIRED if self.valid_until and self.valid_until < clock.today() else AwardState.VALID


class AwardSecret(models.Model):
    """What lies apart from an award, under its holder's key: the name and its salt. Erasing the person ends it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    award = models.OneToOneField(Award, on_delete=models.CASCADE, related_name="secret")
    name = PrivateText()
    salt = PrivateText()
    shows_name = models.BooleanField(default=False, help_text="The holder's choice: does the check page show the name?")

    objects = AwardSecretQuerySet.as_manager()

    def __str__(self) -> str:
        return f"secret of {self.award_id}"


class AwardSeal(WrittenOnce):
    """This installation's signature under the facts of an award. It is a row of its own, so that a lost key keeps nobody from an award."""

    award = models.OneToOneField(Award, on_delete=models.CASCADE, related_name="seal")
    key = models.BinaryField(help_text="The public key, Ed25519, 32 bytes.")
    signature = models.BinaryField(help_text="Under the facts, as UTF-8.")
    at = models.DateTimeField(default=clock.now)

    objects = AwardSealQuerySet.as_manager()

    def __str__(self) -> str:
        return f"seal of {self.award_id}"


class Withdrawal(WrittenOnce):
    """That a certificate stands no more. The reason lies under its holder's key: they read it, and whoever leads the service."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    award = models.OneToOneField(Award, on_delete=models.CASCADE, related_name="withdrawal")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = PrivateText()
    at = models.DateTimeField(default=clock.now)

    objects = WithdrawalQuerySet.as_manager()

    def __str__(self) -> str:
        return f"withdrawal of {self.award_id}"


class CheckLink(models.Model):
    """A link to a check page that shows the name too, until a day that the holder chose."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="check_links")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret in the link.")
    secret = PrivateText()
    made_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()

    objects = CheckLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_at"]

    def __str__(self) -> str:
        return f"link to {self.award_id}"

    @staticmethod
    def digest_of(secret: str) -> str:
        """How the secret of a link is looked up."""
        return hashlib.sha256(secret.encode()).hexdigest()
