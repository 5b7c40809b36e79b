"""Which role, in which service, somebody has on just now. It says what a screen is about; it never grants anything: policies ask roles."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from people.enums import LEADING, Role

SESSION_KEY = "hat"
BETWEEN_HATS, BETWEEN_PARTS = "\x1e", "\x1f"
"""The signs that text files have for rows and columns: names are kept without them (`people.validators.plain_name`)."""


@dataclass(frozen=True)
class Hat:
    """One role of today in one service."""

    role: Role
    service_id: int
    service_uuid: uuid.UUID
    service: str

    @property
    def code(self) -> str:
        """How it is chosen and kept: `coordinator:12`."""
        return f"{self.role}:{self.service_id}"

    @property
    def leads(self) -> bool:
        return self.role in LEADING

    def __str__(self) -> str:
        return f"{self.role.label} · {self.service}"


@dataclass(frozen=True)
class Held:
    """One role that somebody holds, will hold or has held, as it comes with them."""

    hat: Hat
    starts: dt.date
    ends: dt.date | None

    def is_active(self, on: dt.date) -> bool:
        return self.starts <= on and (self.ends is None or on <= self.ends)


def read_roles(column: str | None) -> tuple[Held, ...]:
    """Every role of one person, out of the column that `with_hats` brings."""
    return tuple(_read(line) for line in (column or "").split(BETWEEN_HATS) if line)


def _read(line: str) -> Held:
    role, starts, ends, service_id, service_uuid, name = line.split(BETWEEN_PARTS, 5)
    hat = Hat(Role(role), int(service_id), uuid.UUID(service_uuid), name)
    return Held(hat, dt.date.fromisoformat(starts), dt.date.fromisoformat(ends) if ends else None)


def in_order(hats: Iterable[Hat]) -> tuple[Hat, ...]:
    """Each hat once, those that lead first."""
    order = list(Role)
    return tuple(sorted(dict.fromkeys(hats), key=lambda hat: (order.index(hat.role), hat.service.casefold(), hat.service_id)))


def hats_of(person: object) -> tuple[Hat, ...]:
    """The roles that `person` holds today, those that lead first. No query: they came with the person (`with_hats`)."""
    found: tuple[Hat, ...] = getattr(person, "hats", ())
    return found


def hat_of(request: HttpRequest) -> Hat | None:
    """The hat that is on: the one chosen in this session while its role lasts, else the first of today's; None for who has no role."""
    hats = hats_of(request.user)
    if len(hats) < 2:
        return next(iter(hats), None)
    chosen = request.session.get(SESSION_KEY)
    return next((hat for hat in hats if hat.code == chosen), hats[0])


def put_on(request: HttpRequest, hat: Hat) -> None:
    """From now on, in this session, `hat` is on."""
    request.session[SESSION_KEY] = hat.code
