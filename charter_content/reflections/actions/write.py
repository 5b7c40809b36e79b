"""Writes: keeping and deleting private writing."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from charter_content.reflections.models import Reflection, Share
from charter_content.reflections.policies import reflections
from foundation import clock
from foundation.keys import KeyRing, delete_key
from people.models import User

LONGEST_TEXT = 50_000


@dataclass(frozen=True)
class Conflict(Exception):
    """The same person saved this on another device since it was read. Nothing was overwritten."""

    theirs: str
    revision: int


@transaction.atomic
def write_reflection(
    *, text: str, by: User, seen_revision: int, reflection: Reflection | None = None, new_id: uuid.UUID | None = None, prompt: str = "",
    principles: Sequence[str] = (), lesson_key: uuid.UUID | None = None, block_id: str = "", from_worksheet: bool = False,
) -> Reflection:  # fmt: skip
    """Keep `text` for `by` alone, in `reflection` or in a new one (`new_id`: the id a form chose, so that sending it twice is once).

    `lesson_key` and `block_id` say which prompt it answers, or `from_worksheet` which worksheet it began with: then it needs a `new_id`.
    `seen_revision` is the revision that the writer last saw (0: none yet). Raises Conflict when another device saved in between,
    PermissionDenied when it is not theirs, ValidationError when it is too long.
    """
    if len(text) > LONGEST_TEXT:
        raise ValidationError(f"This is {len(text):,} characters long. There is room for {LONGEST_TEXT:,}: please start a second one.")
    row = None
    if reflection is not None:
        row = Reflection.objects.select_for_update().get(pk=reflection.pk)
    elif new_id is not None:
        row = Reflection.objects.select_for_update().filter(pk=new_id).first()
    elif lesson_key is not None:
        row = Reflection.objects.select_for_update().filter(person=by, lesson_key=lesson_key, block_id=block_id).first()
    ring = KeyRing(by.key_owner)
    if row is None:
        row = Reflection(
            person=by, prompt=prompt[:300], principles=list(principles), lesson_key=lesson_key, block_id=block_id,
            from_worksheet=from_worksheet,
        )  # fmt: skip
        if new_id is not None:
            row.pk = new_id
        ring.write(row, "text", text)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:  # another device was first
            return write_reflection(
                text=text, by=by, seen_revision=seen_revision, new_id=new_id, prompt=prompt, principles=principles, lesson_key=lesson_key,
                block_id=block_id, from_worksheet=from_worksheet,
            )  # fmt: skip
        return row
    reflections.require(by, "change", row)
    kept = ring.read(row, "text")
    if kept == text:
        return row
    if seen_revision != row.revision:
        raise Conflict(theirs=kept, revision=row.revision)
    ring.write(row, "text", text)
    row.revision += 1
    row.updated_at = clock.now()
    row.save(update_fields=["text", "revision", "updated_at"])
    return row


@transaction.atomic
def delete_reflection(reflection: Reflection, *, by: User) -> None:
    """Delete it for good, and with it every copy that was shared and what was answered: nothing is kept, not even that it was there.

    Raises PermissionDenied when it is not theirs.
    """
    reflections.require(by, "delete", reflection)
    for share in Share.objects.select_for_update().filter(reflection=reflection.pk):
        delete_key(share.key_owner)
    Reflection.objects.filter(pk=reflection.pk).delete()
