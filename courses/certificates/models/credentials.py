import uuid

from django.db import models

from courses.certificates.models.awards import Award
from courses.certificates.querysets import AwardCredentialQuerySet, CredentialFileQuerySet
from foundation import clock
from foundation.encryption import PrivateText
from foundation.models import WrittenOnce


class AwardCredential(WrittenOnce):
    """That a credential for wallets was made for an award, and its place in a status list. It outlives the credential itself, so that a
    copy can still be told from one that was taken back."""

    AWARDS_A_LIST = 65_536
    """So many awards share a status list: it is half full at most, and a place drawn by lot is soon found."""

    award = models.OneToOneField(Award, on_delete=models.CASCADE, related_name="credential")
    number = models.PositiveIntegerField(help_text="Of the status list.")
    index = models.PositiveIntegerField(help_text="The place in it, drawn by lot: it tells nothing about when.")
    key = models.BinaryField(help_text="The public key that it was signed with, Ed25519, 32 bytes.")
    made_at = models.DateTimeField(default=clock.now)

    objects = AwardCredentialQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "index"], name="one_award_a_place_in_a_status_list")]

    def __str__(self) -> str:
        return f"credential of {self.award_id}"

    @classmethod
    def list_of(cls, award: Award) -> int:
        """The status list that `award` has a place in."""
        return 1 + (award.pk - 1) // cls.AWARDS_A_LIST


class CredentialFile(models.Model):
    """The credential itself, under its holder's key. Erasing the person ends it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    credential = models.OneToOneField(AwardCredential, on_delete=models.CASCADE, related_name="file")
    content = PrivateText()

    objects = CredentialFileQuerySet.as_manager()

    def __str__(self) -> str:
        return f"file of {self.credential_id}"
