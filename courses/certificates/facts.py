"""What an award certifies, and the form it is kept and shown in."""

import calendar
import datetime as dt
import hashlib
import json
import secrets
import unicodedata
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from courses.certificates.enums import TitleChoice
from courses.pages.outline import Outline

SCHEMA = 4
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
    issuer: str = ""
    """The address of the installation that gave it."""
    live_sessions: int = 0
    """How many live sessions were come to, or made up for, of those that the course asks for."""
    closing: bool = False
    """Was there a closing conversation, signed by both?"""
    signed_by: tuple[tuple[str, str], ...] = ()
    """(name, what they are) of whoever stands for it."""
    valid_until: str = ""
    """The last day on which it stands; empty when it does not run out."""
    replaces: str = ""
    """The serial of the one before it."""
    renewed: str = ""
    """The day on which its holder had gone through what had changed; empty for one that was never renewed."""
    look: str = ""
    """The hash of the template it is printed with; empty for our own look."""
    service_logo: str = ""
    """The hash of the service's logo; empty where it had none."""
    service_logo_alt: str = ""
    """What that shows, in words."""
    schema: int = SCHEMA

    def to_json(self) -> str:
        """Canonical JSON: the same facts are the same bytes."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @property
    def time_taken(self) -> str:
        """How long the course takes, in words: “20 hours”, “45 minutes”."""
        return time_in_words(self.hours)

    @property
    def title_choice(self) -> TitleChoice:
        """Which of the course's titles it has: days stand on it with the full one only."""
        return TitleChoice.FULL if any(self.days) else TitleChoice.NEUTRAL

    @property
    def pretty_serial(self) -> str:
        """In groups of four, as it is printed."""
        return "-".join(self.serial[place : place + 4] for place in range(0, len(self.serial), 4))

    @property
    def valid_until_on(self) -> dt.date | None:
        return dt.date.fromisoformat(self.valid_until) if self.valid_until else None

    @property
    def since_on(self) -> dt.date:
        """The day from which changes in the course count, when it is renewed."""
        return dt.date.fromisoformat(self.renewed or self.completed)

    @property
    def completed_on(self) -> dt.date:
        return dt.date.fromisoformat(self.completed)

    @property
    def issued_on(self) -> dt.date:
        return dt.date.fromisoformat(self.issued)


def from_json(text: str) -> Facts:
    """The facts that `to_json` wrote, of this schema or an older one, which knew less."""
    data: dict[str, Any] = json.loads(text)
    signed_by = tuple((name, role) for name, role in data.get("signed_by", ()))
    return Facts(**(data | {"days": tuple(data["days"]), "rule": tuple(data["rule"]), "signed_by": signed_by}))


def time_in_words(hours: str) -> str:
    """So many `hours` as people say it: “20 hours”, “45 minutes”."""
    number = Decimal(hours)
    if number < 1:
        return f"{round(number * 60)} minutes"
    return "1 hour" if number == 1 else f"{hours} hours"


def titled(outline: Outline, title: TitleChoice) -> tuple[str, tuple[str, ...]]:
    """(title, titles of the days) of a certificate or a record. The neutral title stands alone: days would tell what it leaves out."""
    if title == TitleChoice.FULL:
        return outline.title, tuple(day.title for day in outline.days)
    return outline.neutral_title, tuple("" for _ in outline.days)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def new_salt() -> str:
    return secrets.token_hex(16)


def hash_name(name: str, salt: str) -> str:
    """SHA-256(salt ‖ name), in hexadecimal, of the name in one Unicode form with single spaces and without regard to case."""
    plain = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    return hashlib.sha256((salt + plain).encode()).hexdigest()
