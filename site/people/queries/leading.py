"""Who leads a service."""

from collections.abc import Collection

from people.enums import LEADING, Role
from people.models import Service, ServiceRole, User


def people_leading(service: Service, *, without: int | None = None) -> list[ServiceRole]:
    """The roles of those who lead `service` today, coordinators first; never `without`, and one role a person. One query."""
    rows = ServiceRole.objects.active().filter(service=service.pk, role__in=LEADING, person__is_active=True).select_related("person")
    found: dict[int, ServiceRole] = {}
    for row in sorted(rows.exclude(person=without) if without else rows, key=lambda row: (row.role != Role.COORDINATOR, row.pk)):
        found.setdefault(row.person_id, row)
    return list(found.values())


def has_coordinator(service: Service) -> bool:
    """Does somebody hold the role of coordinator there today? A deputy does not do: nobody may be enrolled without one. One query."""
    return ServiceRole.objects.active().filter(service=service.pk, role=Role.COORDINATOR, person__is_active=True).exists()


def has_cover(service: Service, *, without: User | None = None) -> bool:
    """Is there a coordinator today, and somebody else who leads too? `without` does not count. One query."""
    return covered(leading_of([service], without=without).get(service.pk, []))


def covered(leading: Collection[ServiceRole]) -> bool:
    """A coordinator, and somebody else who leads too."""
    return any(row.role == Role.COORDINATOR for row in leading) and len({row.person_id for row in leading}) > 1


def leading_of(services: Collection[Service], *, without: User | None = None) -> dict[int, list[ServiceRole]]:
    found: dict[int, list[ServiceRole]] = {}
    rows = ServiceRole.objects.active().filter(service__in=services, role__in=LEADING, person__is_active=True)
    if without is not None:
        rows = rows.exclude(person=without)
    for row in rows.select_related("person").order_by("person__display_name"):
        found.setdefault(row.service_id, []).append(row)
    return found
