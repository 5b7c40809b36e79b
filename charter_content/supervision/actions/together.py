"""Writing together: what two people put down on one page, from one device or two, and sign."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction

from charter_content.supervision.enums import Owner
from charter_content.supervision.models import Signature, Supervision, WrittenTogether
from foundation import audit, clock
from foundation.enums import Verb
from foundation.keys import KeyRing
from people.models import User

LONGEST_FIELD = 20_000


class ChangedSince(Exception):
    """It was changed after it was shown. Nothing was signed or shared."""


@dataclass(frozen=True)
class Field:
    """One field as it is kept."""

    text: str
    revision: int


@dataclass(frozen=True)
class Sent:
    """One field as it comes from a screen; `seen` is the revision of it that the screen showed (0: none yet)."""

    text: str
    seen: int


@dataclass
class Written:
    """What became of what was sent: the revision of each field that is kept now, and those that somebody else changed meanwhile."""

    revisions: dict[str, int] = field(default_factory=dict)
    clashes: dict[str, Field] = field(default_factory=dict)
    """Nothing of these was overwritten: this is what they say."""


def side_of(supervision: Supervision, person: User) -> Owner:
    """On which side of the table `person` sits."""
    return Owner.PERSON if supervision.person_id == person.pk else Owner.SUPERVISOR


def words_of(row: WrittenTogether) -> dict[str, Field]:
    """What is written so far. Raises CannotOpen without its key."""
    kept = KeyRing(row.key_owner).read(row, "words")
    return {name: Field(**one) for name, one in json.loads(kept).items()} if kept else {}


def put_words(row: WrittenTogether, words: Mapping[str, Field]) -> None:
    """Seal `words` into `row`. The caller saves it."""
    data = {name: {"text": one.text, "revision": one.revision} for name, one in words.items()}
    KeyRing(row.key_owner).write(row, "words", json.dumps(data, ensure_ascii=False))


def change_words(row: WrittenTogether, sent: Mapping[str, Sent]) -> Written:
    """Put what was `sent` into the locked `row`, field by field, and save it. A field that was changed since it was seen is left alone.

    Raises ValidationError {field: message} when something is too long.
    """
    too_long = {name: f"There is room for {LONGEST_FIELD:,} characters." for name, one in sent.items() if len(one.text) > LONGEST_FIELD}
    if too_long:
        raise ValidationError(too_long)
    kept, outcome = words_of(row), Written()
    changed = False
    for name, one in sent.items():
        before = kept.get(name, Field("", 0))
        if before.text == one.text or (not one.text and not one.seen):  # the same; or a box that was empty and was left alone
            outcome.revisions[name] = before.revision if before.text == one.text else 0
        elif one.seen != before.revision:
            outcome.clashes[name] = before
        else:
            kept[name] = Field(one.text, before.revision + 1)
            outcome.revisions[name] = before.revision + 1
            changed = True
    if changed:
        put_words(row, kept)
        row.revision += 1
        row.updated_at = clock.now()
        row.save(update_fields=["words", "revision", "updated_at"])
    return outcome


def counting_signatures(row: WrittenTogether) -> dict[str, Signature]:
    """Those under the wording as it is now, by side."""
    return {one.side: one for one in row.signatures.all() if one.revision == row.revision}  # type: ignore[attr-defined]  # both kinds have them


@dataclass(frozen=True)
class NamePut:
    """What came of signing."""

    is_new: bool
    """False when the same wording was signed before."""
    is_complete: bool
    """Have both sides signed this wording now?"""


@transaction.atomic
def put_name_under(row: WrittenTogether, *, supervision: Supervision, name: str, seen_revision: int, by: User) -> NamePut:
    """Sign the locked `row` with the typed `name`. Signing twice is once.

    Raises ChangedSince when the wording is not the one that was read, ValidationError without a name.
    """
    if not name.strip():
        raise ValidationError({"name": "Type your name to sign."})
    if row.revision != seen_revision:
        raise ChangedSince
    kind = {row._meta.model_name or "": row}
    side = side_of(supervision, by)
    _signature, is_new = Signature.objects.get_or_create(
        **kind, side=side, revision=row.revision, defaults={"person": by, "name": name.strip()[:80]}
    )
    if is_new:
        audit.record(by, Verb.SIGNED, row, revision=row.revision)
    return NamePut(is_new, len(counting_signatures(row)) == len(Owner))
