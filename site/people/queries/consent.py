"""What somebody agrees to today."""

import datetime as dt
from dataclasses import dataclass

from people.enums import Purpose
from people.models import ConsentRecord, User
from people.wording import consent_wording, newest_wording


@dataclass(frozen=True)
class Consent:
    """One purpose, as it stands for one person."""

    purpose: Purpose
    wording: str
    version: int
    given: bool
    """Did they say yes to these words, and not take it back?"""
    to_earlier_words: bool
    """They said yes, to earlier words: that does not count, and they can say it again or take it back."""
    since: dt.datetime | None
    """When they said what they said last; None: they never said anything."""


def consents_of(person: User) -> list[Consent]:
    """Every purpose, as it stands for `person`. One query."""
    newest: dict[str, ConsentRecord] = {}
    for row in ConsentRecord.objects.filter(person=person.pk).order_by("pk"):
        newest[row.purpose] = row
    return [_consent(purpose, newest.get(purpose)) for purpose in Purpose]


def _consent(purpose: Purpose, row: ConsentRecord | None) -> Consent:
    version = newest_wording(purpose)
    said_yes = row is not None and row.given
    counts = said_yes and row is not None and row.wording_version == version
    return Consent(purpose, consent_wording(purpose, version), version, counts, said_yes and not counts, row.at if row else None)


def has_consent(person: User, purpose: Purpose) -> bool:
    """Has `person` said yes to `purpose`, in the words that are asked today, and not taken it back? One query."""
    row = newest_consent(person, purpose)
    return row is not None and row.given and row.wording_version == newest_wording(purpose)


def newest_consent(person: User, purpose: Purpose) -> ConsentRecord | None:
    return ConsentRecord.objects.filter(person=person.pk, purpose=purpose).order_by("-pk").first()


@dataclass(frozen=True)
class ConsentLine:
    """One line of somebody's own history."""

    purpose: str
    given: bool
    at: dt.datetime
    how: str
    version: int
    wording: str


def consent_lines(rows: list[ConsentRecord]) -> list[ConsentLine]:
    """`rows` with the words that were read. No query."""
    return [
        ConsentLine(
            row.get_purpose_display(), row.given, row.at, row.get_how_display(), row.wording_version,
            consent_wording(Purpose(row.purpose), row.wording_version),
        )
        for row in rows
    ]  # fmt: skip
