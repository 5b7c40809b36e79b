from typing import TYPE_CHECKING, Self

from django.db.models import Q

from courses.cohorts.enums import OPEN, READABLE
from foundation.querysets import Person, ScopedQuerySet
from people.models import ServiceRole

if TYPE_CHECKING:
    from courses.cohorts.models import Cohort, Enrolment


class CohortQuerySet(ScopedQuerySet["Cohort"]):
    def visible_to(self, user: Person) -> Self:
        """The cohorts of the services that you lead today."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(service__in=ServiceRole.objects.leading(user).values("service"))


class EnrolmentQuerySet(ScopedQuerySet["Enrolment"]):
    def visible_to(self, user: Person) -> Self:
        """Your own, and those in the services that you lead today."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person=user.pk) | Q(service__in=ServiceRole.objects.leading(user).values("service")))

    def led_by(self, user: Person) -> Self:
        """Those in the services that `user` leads today."""
        return self.filter(service__in=ServiceRole.objects.leading(user).values("service"))

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def readable(self) -> Self:
        return self.filter(state__in=READABLE)
