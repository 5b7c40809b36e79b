import uuid
from typing import Any

from django.db import models

from courses.certificates.enums import AwardState, TitleChoice
from courses.certificates.querysets import AwardQuerySet, AwardSecretQuerySet, CertificateWishQuerySet
from courses.cohorts.models import Enrolment
from foundation import clock
from foundation.encryption import PrivateText
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
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment"], condition=models.Q(replaces__isnull=True), name="one_first_award_an_enrolment")
        ]

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
        return AwardState.REPLACED if hasattr(self, "replaced_by") else AwardState.VALID


class AwardSecret(models.Model):
    """What lies apart from an award, under its holder's key: the name, its salt, the document. Erasing the person ends it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    award = models.OneToOneField(Award, on_delete=models.CASCADE, related_name="secret")
    name = PrivateText()
    salt = PrivateText()
    document = PrivateText()

    objects = AwardSecretQuerySet.as_manager()

    def __str__(self) -> str:
        return f"secret of {self.award_id}"
