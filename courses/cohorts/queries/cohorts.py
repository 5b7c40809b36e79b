"""Reads: who can facilitate, and who can join."""

from django.db.models import QuerySet

from courses.cohorts.enums import FACILITATING
from courses.cohorts.models import Cohort, Enrolment
from people.models import Service, ServiceRole, User


def facilitators_for(service: Service) -> list[User]:
    """Who can be named as facilitator there today, by name. One query."""
    roles = ServiceRole.objects.active().filter(service=service, role__in=FACILITATING)
    return list(User.objects.filter(is_active=True, pk__in=roles.values("person")).order_by("display_name", "pk"))


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
