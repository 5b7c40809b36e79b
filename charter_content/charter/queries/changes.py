"""What is new in a charter, word by word, and for whom."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.contrib.auth.models import AnonymousUser
from django.db.models import Subquery

from charter_content.charter.models import Charter, CharterRead, Principle
from charter_content.charter.queries.current import current_charter
from people.models import User

LABELS = {
    "name": "Name", "plain_line": "In one line", "means": "What it means for both of you", "person_expects": "What who comes can expect",
    "supporter_expects": "What the peer supporter can expect", "looks_like": "What it looks like", "when_hard": "When it is hard",
    "supporter_prompt": "To think about", "supervisor_prompt": "To ask, in supervision",
}  # fmt: skip
_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Piece:
    """Some words: `gone`, `new`, or the same as before."""

    text: str
    gone: bool = False
    new: bool = False


@dataclass(frozen=True)
class Changed:
    """One principle that is not as it was. `fields`: (what it is, its words) of those that changed; empty for one that came or went."""

    principle: Principle
    new: bool = False
    gone: bool = False
    fields: tuple[tuple[str, tuple[Piece, ...]], ...] = ()


@dataclass(frozen=True)
class Changes:
    """From one version to another. Principles that are the same, or only stand elsewhere, are not in it."""

    before: Charter
    after: Charter
    definition: tuple[Piece, ...]
    principles: tuple[Changed, ...]


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """`after`, with what is new in it and what is gone from `before`, in whole words. Put together without what is gone it is `after`."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    pieces: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("".join(new[k:m])))
            continue
        if i < j:
            pieces.append(Piece("".join(old[i:j]), gone=True))
        if k < m:
            pieces.append(Piece("".join(new[k:m]), new=True))
    return tuple(pieces)


def _compared(before: Charter, after: Charter) -> Changes:
    old, new = ({one.code: one for one in version.principles.all()} for version in (before, after))
    found = []
    for code, principle in new.items():
        if code not in old:
            found.append(Changed(principle, new=True))
            continue
        was = {name: getattr(old[code], name) for name in LABELS}
        fields = tuple(
            (label, word_diff(was[name], getattr(principle, name)))
            for name, label in LABELS.items()
            if was[name] != getattr(principle, name)
        )
        if fields:
            found.append(Changed(principle, fields=fields))
    found += [Changed(principle, gone=True) for code, principle in old.items() if code not in new]
    return Changes(before, after, word_diff(before.definition, after.definition), tuple(found))


def _known_to(person: User | AnonymousUser) -> Charter | None:
    """The version that `person` knows: the one they said they have looked at, else the one that was in use when they came; for somebody
    without an account the one before the last."""
    versions = Charter.objects.prefetch_related("principles").order_by("-number")
    if not isinstance(person, User):
        return versions[1:2].first()
    read = versions.filter(reads__person=person).first()
    return read or versions.filter(published_at__lte=person.joined_at).first() or versions.last()


def changes_for(person: User | AnonymousUser) -> Changes | None:
    """What is new for `person` in the charter in use; None when nothing is, or when there is no other version."""
    after, before = current_charter(), _known_to(person)
    if after is None or before is None or before.number == after.number:
        return None
    found = _compared(before, after)
    return found if found.principles or before.definition != after.definition else None


def charter_waits_for(person: User) -> bool:
    """Is there a newer version than `person` knows? One query; whether it changed a principle `changes_for` tells."""
    read = CharterRead.objects.filter(person=person.pk).values("charter__number")[:1]
    newest = Charter.objects.annotate(read=Subquery(read)).order_by("-number").values_list("number", "published_at", "read").first()
    if newest is None:
        return False
    number, published_at, seen = newest
    return bool(seen != number and (seen is not None or published_at > person.joined_at))
