"""How people reach whoever leads their service."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from foundation import clock
from people.enums import Role, Within
from people.models import ContactHours, ContactRequest, Service, ServiceRole, User
from people.queries.leading import covered, leading_of


def contact_hours_of(service: Service) -> ContactHours:
    """Its row; one that is switched off, not saved, while nobody has set any."""
    return ContactHours.objects.filter(service=service.pk).first() or ContactHours(service=service)


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
    leading = leading_of(services, without=user)
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
    leading = leading_of(services)
    return [Hours(service, service.pk in on, covered(leading.get(service.pk, []))) for service in services]


def _reach(
    service: Service, hours: ContactHours | None, leading: list[ServiceRole], requests: list[ContactRequest], *, may_ask: bool
) -> Reach:
    coordinators = [row for row in leading if row.role == Role.COORDINATOR]
    is_open = may_ask and covered(leading) and hours is not None and hours.is_on
    mine = [row for row in requests if row.service_id == service.pk]
    return Reach(
        service, tuple(dict.fromkeys(str(row.person) for row in coordinators or leading)), is_open,
        hours.hear_by(clock.now()) if hours and is_open else None, Within(hours.within).label if hours else "",
        hours.out_of_hours if hours else "", next((row for row in mine if row.closed_at is None), None),
        next((row for row in mine if row.closed_at is not None), None),
    )  # fmt: skip
