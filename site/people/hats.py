"""Which role, in which service, somebody has on just now. It says what a screen is about; it never grants anything: policies ask roles."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest

from people.enums import LEADING, Role

SESSION_KEY = "hat"
BETWEEN_HATS, BETWEEN_PARTS = "\x1e", "\x1f"
"""The signs that text files have for rows and columns: nobody types them into the name of a service."""


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


def hats_of(person: object) -> tuple[Hat, ...]:
    """The roles that `person` holds today, those that lead first. No query: they came with the person (`with_hats`)."""
    found = [_read(line) for line in (getattr(person, "roles_today", None) or "").split(BETWEEN_HATS) if line]
    order = list(Role)
    return tuple(sorted(dict.fromkeys(found), key=lambda hat: (order.index(hat.role), hat.service.casefold(), hat.service_id)))


def _read(line: str) -> Hat:
    role, service_id, service_uuid, name = line.split(BETWEEN_PARTS, 3)
    return Hat(Role(role), int(service_id), uuid.UUID(service_uuid), name)


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
