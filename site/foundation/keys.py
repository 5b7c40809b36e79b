"""Data keys of owners, and reading and writing the private words that they lock."""

import os
from collections.abc import Iterable

from django.db import IntegrityError, models, transaction

from foundation.encryption import KEY_BYTES, CannotOpen, PrivateText, master_keys, seal, unseal, unwrap, wrap
from foundation.models import DataKey
from foundation.prepared import Prepared

_key_of = Prepared(lambda owner: DataKey.objects.filter(owner=owner), str)


class KeyRing:
    """The data key of one owner, fetched once. Keep it no longer than a request or a task.

    `owner` is a stable name such as `person:<uuid>`. The key is made on the first write.
    """

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self._key: bytes | None = None

    def __repr__(self) -> str:
        return f"<KeyRing {self.owner}>"

    def key(self) -> bytes:
        """The key, for reading. Raises CannotOpen when the owner has none (any more)."""
        if self._key is None:
            row = next(iter(_key_of.objects(self.owner)), None)
            if row is None:
                raise CannotOpen(f"{self.owner} has no key")
            self._key = unwrap(row.master, bytes(row.wrapped), owner=self.owner)
        return self._key

    def key_for_writing(self) -> bytes:
        """The key, made now if the owner had none."""
        try:
            return self.key()
        except CannotOpen:
            if DataKey.objects.filter(owner=self.owner).exists():
                raise  # it is there, but no configured master key opens it: a new key would hide the fault
        fresh = os.urandom(KEY_BYTES)
        master, wrapped = wrap(fresh, owner=self.owner)
        try:
            with transaction.atomic():
                DataKey.objects.create(owner=self.owner, master=master, wrapped=wrapped)
        except IntegrityError:  # another request was first: its key is the key
            return self.key()
        self._key = fresh
        return fresh

    def write_bytes(self, row: models.Model, field: str, data: bytes) -> None:
        """Seal `data` into the PrivateText column `field` of `row`. The caller saves the row."""
        place = PrivateText.place(row, field, self.owner)
        setattr(row, field, seal(self.key_for_writing(), data, bound_to=place) if data else b"")

    def write(self, row: models.Model, field: str, text: str) -> None:
        """`write_bytes` for text."""
        self.write_bytes(row, field, text.encode())

    def read_bytes(self, row: models.Model, field: str) -> bytes:
        """What `write_bytes` put there; empty for an empty column. Raises CannotOpen when it does not belong to this row and owner."""
        sealed = bytes(getattr(row, field) or b"")
        return unseal(self.key(), sealed, bound_to=PrivateText.place(row, field, self.owner)) if sealed else b""

    def read(self, row: models.Model, field: str) -> str:
        """`read_bytes` for text."""
        return self.read_bytes(row, field).decode()


def key_rings(owners: Iterable[str]) -> dict[str, KeyRing]:
    """The rings of several owners by name, for reading; the keys that are there are fetched in one query."""
    rings = {owner: KeyRing(owner) for owner in owners}
    for row in DataKey.objects.filter(owner__in=list(rings)):
        rings[row.owner]._key = unwrap(row.master, bytes(row.wrapped), owner=row.owner)
    return rings


def delete_key(owner: str) -> bool:
    """Make everything that `owner`'s key locks unreadable for good. True when there was a key."""
    return bool(DataKey.objects.filter(owner=owner).delete()[0])


def rewrap_keys() -> int:
    """Wrap every data key that an older master key wraps with the newest one. Returns how many were changed."""
    newest = next(iter(master_keys()))
    changed = 0
    for row in DataKey.objects.exclude(master=newest).iterator():
        row.master, row.wrapped = wrap(unwrap(row.master, bytes(row.wrapped), owner=row.owner), owner=row.owner)
        row.save(update_fields=["master", "wrapped"])
        changed += 1
    return changed
