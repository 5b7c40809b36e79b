from typing import TYPE_CHECKING, Self

from foundation import clock
from foundation.querysets import Person, ScopedQuerySet
from people.models import Invitation, ServiceRole

if TYPE_CHECKING:
    from courses.cohorts.models import InvitationPlace, JoinCode


class InvitationPlaceQuerySet(ScopedQuerySet["InvitationPlace"]):
    def visible_to(self, user: Person) -> Self:
        """Of the invitations that you may see."""
        return self.filter(invitation__in=Invitation.objects.visible_to(user))


class JoinCodeQuerySet(ScopedQuerySet["JoinCode"]):
    def visible_to(self, user: Person) -> Self:
        """Of the services that you lead today. Whoever has a code knows it: nobody looks it up."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(cohort__service__in=ServiceRole.objects.leading(user).values("service"))

    def live(self) -> Self:
        """Neither ended nor too old, of a cohort that people can join."""
        return self.filter(ended_at=None, expires_at__gt=clock.now(), cohort__closed_at=None)
