"""What this installation signs, so that anybody can tell where it came from: Ed25519, and canonical JSON.

A private key is derived from a data key of its own, which the master keys lock as they lock all others: it is in no file and no setting,
a new master key takes it over, and no backup of the database alone holds it in the clear. Public keys are kept for good, those that are not
signed with any more too: what they signed stays true.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import IntegrityError, transaction

from foundation import clock
from foundation.encryption import CannotOpen
from foundation.keys import KeyRing
from foundation.models import SigningKey

OWNER = "installation:signing"
_PURPOSE = b"alongside ed25519 signing key, 1"
KEY_LENGTH, SIGNATURE_LENGTH = 32, 64
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: none of them is taken for another when somebody reads them out."""
_GROUPS, _GROUP = 6, 4


@dataclass(frozen=True)
class Signer:
    """One key pair of this installation. Keep it no longer than a request or a task."""

    public: bytes
    private: Ed25519PrivateKey = field(repr=False)
    """For libraries that sign by themselves. It is never written anywhere."""

    def sign(self, data: bytes) -> bytes:
        return self.private.sign(data)


def _owner(number: int) -> str:
    """The data key that key pair `number` is derived from."""
    return OWNER if number == 1 else f"{OWNER}:{number}"


def _pair(key: bytes) -> Signer:
    private = Ed25519PrivateKey.from_private_bytes(HKDF(algorithm=SHA256(), length=KEY_LENGTH, salt=None, info=_PURPOSE).derive(key))
    return Signer(private.public_key().public_bytes_raw(), private)


def signer() -> Signer:
    """The key pair that is signed with today. The first one is made when it is first asked for.

    Raises CannotOpen when its private half is lost, or its master key is not configured: `manage.py rotate_signing_key` makes a new one.
    """
    row = SigningKey.objects.filter(retired_at=None).order_by("-number").first()
    if row is None:
        return _begin(1)
    found = _pair(KeyRing(_owner(row.number)).key())
    if found.public != bytes(row.public):
        raise CannotOpen(f"the private half of signing key {row.number} is lost")
    return found


def _begin(number: int) -> Signer:
    made = _pair(KeyRing(_owner(number)).key_for_writing())
    try:
        with transaction.atomic():
            SigningKey.objects.create(number=number, public=made.public)
    except IntegrityError:  # somebody else was first: theirs is the key
        return signer()
    return made


@transaction.atomic
def rotate() -> Signer:
    """Sign with a new key pair from now on. What the old ones signed stays signed, and their public halves stay published."""
    newest = SigningKey.objects.select_for_update().order_by("-number").first()
    SigningKey.objects.filter(retired_at=None).update(retired_at=clock.now())
    return _begin(newest.number + 1 if newest else 1)


def published_keys() -> list[SigningKey]:
    """Every public key of this installation, the one that is signed with today first."""
    if not SigningKey.objects.filter(retired_at=None).exists():
        signer()
    return list(SigningKey.objects.order_by("-number"))


def is_our_key(key: bytes) -> bool:
    """Is `key` one that this installation signs with, or ever did?"""
    return any(bytes(row.public) == key for row in published_keys())


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one way to write `value` (text, whole numbers, lists, objects) as bytes to sign."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def is_signed(data: bytes, *, signature: bytes, key: bytes) -> bool:
    """Did whoever has the private half of `key` sign exactly `data`?"""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(key: bytes) -> str:
    """A public key in 24 letters and numbers (120 bits), in groups of four, to compare by eye or on the phone."""
    number = int.from_bytes(hashlib.sha256(key).digest(), "big") >> (256 - 5 * _GROUPS * _GROUP)
    letters = "".join(_LETTERS[number >> 5 * n & 31] for n in reversed(range(_GROUPS * _GROUP)))
    return " ".join(letters[n : n + _GROUP] for n in range(0, len(letters), _GROUP))


def as_text(data: bytes) -> str:
    """Bytes as they stand in a file: base64, as RFC 4648 has it for addresses, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_text(text: str, *, length: int) -> bytes:
    """What `as_text` wrote. Raises ValueError when it is not exactly that, or not so many bytes."""
    data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if len(data) != length or as_text(data) != text:
        raise ValueError(text)
    return data
