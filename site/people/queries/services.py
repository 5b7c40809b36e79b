"""The page of a service, and who holds which role there."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When
from django.db.models.functions import Lower

from foundation import clock
from people.enums import Role, Span
from people.models import ContactHours, HousePaper, Service, ServiceLogo, ServiceRole, Signpost, SupportContact, User
from people.policies import services
from people.queries.contact import contact_hours_of
from people.queries.leading import people_leading
from people.querysets import ServiceRoleQuerySet


@dataclass(frozen=True)
class ServicePage:
    """A service as its people see it."""

    service: Service
    logo: ServiceLogo | None
    leading: tuple[ServiceRole, ...]
    hours: ContactHours
    contacts: tuple[SupportContact, ...]
    signposts: tuple[Signpost, ...]
    papers: tuple[HousePaper, ...]
    may_lead: bool


def service_page(service: Service, *, by: User) -> ServicePage:
    """`service` as `by` sees it. Seven queries, whatever stands there."""
    return ServicePage(
        service, logo_of(service), tuple(people_leading(service)), contact_hours_of(service),
        tuple(SupportContact.objects.filter(service=service).order_by("pk")),
        tuple(Signpost.objects.all().of(service)), tuple(HousePaper.objects.all().of(service)), services.may(by, "lead", service),
    )  # fmt: skip


def logo_of(service: Service) -> ServiceLogo | None:
    """The logo of `service`, its picture aside: that is brought when it is asked for. One query."""
    return ServiceLogo.objects.select_related("service").defer("content").filter(service=service).first()


@dataclass(frozen=True)
class MyService:
    service: Service
    roles: tuple[str, ...]
    leads: bool


def my_services(user: User) -> list[MyService]:
    """The services in which `user` holds a role today, by name, with the roles. One query."""
    held_today = ServiceRole.objects.active().filter(person=user).select_related("service__logo").defer("service__logo__content")
    rows = held_today.order_by(Lower("service__name"), "pk")
    found: dict[Service, list[ServiceRole]] = {}
    for row in rows:
        found.setdefault(row.service, []).append(row)
    return [
        MyService(service, tuple(row.get_role_display() for row in held), any(row.leads for row in held)) for service, held in found.items()
    ]


def contacts_for(user: User) -> list[SupportContact]:
    """The support contacts of the services in which `user` holds a role today. One query."""
    return list(SupportContact.objects.visible_to(user).select_related("service").order_by(Lower("service__name"), "pk"))


def roles_there(service: Service, span: Span) -> QuerySet[ServiceRole]:
    """The roles in `service` that hold today, begin later or have ended: those that lead first, then by name; ended ones newest first."""
    today = clock.today()
    rows = ServiceRole.objects.filter(service=service).select_related("person")
    if span == Span.PAST:
        return rows.filter(ends__lt=today).order_by("-ends", "pk")
    rows = rows.filter(starts__gt=today) if span == Span.AHEAD else rows.active()
    order = Case(*(When(role=role, then=Value(n)) for n, role in enumerate(Role)), output_field=IntegerField())
    return rows.order_by(order, Lower("person__display_name"), "pk")


def is_last_coordinator(role: ServiceRole, *, after: dt.date) -> bool:
    """Would nobody coordinate the service of `role` on the day `after`, were it not for `role`? One query."""
    return not _coordinating(after).filter(service=role.service_id).exclude(pk=role.pk).exists()


def coordinated_alone(person: User) -> list[Service]:
    """The services that nobody but `person` coordinates today, by name: nobody could join them without `person`. One query."""
    others = _coordinating(clock.today()).filter(service=OuterRef("pk")).exclude(person=person.pk)
    mine = ServiceRole.objects.active().filter(person=person.pk, role=Role.COORDINATOR)
    return list(Service.objects.filter(~Exists(others), pk__in=mine.values("service")))


def _coordinating(day: dt.date) -> ServiceRoleQuerySet:
    """The roles of those who coordinate a service on `day`, and can sign in."""
    return ServiceRole.objects.active(day).filter(role=Role.COORDINATOR, person__is_active=True)
