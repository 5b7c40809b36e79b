import uuid

from django.db import models

from courses.certificates.enums import Form
from courses.certificates.models.awards import Award
from courses.certificates.querysets import AwardDocumentQuerySet, AwardFileQuerySet
from foundation import clock
from foundation.encryption import PrivateText
from foundation.models import WrittenOnce


class AwardDocument(WrittenOnce):
    """That a printed certificate was made: its hash, signed. It outlives the file, so that a copy can still be told from a fake."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="documents")
    form = models.CharField(max_length=9, choices=Form)
    sha256 = models.CharField(max_length=64, unique=True, help_text="Of the file as it was handed out, in hexadecimal.")
    key = models.BinaryField(default=b"", help_text="The public key. Empty: made before documents were signed.")
    signature = models.BinaryField(default=b"", help_text="As it stands in the file too: see `proof.py`.")
    made_at = models.DateTimeField(default=clock.now)

    objects = AwardDocumentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "form"], name="one_document_a_form")]

    def __str__(self) -> str:
        return f"{self.form} of {self.award_id}"


class AwardFile(models.Model):
    """The file itself, under its holder's key. Erasing the person ends it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.OneToOneField(AwardDocument, on_delete=models.CASCADE, related_name="file")
    content = PrivateText()

    objects = AwardFileQuerySet.as_manager()

    def __str__(self) -> str:
        return f"file of {self.document_id}"
