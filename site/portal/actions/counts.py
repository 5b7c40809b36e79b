"""Counting for managers, once in four weeks."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from foundation import clock
from people.models import User
from portal.models import ServiceCounts
from portal.policies import service_counts
from portal.queries.counts import STAND_FOR, figures_now


def keep_counts(services: Collection[int], *, by: User) -> list[ServiceCounts]:
    """The counts of `services` (ids), in their order, for their manager; those that are older than STAND_FOR are counted anew.

    Raises PermissionDenied unless `by` manages each of them today.
    """
    if not service_counts.manages(by, services):
        raise PermissionDenied
    rows = {row.service_id: row for row in ServiceCounts.objects.filter(service__in=services).select_related("service")}
    today = clock.today()
    old = [one for one in services if one not in rows or rows[one].counted_on + STAND_FOR <= today]
    if old:
        found = figures_now(old)
        with transaction.atomic():
            for service in old:
                _keep(service, found[service])
        rows = {row.service_id: row for row in ServiceCounts.objects.filter(service__in=services).select_related("service")}
    return [rows[service] for service in services]


def _keep(service: int, figures: dict[str, int]) -> None:
    """Unless somebody else has counted it meanwhile: then that stands."""
    today = clock.today()
    old = ServiceCounts.objects.filter(service=service, counted_on__lte=today - STAND_FOR)
    if old.update(counted_on=today, figures=figures):
        return
    try:
        with transaction.atomic():
            ServiceCounts.objects.create(service_id=service, counted_on=today, figures=figures)
    except IntegrityError:  # two managers at once
        return
