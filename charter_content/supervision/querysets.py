from typing import TYPE_CHECKING, Self

from django.db.models import Exists, F, OuterRef, Q

from charter_content.supervision.enums import FACILITATING, JOINS, Answer, Came, Hat
from foundation.querysets import Person, ScopedQuerySet
from people.enums import LEADING
from people.models import ServiceRole

if TYPE_CHECKING:
    from charter_content.supervision.models import (
        Action,
        Addition,
        Agreement,
        Gathering,
        GatheringAction,
        GatheringAddition,
        Invitation,
        Preparation,
        PreparedPrinciple,
        PreparedShare,
        PreparedShareOpening,
        Rhythm,
        Session,
        Signature,
        SignUp,
        Supervision,
    )


def supervised_q(user: Person, path: str = "") -> Q:
    """Supervisions that `user` may hold today, of other people: of peer supporters in the services they lead; of a coordinator who chose
    them, as long as they lead somewhere. `path` leads to the supervision, as in "session__supervision__"."""
    led = ServiceRole.objects.leading(user)
    supporters = Q(**{f"{path}hat": Hat.SUPPORTER, f"{path}service__in": led.values("service")})
    chosen = Q(**{f"{path}hat": Hat.COORDINATOR, f"{path}supervisor": user.pk, f"{path}accepted_at__isnull": False}) & Exists(led)
    return (supporters | chosen) & ~Q(**{f"{path}person": user.pk})


class RhythmQuerySet(ScopedQuerySet["Rhythm"]):
    def visible_to(self, user: Person) -> Self:
        """Of the services in which `user` holds a role today: it is no secret how often people meet."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(service__in=ServiceRole.objects.active().filter(person=user.pk).values("service"))


class SupervisionQuerySet(ScopedQuerySet["Supervision"]):
    def visible_to(self, user: Person) -> Self:
        """Your own; and those that you may hold."""
        return self.filter(Q(person=user.pk) | supervised_q(user)) if user.is_authenticated else self.none()

    def held_by(self, user: Person) -> Self:
        """Those of other people that `user` may hold today."""
        return self.filter(supervised_q(user)) if user.is_authenticated else self.none()

    def asked_of(self, user: Person) -> Self:
        """Coordinators who have asked `user` to supervise them, and had no answer yet."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Exists(ServiceRole.objects.leading(user)), hat=Hat.COORDINATOR, supervisor=user.pk, accepted_at=None, ended_at=None
        )

    def current(self) -> Self:
        return self.filter(ended_at=None)


class AgreementQuerySet(ScopedQuerySet["Agreement"]):
    def visible_to(self, user: Person) -> Self:
        """Both sides."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(supervision__person=user.pk) | supervised_q(user, "supervision__"))

    def signed(self) -> Self:
        return self.exclude(locked_at=None)


class SessionQuerySet(ScopedQuerySet["Session"]):
    def visible_to(self, user: Person) -> Self:
        """The person's own. To whoever may hold the supervision: what is planned or signed; what is still being written only to the one
        who holds that session, or when nobody who leads there does."""
        if not user.is_authenticated:
            return self.none()
        holder_leads = Exists(
            ServiceRole.objects.active().filter(
                person=OuterRef("supervisor"), person__is_active=True, service=OuterRef("supervision__service"), role__in=LEADING
            )
        )
        theirs = Q(locked_at__isnull=False) | Q(held_on=None) | Q(supervisor=user.pk) | Q(supervision__hat=Hat.COORDINATOR) | ~holder_leads
        return self.filter(Q(supervision__person=user.pk) | (supervised_q(user, "supervision__") & theirs))

    def planned(self) -> Self:
        return self.filter(held_on=None, cancelled_at=None, locked_at=None)

    def being_written(self) -> Self:
        return self.filter(held_on__isnull=False, locked_at=None, cancelled_at=None)

    def signed(self) -> Self:
        return self.exclude(locked_at=None)

    def took_place(self) -> Self:
        return self.filter(held_on__isnull=False, cancelled_at=None)


class SignatureQuerySet(ScopedQuerySet["Signature"]):
    def visible_to(self, user: Person) -> Self:
        """Whoever may see what it stands under."""
        from charter_content.supervision.models import Agreement, Session  # circular import: the models need this queryset

        if not user.is_authenticated:
            return self.none()
        under = Q(session__in=Session.objects.visible_to(user).values("pk")) | Q(
            agreement__in=Agreement.objects.visible_to(user).values("pk")
        )
        return self.filter(under)


class AdditionQuerySet(ScopedQuerySet["Addition"]):
    def visible_to(self, user: Person) -> Self:
        """Whoever may see the session."""
        from charter_content.supervision.models import Session  # circular import: the models need this queryset

        return self.filter(session__in=Session.objects.visible_to(user).values("pk"))


class ActionQuerySet(ScopedQuerySet["Action"]):
    def visible_to(self, user: Person) -> Self:
        """Both sides: actions come from what both have signed."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(supervision__person=user.pk) | supervised_q(user, "supervision__"))

    def open(self) -> Self:
        return self.filter(ended_at=None)


class PreparationQuerySet(ScopedQuerySet["Preparation"]):
    def visible_to(self, user: Person) -> Self:
        """Your own. Nobody else can see it, count it, or learn that it exists."""
        return self.filter(supervision__person=user.pk) if user.is_authenticated else self.none()

    def open(self) -> Self:
        return self.filter(closed_at=None)


class PreparedPrincipleQuerySet(ScopedQuerySet["PreparedPrinciple"]):
    def visible_to(self, user: Person) -> Self:
        """Your own."""
        return self.filter(preparation__supervision__person=user.pk) if user.is_authenticated else self.none()


class PreparedShareQuerySet(ScopedQuerySet["PreparedShare"]):
    def visible_to(self, user: Person) -> Self:
        """What you shared, taken back or not; and what is shared with you, while you may hold that supervision."""
        return self.filter(Q(writer=user.pk) | self._readable_q(user)) if user.is_authenticated else self.none()

    def readable_by(self, user: Person) -> Self:
        """What is shared with `user`, and open to them today."""
        return self.filter(self._readable_q(user)) if user.is_authenticated else self.none()

    @staticmethod
    def _readable_q(user: Person) -> Q:
        return Q(reader=user.pk, taken_back_at=None) & supervised_q(user, "supervision__")

    def kept(self) -> Self:
        return self.filter(taken_back_at=None)

    def on_the_agenda(self) -> Self:
        return self.filter(taken_back_at=None, talked_at=None)


class PreparedShareOpeningQuerySet(ScopedQuerySet["PreparedShareOpening"]):
    def visible_to(self, user: Person) -> Self:
        """The writer sees every time that somebody opened it; the others see their own."""
        return self.filter(Q(share__writer=user.pk) | Q(person=user.pk)) if user.is_authenticated else self.none()


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
