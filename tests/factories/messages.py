"""Mail to a person, written and wished for in tests."""

import datetime as dt
from typing import Any

from django.core import mail
from django.test import Client

from people.actions import send_message, set_message_preferences
from people.enums import MessageKind
from people.models import Message, MessagePreferences, User

HOUR, DAY, MINUTE = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(minutes=1)
NOON = dt.datetime(2027, 1, 13, 12, tzinfo=dt.UTC)
NIGHT = dt.datetime(2027, 1, 13, 22, tzinfo=dt.UTC)
NIGHTS = {"quiet": True, "quiet_from": dt.time(20), "quiet_to": dt.time(8)}


def write(person: User, occasion: str = "", **values: Any) -> Message:
    row = send_message(person, **({"kind": MessageKind.UPDATE, "path": "/training/", "dedupe": occasion} | values))
    assert row is not None
    return row


def prefer(person: User, **values: Any) -> MessagePreferences:
    return set_message_preferences(person, values, by=person)


def addresses() -> list[str]:
    return [one.to[0] for one in mail.outbox]


def page(client: Client, query: str = "") -> str:
    return " ".join(client.get(f"/profile/messages/{query}").content.decode().split())
