from typing import TYPE_CHECKING, Self

from django.db.models import F, Q

from foundation import clock
from foundation.querysets import Person, ScopedQuerySet
from people.enums import InvitationState

if TYPE_CHECKING:
    from people.models import Invitation


class InvitationQuerySet(ScopedQuerySet["Invitation"]):
    def visible_to(self, user: Person) -> Self:
        """Of the services that you lead today; and those that you accepted."""
        from people.models import ServiceRole  # circular import: the models need this queryset

        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(service__in=ServiceRole.objects.leading(user).values("service")) | Q(accepted_by=user.pk))

    def in_state(self, state: str) -> Self:
        """Those that `Invitation.state` says this of; all, for a word that is none."""
        from people.models import MOST_TRIES  # circular import: the models need this queryset

        stuck = Q(sent__lt=F("wanted"), tries__gte=MOST_TRIES)
        if state == InvitationState.JOINED:
            return self.exclude(accepted_at=None)
        if state == InvitationState.UNDELIVERED:
            return self.open().filter(stuck)
        if state == InvitationState.EXPIRED:
            return self.open().filter(expires_at__lte=clock.now()).exclude(stuck)
        if state == InvitationState.WAITING:
            return self.live().exclude(stuck)
        return self

    def open(self) -> Self:
        """Neither used nor withdrawn."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def live(self) -> Self:
        """Open, and the link still works."""
        return self.open().filter(expires_at__gt=clock.now())

    def to_send(self) -> Self:
        """Those with a mail that was asked for and not handed over."""
        return self.open().filter(sent__lt=F("wanted"))
