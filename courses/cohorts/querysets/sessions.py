from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet

from courses.cohorts.enums import READABLE
from foundation import clock
from foundation.querysets import Person, ScopedQuerySet
from people.models import ServiceRole

if TYPE_CHECKING:
    from courses.cohorts.models import AccessNeeds, Attendance, CalendarFeed, CatchUp, CatchUpSignature, CheckIn, LiveSession


def _led(user: Person) -> QuerySet[ServiceRole, Any]:
    return ServiceRole.objects.leading(user).values("service")


def _on_the_register(user: Person) -> Q:
    """Lines of a register: your own, of people in the services that you lead today, and of cohorts that you facilitate."""
    from courses.cohorts.models import Cohort  # circular import: the models need these querysets

    facilitated = Cohort.objects.facilitated_by(user).values("pk")
    return Q(enrolment__person=user.pk) | Q(enrolment__service__in=_led(user)) | Q(session__cohort__in=facilitated)


class LiveSessionQuerySet(ScopedQuerySet["LiveSession"]):
    def visible_to(self, user: Person) -> Self:
        """Those of your own cohorts, and of cohorts that you lead or facilitate."""
        from courses.cohorts.models import Cohort, Enrolment  # circular import: the models need this queryset

        if not user.is_authenticated:
            return self.none()
        mine = Enrolment.objects.readable().filter(person=user.pk).exclude(cohort=None).values("cohort")
        return self.filter(Q(cohort__in=mine) | Q(cohort__in=Cohort.objects.visible_to(user).values("pk")))

    def of_learner(self, user: Person) -> Self:
        """Those of the cohorts that `user` learns in."""
        return self.filter(cohort__enrolments__person=user.pk, cohort__enrolments__state__in=READABLE)

    def planned(self) -> Self:
        """Not called off."""
        return self.filter(cancelled_at=None)

    def ahead(self) -> Self:
        """Not called off, and not over."""
        return self.planned().filter(ends_at__gte=clock.now())


class AttendanceQuerySet(ScopedQuerySet["Attendance"]):
    def visible_to(self, user: Person) -> Self:
        return self.filter(_on_the_register(user)) if user.is_authenticated else self.none()


class CheckInQuerySet(ScopedQuerySet["CheckIn"]):
    def visible_to(self, user: Person) -> Self:
        return self.filter(_on_the_register(user)) if user.is_authenticated else self.none()


class AccessNeedsQuerySet(ScopedQuerySet["AccessNeeds"]):
    def visible_to(self, user: Person) -> Self:
        """Your own, and of people in a cohort that you facilitate."""
        from courses.cohorts.models import Cohort  # circular import: the models need this queryset

        if not user.is_authenticated:
            return self.none()
        facilitated = Cohort.objects.facilitated_by(user).values("pk")
        return self.filter(Q(enrolment__person=user.pk) | Q(enrolment__cohort__in=facilitated))


class CatchUpQuerySet(ScopedQuerySet["CatchUp"]):
    def visible_to(self, user: Person) -> Self:
        """Your own, and of people in the services that you lead today."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(enrolment__person=user.pk) | Q(enrolment__service__in=_led(user)))

    def open(self) -> Self:
        """Not signed by both yet."""
        return self.filter(locked_at=None)

    def signed_by_both(self) -> Self:
        return self.exclude(locked_at=None)


class CatchUpSignatureQuerySet(ScopedQuerySet["CatchUpSignature"]):
    def visible_to(self, user: Person) -> Self:
        """Those under what you may see."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(catch_up__enrolment__person=user.pk) | Q(catch_up__enrolment__service__in=_led(user)))


class CalendarFeedQuerySet(ScopedQuerySet["CalendarFeed"]):
    def visible_to(self, user: Person) -> Self:
        """Your own, and nobody else's."""
        return self.filter(person=user.pk) if user.is_authenticated else self.none()
