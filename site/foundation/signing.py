"""What this installation signs, so that another one can tell where it came from: Ed25519, and canonical JSON.

The private key is derived from a data key of its own, which the master keys lock as they lock all others: it is in no file and no setting,
a new master key takes it over, and no backup of the database alone holds it in the clear.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from foundation.keys import KeyRing

OWNER = "installation:signing"
_PURPOSE = b"alongside ed25519 signing key, 1"
KEY_LENGTH, SIGNATURE_LENGTH = 32, 64
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: none of them is taken for another when somebody reads them out."""
_GROUPS, _GROUP = 6, 4


def _private_key() -> Ed25519PrivateKey:
    seed = HKDF(algorithm=SHA256(), length=KEY_LENGTH, salt=None, info=_PURPOSE).derive(KeyRing(OWNER).key_for_writing())
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_key() -> bytes:
    """This installation's public key, 32 bytes. The key pair is made when it is first asked for."""
    return _private_key().public_key().public_bytes_raw()


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one way to write `value` (text, whole numbers, lists, objects) as bytes to sign."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def sign(data: bytes) -> bytes:
    return _private_key().sign(data)


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
