"""Who leads a service, and how its people reach them."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from foundation import clock
from people.enums import LEADING, Role, Within
from people.models import ContactHours, ContactRequest, Service, ServiceRole, User


def contact_hours_of(service: Service) -> ContactHours:
    """Its row; one that is switched off, not saved, while nobody has set any."""
    return ContactHours.objects.filter(service=service.pk).first() or ContactHours(service=service)


def people_leading(service: Service, *, without: int | None = None) -> list[ServiceRole]:
    """The roles of those who lead `service` today, coordinators first; never `without`, and one role a person. One query."""
    rows = ServiceRole.objects.active().filter(service=service.pk, role__in=LEADING, person__is_active=True).select_related("person")
    found: dict[int, ServiceRole] = {}
    for row in sorted(rows.exclude(person=without) if without else rows, key=lambda row: (row.role != Role.COORDINATOR, row.pk)):
        found.setdefault(row.person_id, row)
    return list(found.values())


def has_cover(service: Service, *, without: User | None = None) -> bool:
    """Is there a coordinator today, and somebody else who leads too? `without` does not count. One query."""
    return _covered(_leading([service], without=without).get(service.pk, []))


@dataclass(frozen=True)
class Reach:
    """How somebody reaches whoever leads one of their services."""

    service: Service
    names: tuple[str, ...]
    """Of the coordinators; of the deputies while there is none."""
    is_open: bool
    """Can they ask to be contacted?"""
    hear_by: dt.date | None
    within: str
    out_of_hours: str
    request: ContactRequest | None
    """The one that is open."""
    last: ContactRequest | None
    """The newest that is closed."""


def reaches(user: User) -> list[Reach]:
    """For each service in which `user` holds a role today, or has asked and had no answer, by name. Five queries, however many."""
    waits = ContactRequest.objects.filter(person=user, closed_at=None).values("service")
    services = list(Service.objects.filter(Q(pk__in=Service.objects.visible_to(user).values("pk")) | Q(pk__in=waits)))
    held = set(ServiceRole.objects.active().filter(person=user).values_list("service", flat=True))
    hours = {row.service_id: row for row in ContactHours.objects.filter(service__in=services)}
    leading = _leading(services, without=user)
    requests = list(ContactRequest.objects.filter(person=user, service__in=services).select_related("opened_by").order_by("-asked_at"))
    return [
        _reach(service, hours.get(service.pk), leading.get(service.pk, []), requests, may_ask=service.pk in held) for service in services
    ]


@dataclass(frozen=True)
class Hours:
    """When one service answers, as whoever leads it sees it."""

    service: Service
    is_on: bool
    covered: bool


def hours_led_by(user: User) -> list[Hours]:
    """Of the services that `user` leads today, by name. Three queries, however many."""
    services = list(Service.objects.filter(pk__in=ServiceRole.objects.leading(user).values("service")))
    on = set(ContactHours.objects.filter(service__in=services, is_on=True).values_list("service", flat=True))
    leading = _leading(services)
    return [Hours(service, service.pk in on, _covered(leading.get(service.pk, []))) for service in services]


def _covered(leading: Collection[ServiceRole]) -> bool:
    """A coordinator, and somebody else who leads too."""
    return any(row.role == Role.COORDINATOR for row in leading) and len({row.person_id for row in leading}) > 1


def _leading(services: Collection[Service], *, without: User | None = None) -> dict[int, list[ServiceRole]]:
    found: dict[int, list[ServiceRole]] = {}
    rows = ServiceRole.objects.active().filter(service__in=services, role__in=LEADING, person__is_active=True)
    if without is not None:
        rows = rows.exclude(person=without)
    for row in rows.select_related("person").order_by("person__display_name"):
        found.setdefault(row.service_id, []).append(row)
    return found


def _reach(
    service: Service, hours: ContactHours | None, leading: list[ServiceRole], requests: list[ContactRequest], *, may_ask: bool
) -> Reach:
    coordinators = [row for row in leading if row.role == Role.COORDINATOR]
    is_open = may_ask and _covered(leading) and hours is not None and hours.is_on
    mine = [row for row in requests if row.service_id == service.pk]
    return Reach(
        service, tuple(dict.fromkeys(str(row.person) for row in coordinators or leading)), is_open,
        hours.hear_by(clock.now()) if hours and is_open else None, Within(hours.within).label if hours else "",
        hours.out_of_hours if hours else "", next((row for row in mine if row.closed_at is None), None),
        next((row for row in mine if row.closed_at is not None), None),
    )  # fmt: skip
