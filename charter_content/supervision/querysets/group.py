from typing import TYPE_CHECKING, Self

from django.db.models import Exists, F, OuterRef, Q

from charter_content.supervision.enums import FACILITATING, JOINS, Answer, Came
from foundation.querysets import Person, ScopedQuerySet
from people.models import ServiceRole

if TYPE_CHECKING:
    from charter_content.supervision.models import (
        Gathering,
        GatheringAction,
        GatheringAddition,
        Invitation,
        SignUp,
    )


def facilitates_q(user: Person) -> Q:
    """Gatherings that `user` facilitates today: they are named and have such a role where it is planned; or they lead there, and nobody
    who is named has such a role any more."""
    from charter_content.supervision.models import Gathering  # circular import: the models need these querysets

    roles = ServiceRole.objects.active().filter(role__in=FACILITATING)
    named = Exists(Gathering.facilitators.through.objects.filter(gathering=OuterRef("pk"), user=user.pk))
    somebody = Exists(roles.filter(service=OuterRef("host"), person__is_active=True, person__facilitates=OuterRef("pk")))
    mine = Q(host__in=roles.filter(person=user.pk).values("service"))
    return (mine & Q(named)) | (Q(host__in=ServiceRole.objects.leading(user).values("service")) & Q(~somebody))


class GatheringQuerySet(ScopedQuerySet["Gathering"]):
    def visible_to(self, user: Person) -> Self:
        """Whoever may come, of services that take part; whoever leads a service that is invited; whoever facilitates."""
        from charter_content.supervision.models import Invitation  # circular import: the models need this queryset

        if not user.is_authenticated:
            return self.none()
        invited = Invitation.objects.filter(gathering=OuterRef("pk"))
        seen = facilitates_q(user) | Q(Exists(invited.filter(service__in=ServiceRole.objects.leading(user).values("service"))))
        for kind, roles in JOINS.items():
            mine = ServiceRole.objects.active().filter(person=user.pk, role__in=roles).values("service")
            seen |= Q(kind=kind) & Q(Exists(invited.filter(accepted_at__isnull=False, service__in=mine)))
        return self.filter(seen)

    def facilitated_by(self, user: Person) -> Self:
        return self.filter(facilitates_q(user)) if user.is_authenticated else self.none()

    def readable_by(self, user: Person) -> Self:
        """Closed ones whose record `user` may read: they came, or they facilitate."""
        from charter_content.supervision.models import SignUp  # circular import: the models need this queryset

        if not user.is_authenticated:
            return self.none()
        came = Exists(SignUp.objects.filter(gathering=OuterRef("pk"), person=user.pk, came=Came.CAME))
        return self.closed().visible_to(user).filter(came | facilitates_q(user))

    def open(self) -> Self:
        """Neither closed nor called off."""
        return self.filter(locked_at=None, cancelled_at=None)

    def closed(self) -> Self:
        return self.exclude(locked_at=None)


class InvitationQuerySet(ScopedQuerySet["Invitation"]):
    def visible_to(self, user: Person) -> Self:
        """Whoever leads that service, or the one that invites. Which others take part, nobody else is told."""
        if not user.is_authenticated:
            return self.none()
        led = ServiceRole.objects.leading(user).values("service")
        return self.filter(Q(service__in=led) | Q(gathering__host__in=led))

    def unanswered(self) -> Self:
        return self.filter(accepted_at=None, declined_at=None, gathering__locked_at=None, gathering__cancelled_at=None)


class SignUpQuerySet(ScopedQuerySet["SignUp"]):
    def visible_to(self, user: Person) -> Self:
        """Your own. Of those who come: to whoever leads their service; to whoever facilitates until it is closed or called off, and from
        then on only people of the service that planned it."""
        from charter_content.supervision.models import Gathering  # circular import: the models need this queryset

        if not user.is_authenticated:
            return self.none()
        facilitated = Gathering.objects.facilitated_by(user)
        register = (
            Q(service__in=ServiceRole.objects.leading(user).values("service"))
            | Q(gathering__in=facilitated.open().values("pk"))
            | Q(gathering__in=facilitated.values("pk"), service=F("gathering__host"))
        )
        return self.filter(Q(person=user.pk) | (Q(answer=Answer.COMING) & register))

    def coming(self) -> Self:
        return self.filter(answer=Answer.COMING)


class GatheringActionQuerySet(ScopedQuerySet["GatheringAction"]):
    def visible_to(self, user: Person) -> Self:
        """Everybody who is invited, whether they came or not."""
        from charter_content.supervision.models import Gathering  # circular import: the models need this queryset

        return self.filter(gathering__in=Gathering.objects.visible_to(user).values("pk"))


class GatheringAdditionQuerySet(ScopedQuerySet["GatheringAddition"]):
    def visible_to(self, user: Person) -> Self:
        """Whoever may read what it is added to."""
        from charter_content.supervision.models import Gathering  # circular import: the models need this queryset

        return self.filter(gathering__in=Gathering.objects.readable_by(user).values("pk"))
