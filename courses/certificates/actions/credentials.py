"""The credential for wallets: made once, signed, and the same bytes ever after."""

import json
import secrets

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from courses.certificates.actions.handing import ERASED, told_plainly
from courses.certificates.badge import badge_picture, bake
from courses.certificates.credential import credential_of
from courses.certificates.facts import from_json
from courses.certificates.models import Award, AwardCredential, AwardSecret, CredentialFile
from courses.certificates.policies import awards
from foundation.credentials import LIST_SIZE, signed
from foundation.keys import KeyRing
from foundation.signing import signer
from people.models import User

TRIES = 40
"""Draws of a place in a list that is half full at most: all of them taken happens once in 10^12 times."""


def _kept(award: Award, ring: KeyRing) -> bytes | None:
    kept = CredentialFile.objects.filter(credential__award=award).first()
    return ring.read_bytes(kept, "content") if kept else None


def make_credential(award: Award) -> bytes:
    """The credential of `award`, as JSON: made and kept the first time, the same bytes ever after.

    Nothing is locked while it is signed; its place in the status list is taken as it is written. Raises foundation.encryption.CannotOpen
    without the key of its holder or of this installation, ValidationError when its holder had their data erased.
    """
    if award.person is None:
        raise ValidationError(ERASED)
    ring = KeyRing(award.person.key_owner)
    if kept := _kept(award, ring):
        return kept
    facts, name, pair = from_json(award.facts), ring.read(AwardSecret.objects.get(award=award), "name"), signer()
    number = AwardCredential.list_of(award)
    for _ in range(TRIES):
        index = secrets.randbelow(LIST_SIZE)
        made = credential_of(award, facts, name=name, email=award.person.email, number=number, index=index)
        content = json.dumps(signed(made, pair), indent=1, ensure_ascii=False).encode()
        try:
            with transaction.atomic():
                row = AwardCredential.objects.create(award=award, number=number, index=index, key=pair.public)
                file = CredentialFile(credential=row)
                ring.write_bytes(file, "content", content)
                file.save()
        except IntegrityError:  # it was made in two places at once, and the first one is the one; or the place is taken
            if kept := _kept(award, ring):
                return kept
            continue
        return content
    raise RuntimeError("there is no free place in the status list")


def download_credential(award: Award, *, by: User) -> bytes:
    """The credential for its holder, made on the spot if need be. Raises PermissionDenied, NotMadeYet."""
    awards.require(by, "download", award)
    with told_plainly(award):
        return make_credential(award)


def download_badge(award: Award, *, by: User) -> bytes:
    """A PNG picture with the credential inside, for its holder. Raises PermissionDenied, NotMadeYet."""
    content = download_credential(award, by=by)
    with told_plainly(award):
        return bake(badge_picture(from_json(award.facts).title), content.decode())
