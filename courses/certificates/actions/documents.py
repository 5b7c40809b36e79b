"""The printed certificate: made once, signed, and the same bytes ever after."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from courses.certificates.actions.credentials import make_credential
from courses.certificates.actions.handing import ERASED, told_plainly
from courses.certificates.actions.writing import seal_award
from courses.certificates.attached import Enclosed
from courses.certificates.enums import Form
from courses.certificates.models import Award, AwardDocument, AwardFile, AwardSecret
from courses.certificates.pdf import certificate_pdf
from courses.certificates.policies import awards
from courses.certificates.proof import with_proof
from foundation.keys import KeyRing
from foundation.signing import signer
from people.models import User


def _kept(award: Award, form: Form, ring: KeyRing) -> bytes | None:
    kept = AwardFile.objects.filter(document__award=award, document__form=form).first()
    return ring.read_bytes(kept, "content") if kept else None


def make_document(award: Award, form: Form = Form.LANDSCAPE) -> bytes:
    """The printed certificate of `award`: made and kept the first time, the same bytes ever after.

    Nothing is locked while it is made. Raises foundation.encryption.CannotOpen without the key of its holder or of this installation,
    ValidationError when its holder had their data erased, and whatever making it raises.
    """
    if award.person is None:
        raise ValidationError(ERASED)
    ring = KeyRing(award.person.key_owner)
    if kept := _kept(award, form, ring):
        return kept
    secret, seal, pair = AwardSecret.objects.get(award=award), seal_award(award), signer()
    enclosed = Enclosed(
        award.facts, ring.read(secret, "name"), ring.read(secret, "salt"), key=bytes(seal.key), signature=bytes(seal.signature),
        credential=make_credential(award),
    )  # fmt: skip
    content, signature = with_proof(certificate_pdf(award, enclosed, form), serial=award.serial, signer=pair)
    try:
        with transaction.atomic():
            document = AwardDocument.objects.create(
                award=award, form=form, sha256=hashlib.sha256(content).hexdigest(), key=pair.public, signature=signature
            )
            file = AwardFile(document=document)
            ring.write_bytes(file, "content", content)
            file.save()
    except IntegrityError:  # it was made in two places at once: the first one is the one
        return _kept(award, form, ring) or content
    return content


def download(award: Award, *, by: User, form: Form = Form.LANDSCAPE) -> bytes:
    """The document for its holder, made on the spot if the worker has not come to it yet. Raises PermissionDenied, NotMadeYet."""
    awards.require(by, "download", award)
    with told_plainly(award):
        return make_document(award, form)
