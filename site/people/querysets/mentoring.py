from typing import TYPE_CHECKING, Self

from django.db.models import Exists, Max, OuterRef, Q

from foundation.querysets import Person, ScopedQuerySet
from people.enums import Role

if TYPE_CHECKING:
    from people.models import Mentoring, MentorMeeting


class MentoringQuerySet(ScopedQuerySet["Mentoring"]):
    def visible_to(self, user: Person) -> Self:
        """Your own, ended ones too; those of others while you mentor them; and all of the services that you lead today."""
        from people.models import ServiceRole  # circular import: the models need this queryset

        if not user.is_authenticated:
            return self.none()
        led = ServiceRole.objects.leading(user).values("service")
        walks = Q(mentor=user.pk) & Q(pk__in=self.model._default_manager.in_force().values("pk"))
        return self.filter(Q(person=user.pk) | Q(service__in=led) | walks)

    def in_force(self) -> Self:
        """Not ended; the mentor is a mentor there today and the person a peer supporter. Else it gives nobody anything to see."""
        from people.models import ServiceRole  # circular import: the models need this queryset

        there = ServiceRole.objects.active().filter(service=OuterRef("service"))
        return self.filter(
            Exists(there.filter(person=OuterRef("mentor"), role=Role.MENTOR)),
            Exists(there.filter(person=OuterRef("person"), role=Role.SUPPORTER)),
            ends=None, mentor__is_active=True, person__is_active=True,
        )  # fmt: skip

    def with_last_met(self) -> Self:
        """Each with the day of the newest meeting that was not taken back, as `last_met`."""
        return self.annotate(last_met=Max("meetings__met_on", filter=Q(meetings__taken_back_at=None)))


class MentorMeetingQuerySet(ScopedQuerySet["MentorMeeting"]):
    def visible_to(self, user: Person) -> Self:
        """Those of the mentorings that you may see."""
        from people.models import Mentoring  # circular import: the models need this queryset

        return self.filter(mentoring__in=Mentoring.objects.visible_to(user).values("pk"))

    def counting(self) -> Self:
        """Those that nobody has taken back."""
        return self.filter(taken_back_at=None)
