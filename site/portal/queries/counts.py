"""What a service manager sees: how many, never who, and no group under ten (domain brief, section 5: "suppress under 10").

Three rules, each needed (docs/decisions/0030-counts-and-mentoring.md):
a number of people is rounded down to tens, each by itself, so that no difference of two of them tells a group under ten;
below ten it is not told at all, nor whether it is nought;
and numbers stand for four weeks, so that two visits on two days do not show what changed for one person.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from charter_content.supervision.queries import met_in_time
from courses.certificates.models import Award
from courses.cohorts.enums import EnrolmentState
from courses.cohorts.models import Enrolment, LiveSession
from foundation import clock
from people.enums import Role
from people.models import Invitation, ServiceRole
from portal.models import ServiceCounts

SMALLEST_GROUP = 10
STAND_FOR = dt.timedelta(weeks=4)
YEAR = dt.timedelta(days=365)
ByService = dict[int, int]


@dataclass(frozen=True)
class Figure:
    """One thing that is counted."""

    code: str
    label: str
    count: Callable[[Collection[int]], ByService]
    """The number itself, of each service (ids) that has any. A constant number of queries, however many services."""
    of_people: bool = True
    """False: it counts days, not people, and is shown as it is."""


def rounded(number: int) -> int:
    """Down to tens: 0 stands for "fewer than ten", nought included."""
    return number - number % SMALLEST_GROUP


def in_words(figure: Figure, kept: int) -> str:
    """What is shown of what `rounded` left."""
    if not figure.of_people:
        return str(kept)
    return f"{kept} to {kept + SMALLEST_GROUP - 1}" if kept else f"Fewer than {SMALLEST_GROUP}"


def _by_service(rows: QuerySet[ServiceRole] | QuerySet[Enrolment], who: str = "person") -> ByService:
    return dict(rows.order_by().values_list("service").annotate(Count(who, distinct=True)))


def _supporters() -> QuerySet[ServiceRole]:
    return ServiceRole.objects.active().filter(role=Role.SUPPORTER, person__is_active=True)


def _here(services: Collection[int]) -> ByService:
    return _by_service(_supporters().filter(service__in=services))


def _left(services: Collection[int]) -> ByService:
    today = clock.today()
    again = ServiceRole.objects.filter(Q(ends=None) | Q(ends__gte=today), person=OuterRef("person"), service=OuterRef("service"))
    rows = ServiceRole.objects.filter(role=Role.SUPPORTER, service__in=services, ends__lt=today, ends__gte=today - YEAR)
    return _by_service(rows.filter(~Exists(again.filter(role=Role.SUPPORTER))))


def _on_a_course(state: EnrolmentState) -> Callable[[Collection[int]], ByService]:
    return lambda services: _by_service(Enrolment.objects.filter(service__in=services, state=state))


def _sessions(services: Collection[int]) -> ByService:
    held = LiveSession.objects.planned().filter(ends_at__lt=clock.now(), cohort__service__in=services)
    return dict(held.order_by().values_list("cohort__service").annotate(Count("pk")))


def _certificates(services: Collection[int]) -> ByService:
    rows = Award.objects.standing().filter(service__in=services)
    return dict(rows.order_by().values_list("service").annotate(Count("pk")))


def _invited(services: Collection[int]) -> ByService:
    return dict(Invitation.objects.live().filter(service__in=services).order_by().values_list("service").annotate(Count("pk")))


FIGURES = (
    Figure("supporters", "Peer supporters", _here),
    Figure("left", "Left in the last 12 months", _left),
    Figure("learning", "On a course now", _on_a_course(EnrolmentState.ACTIVE)),
    Figure("completed", "Completed a course", _on_a_course(EnrolmentState.COMPLETED)),
    Figure("certificates", "Certificates that stand today", _certificates),
    Figure("supervised", "Had supervision in time", met_in_time),
    Figure("invited", "Invited, not joined yet", _invited),
    Figure("sessions", "Live sessions held", _sessions, of_people=False),
)
"""In the order of the screen. What another room knows is one more line here."""


def figures_now(services: Collection[int]) -> dict[int, dict[str, int]]:
    """For each of `services` (ids) what may be kept: {code of the figure: rounded number}. As many queries for one as for many."""
    found: dict[int, dict[str, int]] = {service: {} for service in services}
    for figure in FIGURES:
        numbers = figure.count(services)
        for service in services:
            number = numbers.get(service, 0)
            found[service][figure.code] = rounded(number) if figure.of_people else number
    return found


@dataclass(frozen=True)
class Counted:
    """The counts of one service, as they are shown."""

    service: str
    counted_on: dt.date
    anew_on: dt.date
    lines: tuple[tuple[str, str], ...]
    """(what is counted, how many in words)"""


def counted(rows: Iterable[ServiceCounts]) -> list[Counted]:
    """`rows`, fetched with their services, in words. No query."""
    return [
        Counted(
            str(row.service), row.counted_on, row.counted_on + STAND_FOR,
            tuple((figure.label, in_words(figure, row.figures[figure.code])) for figure in FIGURES if figure.code in row.figures),
        )
        for row in rows
    ]  # fmt: skip
