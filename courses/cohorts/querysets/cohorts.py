from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q

from courses.cohorts.enums import FACILITATING, OPEN, READABLE
from foundation.querysets import Person, ScopedQuerySet
from people.models import ServiceRole

if TYPE_CHECKING:
    from courses.cohorts.models import Cohort, Enrolment


def facilitates_q(user: Person) -> Q:
    """Cohorts that `user` facilitates today: they are named and have such a role at its service; or they lead there, and nobody who is
    named has such a role any more."""
    from courses.cohorts.models import Cohort  # circular import: the models need this queryset

    roles = ServiceRole.objects.active().filter(role__in=FACILITATING)
    named = Exists(Cohort.facilitators.through.objects.filter(cohort=OuterRef("pk"), user=user.pk))
    somebody = Exists(roles.filter(service=OuterRef("service"), person__is_active=True, person__facilitated_cohorts=OuterRef("pk")))
    mine = Q(service__in=roles.filter(person=user.pk).values("service"))
    return (mine & Q(named)) | (Q(service__in=ServiceRole.objects.leading(user).values("service")) & Q(~somebody))


class CohortQuerySet(ScopedQuerySet["Cohort"]):
    def visible_to(self, user: Person) -> Self:
        """The cohorts of the services that you lead today, and those that you facilitate."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(service__in=ServiceRole.objects.leading(user).values("service")) | facilitates_q(user))

    def facilitated_by(self, user: Person) -> Self:
        return self.filter(facilitates_q(user)) if user.is_authenticated else self.none()

    def open(self) -> Self:
        """Those that people can still join."""
        return self.filter(closed_at=None)


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
