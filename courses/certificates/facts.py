"""What an award certifies, and the form it is kept and shown in."""

import datetime as dt
import hashlib
import json
import secrets
import unicodedata
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

SCHEMA = 1
SERIAL_LENGTH = 12


@dataclass(frozen=True)
class Facts:
    """Everything that a certificate says, frozen. The name is here only as `name_hash`."""

    serial: str
    title: str
    course: str
    edition: int
    hours: str
    days: tuple[str, ...]
    lessons: int
    safety_items: int
    service: str
    started: str
    completed: str
    issued: str
    rule: tuple[str, ...]
    name_hash: str
    schema: int = SCHEMA

    def to_json(self) -> str:
        """Canonical JSON: the same facts are the same bytes."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @property
    def time_taken(self) -> str:
        """How long the course takes, in words: “20 hours”, “45 minutes”."""
        hours = Decimal(self.hours)
        if hours < 1:
            return f"{round(hours * 60)} minutes"
        return "1 hour" if hours == 1 else f"{self.hours} hours"

    @property
    def completed_on(self) -> dt.date:
        return dt.date.fromisoformat(self.completed)

    @property
    def issued_on(self) -> dt.date:
        return dt.date.fromisoformat(self.issued)


def from_json(text: str) -> Facts:
    """The facts that `to_json` wrote."""
    data: dict[str, Any] = json.loads(text)
    return Facts(**(data | {"days": tuple(data["days"]), "rule": tuple(data["rule"])}))


def new_salt() -> str:
    return secrets.token_hex(16)


def hash_name(name: str, salt: str) -> str:
    """SHA-256(salt ‖ name), in hexadecimal, of the name in one Unicode form with single spaces and without regard to case."""
    plain = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    return hashlib.sha256((salt + plain).encode()).hexdigest()
