"""The one way to keep private words: docs/decisions/0007-private-words.md.

Every private text is AES-256-GCM under the *data key* of its owner, bound to the model, the row and the owner, so that a
ciphertext moved to another row or person does not open. A data key is random, and lies in the database wrapped by the first of
`settings.MASTER_KEYS` (`name:64 hex digits`, newest first), which are never in the database nor its backups.
Deleting an owner's data key makes all that it locked unreadable for good.
"""

import os
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

NONCE_BYTES = 12
KEY_BYTES = 32


class CannotOpen(Exception):
    """The text cannot be read: its key is gone, or it does not belong where it stands."""


@lru_cache
def _master_keys(configured: tuple[str, ...]) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for entry in configured:
        name, _, digits = entry.strip().partition(":")
        try:
            key = bytes.fromhex(digits)
        except ValueError:
            key = b""
        if not name or len(key) != KEY_BYTES:
            raise ImproperlyConfigured("MASTER_KEYS holds NAME:KEY entries, where KEY is 64 hexadecimal digits.")
        keys[name] = key
    if not keys:
        raise ImproperlyConfigured("MASTER_KEYS is empty: without a master key no private words can be kept.")
    return keys


def master_keys() -> dict[str, bytes]:
    """The configured master keys by name, newest first. Raises ImproperlyConfigured when there is none or one is malformed."""
    return _master_keys(tuple(settings.MASTER_KEYS))


def seal(key: bytes, data: bytes, *, bound_to: str) -> bytes:
    """`data` locked with `key` (32 bytes); opens only with the same `bound_to`."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, bound_to.encode())


def unseal(key: bytes, sealed: bytes, *, bound_to: str) -> bytes:
    """What `seal` locked. Raises CannotOpen when key, place or bytes do not fit."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(bound_to) from error


def wrap(key: bytes, *, owner: str) -> tuple[str, bytes]:
    """(name of the newest master key, `key` wrapped by it for `owner`)."""
    name, master = next(iter(master_keys().items()))
    nonce = os.urandom(NONCE_BYTES)
    return name, nonce + AESGCM(master).encrypt(nonce, key, owner.encode())


def unwrap(master_name: str, wrapped: bytes, *, owner: str) -> bytes:
    """The data key of `owner`. Raises CannotOpen when the master key that wrapped it is not configured or does not fit."""
    master = master_keys().get(master_name)
    if master is None:
        raise CannotOpen(f"the master key {master_name!r} is not among MASTER_KEYS")
    try:
        return AESGCM(master).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], owner.encode())
    except InvalidTag as error:
        raise CannotOpen(owner) from error


class PrivateText(models.BinaryField):  # type: ignore[type-arg]  # not generic at run time
    """A column that holds sealed text. Only `write_private` and `read_private` of `foundation.keys` put text in or take it out.

    It is a plain binary column to the ORM, so a query, a form, a fixture, a search index or an admin screen that happens on it
    meets ciphertext and nothing else.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", b"")
        super().__init__(*args, **kwargs)

    @staticmethod
    def place(row: models.Model, field: str, owner: str) -> str:
        """What a sealed text is bound to: model, field, row and owner."""
        return f"{row._meta.label_lower}|{field}|{row.pk}|{owner}"


def private_fields(model: type[models.Model]) -> Iterable[str]:
    """The names of the sealed columns of `model`."""
    return [field.name for field in model._meta.get_fields() if isinstance(field, PrivateText)]
