"""What is new in a charter, word by word, and for whom."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import QuerySet, Subquery

from charter_content.charter.blocks import LABELS, tidy
from charter_content.charter.models import Charter, CharterRead, Principle
from charter_content.charter.queries.current import current_charter
from foundation.prepared import Prepared
from people.models import User

OWN = {"title": "Its name", "definition": "What peer support is", "introduction": "Before the principles", "acknowledgement": "Thanks"}
"""The words of a charter beside its principles."""

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
    """From one version to another. Principles that are the same, or only stand elsewhere, are not in it.

    `fields`: (what it is, its words) of what changed beside the principles. `moved`: do those that stayed stand in another order?
    """

    before: Charter
    after: Charter
    fields: tuple[tuple[str, tuple[Piece, ...]], ...]
    principles: tuple[Changed, ...]
    moved: bool

    @property
    def asks(self) -> bool:
        """Is there something that people are asked to look at again?"""
        return bool(self.principles) or tidy(self.before.definition) != tidy(self.after.definition)

    @property
    def are_any(self) -> bool:
        return bool(self.principles or self.fields)


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


def compare(before: Charter, was: Sequence[Principle], after: Charter, now: Sequence[Principle]) -> Changes:
    """What changed from the version `before` with the principles `was` to `after` with `now`, which need not be saved yet. No query."""
    old, new = ({one.code: one for one in principles} for principles in (was, now))
    found = []
    for code, principle in new.items():
        if code not in old:
            found.append(Changed(principle, new=True))
        elif fields := _differing(old[code], principle, LABELS):
            found.append(Changed(principle, fields=fields))
    found += [Changed(principle, gone=True) for code, principle in old.items() if code not in new]
    stayed = [[code for code in codes if code in old and code in new] for codes in (old, new)]
    return Changes(before, after, _differing(before, after, OWN), tuple(found), moved=stayed[0] != stayed[1])


def _differing(before: models.Model, after: models.Model, labels: dict[str, str]) -> tuple[tuple[str, tuple[Piece, ...]], ...]:
    pairs = ((label, tidy(getattr(before, name)), tidy(getattr(after, name))) for name, label in labels.items())
    return tuple((label, word_diff(was, now)) for label, was, now in pairs if was != now)


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
    found = compare(before, list(before.principles.all()), after, list(after.principles.all()))
    return found if found.are_any else None


def _asking(person: int) -> QuerySet[Any, Any]:
    """The newest version that people are asked to look at, with the number of the one that `person` (an id) has looked at."""
    read = CharterRead.objects.filter(person=person).values("charter__number")[:1]
    asking = Charter.objects.filter(asks=True).annotate(read=Subquery(read)).order_by("-number")
    return asking.values("number", "published_at", "read")[:1]


_newest_asking = Prepared(_asking, int)


def charter_waits_for(person: User) -> bool:
    """Did a version change something that people are asked to look at since the one that `person` knows? One query."""
    newest = next(iter(_newest_asking.rows(person.pk)), None)
    if newest is None:
        return False
    seen = newest["read"]
    return bool(seen < newest["number"] if seen is not None else newest["published_at"] > person.joined_at)


def what_would_change(after: Charter, principles: Sequence[Principle]) -> Changes | None:
    """From the version in use to one that is not saved yet; None while there is no charter."""
    before = current_charter()
    return compare(before, list(before.principles.all()), after, principles) if before else None
