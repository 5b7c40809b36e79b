"""Reads: cohorts, who can facilitate them, and who is in them or can join."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from courses.cohorts.enums import FACILITATING
from courses.cohorts.models import Attendance, Cohort, Enrolment, LiveSession
from courses.pages.models import CoursePage, Edition
from foundation import clock
from people.models import Service, ServiceRole, User


def facilitators_for(service: Service) -> list[User]:
    """Who can be named as facilitator there today, by name. One query."""
    roles = ServiceRole.objects.active().filter(service=service, role__in=FACILITATING)
    return list(User.objects.filter(is_active=True, pk__in=roles.values("person")).order_by("display_name", "pk"))


def facilitators_of(cohorts: Collection[int]) -> dict[int, list[str]]:
    """Names of those who are named to facilitate each of `cohorts` (ids) and have a role for it today. One query."""
    roles = ServiceRole.objects.active().filter(role__in=FACILITATING, person=OuterRef("user"), service=OuterRef("cohort__service"))
    named = Cohort.facilitators.through.objects.filter(Exists(roles), cohort__in=cohorts, user__is_active=True)
    found: dict[int, list[str]] = {}
    for cohort, name in named.order_by("user__display_name", "user").values_list("cohort", "user__display_name"):
        found.setdefault(cohort, []).append(name)
    return found


def may_join(cohort: Cohort) -> QuerySet[User]:
    """People of its service who are not in it and have not completed the course, by name: who has a role there today, or is on the course
    there. Nobody who is on it at another service."""
    on_it = Enrolment.objects.filter(course_key=cohort.course_key)
    roles = ServiceRole.objects.active().filter(service=cohort.service)
    free = on_it.open().filter(service=cohort.service).exclude(cohort=cohort)
    people = User.objects.filter(is_active=True, pk__in=roles.values("person")) | User.objects.filter(
        is_active=True, pk__in=free.values("person")
    )
    taken = on_it.readable().exclude(pk__in=free.values("pk"))
    return people.exclude(pk__in=taken.values("person")).distinct().order_by("display_name", "pk")


def people_in(cohort: Cohort) -> QuerySet[Enrolment]:
    """Who is in it, in the order of its register."""
    return Enrolment.objects.readable().filter(cohort=cohort).select_related("person", "edition").order_by("number", "pk")


def courses_to_offer() -> list[CoursePage]:
    """The published courses that a cohort can be made for: those that have an edition. One query."""
    return list(CoursePage.objects.live().filter(translation_key__in=Edition.objects.values("course_key")).order_by("path"))


@dataclass(frozen=True)
class CohortLine:
    """One cohort in the list."""

    cohort: Cohort
    course: str
    people: int
    next: LiveSession | None
    unmarked: int
    """Sessions that took place and have no line in the register yet."""


def cohort_lines(rows: Iterable[Cohort]) -> list[CohortLine]:
    """`rows` as the list shows them. Four queries, however many."""
    found = list(rows)
    sessions = list(LiveSession.objects.planned().filter(cohort__in=found))
    kept = set(Attendance.objects.filter(session__in=sessions).values_list("session", flat=True))
    counts = dict(Enrolment.objects.readable().filter(cohort__in=found).order_by().values_list("cohort").annotate(people=Count("pk")))
    titles = {page.translation_key: page.title for page in CoursePage.objects.filter(translation_key__in={row.course_key for row in found})}
    now = clock.now()
    lines = []
    for row in found:
        mine = [one for one in sessions if one.cohort_id == row.pk]
        ahead = [one for one in mine if one.ends_at >= now]
        behind = [one for one in mine if one.ends_at < now and one.pk not in kept]
        people = counts.get(row.pk, 0)
        lines.append(
            CohortLine(row, titles.get(row.course_key, ""), people, min(ahead, key=_start, default=None), len(behind) if people else 0)
        )
    return lines


def _start(session: LiveSession) -> dt.datetime:
    return session.starts_at
