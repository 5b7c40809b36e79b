"""Reads: the charter in use, its principles by code, and what editors have in hand."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from wagtail.models import Revision

from charter_content.charter.models import Charter, CharterText, Principle
from foundation import stamps


def current_charter() -> Charter | None:
    """The newest version, with its principles at hand; None while there is none."""
    return Charter.objects.prefetch_related("principles").order_by("-number").first()


@lru_cache(maxsize=4)
def _by_code(stamp: int) -> dict[str, Principle]:
    charter = current_charter()
    return {principle.code: principle for principle in charter.principles.all()} if charter else {}


def principles_by_code(stamp: int | None = None) -> dict[str, Principle]:
    """The principles in use by code. `stamp` is the charter's stamp when the caller has it at hand; else it costs a query."""
    return _by_code(stamps.current(stamps.CHARTER) if stamp is None else stamp)


PUT_ASIDE = "A draft of the charter's words was not in use yet. It is put aside: see Charter in the editing area."


@dataclass(frozen=True)
class Draft:
    """Words of the charter that are not in use. `revision` is where they stand in the history."""

    revision: int
    at: dt.datetime
    by: str
    goes_live_at: dt.datetime | None = None

    @classmethod
    def of(cls, revision: Revision) -> "Draft":
        return cls(revision.pk, revision.created_at, str(revision.user or ""), revision.approved_go_live_at)


@dataclass(frozen=True)
class InHand:
    """What editors have in hand: a `draft`, and one that was `put_aside` when a charter from a file took its place."""

    draft: Draft | None
    put_aside: Draft | None
    there: bool = False
    """Are there words to edit?"""


def words_in_hand() -> InHand:
    """What editors have in hand. One query."""
    text = CharterText.objects.select_related("latest_revision__user", "put_aside__user").first()
    if text is None:
        return InHand(None, None)
    return InHand(
        Draft.of(text.latest_revision) if text.has_unpublished_changes and text.latest_revision else None,
        Draft.of(text.put_aside) if text.put_aside else None,
        there=True,
    )
