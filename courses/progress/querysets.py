from typing import TYPE_CHECKING, Self

from django.db.models import Q

from foundation.querysets import Person, ScopedQuerySet
from people.models import ServiceRole

if TYPE_CHECKING:
    from courses.progress.models import LessonMark, LessonSitting, Place, Response, Talk, TalkAgreement


class LessonMarkQuerySet(ScopedQuerySet["LessonMark"]):
    def visible_to(self, user: Person) -> Self:
        """Your own. A coordinator sees modules, never single lessons: see `queries.module_progress`."""
        return self.filter(enrolment__person=user.pk) if user.is_authenticated else self.none()


class ResponseQuerySet(ScopedQuerySet["Response"]):
    def visible_to(self, user: Person) -> Self:
        """Your own, and nobody else's."""
        return self.filter(enrolment__person=user.pk) if user.is_authenticated else self.none()


class PlaceQuerySet(ScopedQuerySet["Place"]):
    def visible_to(self, user: Person) -> Self:
        return self.filter(enrolment__person=user.pk) if user.is_authenticated else self.none()


class LessonSittingQuerySet(ScopedQuerySet["LessonSitting"]):
    def visible_to(self, user: Person) -> Self:
        return self.filter(enrolment__person=user.pk) if user.is_authenticated else self.none()


class TalkQuerySet(ScopedQuerySet["Talk"]):
    def visible_to(self, user: Person) -> Self:
        """Those you took part in, and those in the services that you lead today."""
        if not user.is_authenticated:
            return self.none()
        led = ServiceRole.objects.leading(user).values("service")
        return self.filter(Q(enrolment__person=user.pk) | Q(enrolment__service__in=led))

    def agreed(self) -> Self:
        """Signed by both."""
        return self.exclude(agreement=None)

    def waiting(self) -> Self:
        """Signed by the coordinator, not yet by the person."""
        return self.filter(agreement=None)


class TalkAgreementQuerySet(ScopedQuerySet["TalkAgreement"]):
    def visible_to(self, user: Person) -> Self:
        """Those under the talks that you may see."""
        if not user.is_authenticated:
            return self.none()
        led = ServiceRole.objects.leading(user).values("service")
        return self.filter(Q(talk__enrolment__person=user.pk) | Q(talk__enrolment__service__in=led))
