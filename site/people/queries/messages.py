"""What one person was sent, and when they would like it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from people.enums import GivenUp, MessageKind, WaitsFor
from people.models import Message, MessagePreferences, User


def message_preferences_of(person: User) -> MessagePreferences:
    """Their own; those that everybody begins with, not saved, while they have said nothing. One query."""
    return MessagePreferences.objects.filter(person=person.pk).first() or MessagePreferences(person=person)


@dataclass(frozen=True)
class SentMessage:
    """One line of the page “What we sent you”."""

    subject: str
    path: str
    at: dt.datetime
    """When it went; else when it was written."""
    to: str
    goes_at: dt.datetime | None
    """When it goes, while it waits."""
    waits_for: WaitsFor
    tried: int
    given_up: GivenUp | None
    in_one: bool
    """Did it go together with others?"""


def sent_messages(rows: Sequence[Message]) -> list[SentMessage]:
    """`rows`, fetched with `gathered_in`, as their person reads them. No query."""
    return [_line(row, row.gathered_in or row) for row in rows]


def _line(row: Message, carrier: Message) -> SentMessage:
    waits = carrier.sent_at is None and carrier.given_up_at is None
    return SentMessage(
        MessageKind(row.kind).label, row.path, carrier.sent_at or row.made_at, carrier.sent_to, carrier.due_at if waits else None,
        WaitsFor(carrier.waits_for), carrier.tries, GivenUp(carrier.given_up) if carrier.given_up else None, carrier is not row,
    )  # fmt: skip


def mail_lines(message: Message) -> list[tuple[str, str]]:
    """(words, path) of each thing that a mail leads to: itself, or what was gathered in it, each place once. One query for those."""
    if message.kind != MessageKind.DIGEST:
        return [("Have a look", message.path)]
    rows = Message.objects.filter(gathered_in=message).order_by("made_at", "pk")
    return list(dict.fromkeys((MessageKind(row.kind).label, row.path) for row in rows))
