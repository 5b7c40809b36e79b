from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q

from charter_content.supervision.enums import Hat
from foundation.querysets import Person, ScopedQuerySet
from people.enums import LEADING
from people.models import ServiceRole

if TYPE_CHECKING:
    from charter_content.supervision.models import (
        Action,
        Addition,
        Agreement,
        Preparation,
        PreparedPrinciple,
        PreparedShare,
        PreparedShareOpening,
        Rhythm,
        Session,
        Signature,
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
