from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q

from charter_content.induction.enums import BY_NAME, HOLDERS, Signer
from foundation.querysets import Person, ScopedQuerySet
from people.models import ServiceRole

if TYPE_CHECKING:
    from charter_content.induction.models import Induction, NamedSigner, PassportImport, SignOff


def signs_q(user: Person, signer: Signer, path: str = "") -> Q:
    """Inductions in which `user` may sign as `signer` (a manager or a safeguarding lead) today: they are named and have a role at the
    service; or nobody who is named has one, and they hold the role that counts. Nobody signs so for themselves. `path` leads to the
    induction, as in "induction__"."""
    from charter_content.induction.models import NamedSigner  # circular import: the models need these querysets

    here = ServiceRole.objects.active().filter(person__is_active=True)
    named = NamedSigner.objects.filter(induction=OuterRef(f"{path}pk"), signer=signer)
    still_there = named.filter(
        Exists(here.filter(person=OuterRef("person"), service=OuterRef("induction__service"))),
    ).exclude(person=OuterRef(f"{path}person"))
    roles = HOLDERS.get(signer, ())
    held = Q(**{f"{path}service__in": here.filter(person=user.pk, role__in=roles).values("service")}) & ~Exists(still_there)
    return (Exists(still_there.filter(person=user.pk)) | held) & ~Q(**{f"{path}person": user.pk})


class InductionQuerySet(ScopedQuerySet["Induction"]):
    def visible_to(self, user: Person) -> Self:
        """Your own; those of the services you lead; those with items that you sign as manager or safeguarding lead."""
        from charter_content.induction.models import InductionItem  # circular import: the models need this queryset

        if not user.is_authenticated:
            return self.none()
        seen = Q(person=user.pk) | Q(service__in=ServiceRole.objects.leading(user).values("service"))
        for signer in BY_NAME:
            items = InductionItem.objects.filter(version=OuterRef("version"), **{f"{signer.value}_signs": True})
            seen |= Q(Exists(items)) & signs_q(user, signer)
        return self.filter(seen)

    def led_by(self, user: Person) -> Self:
        """Of other people, in the services that `user` leads today."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(service__in=ServiceRole.objects.leading(user).values("service")).exclude(person=user.pk)

    def open(self) -> Self:
        return self.filter(closed_at=None)


class SignOffQuerySet(ScopedQuerySet["SignOff"]):
    def visible_to(self, user: Person) -> Self:
        """The person's own; whoever leads the service; and whoever signs that very item."""
        from charter_content.induction.models import InductionItem  # circular import: the models need this queryset

        if not user.is_authenticated:
            return self.none()
        seen = _whole_q(user)
        for signer in BY_NAME:
            items = InductionItem.objects.filter(
                version=OuterRef("induction__version"), code=OuterRef("item"), **{f"{signer.value}_signs": True}
            )
            seen |= Q(Exists(items)) & signs_q(user, signer, "induction__")
        return self.filter(seen)


def _whole_q(user: Person) -> Q:
    """What belongs to an induction that `user` sees all of: their own, and those of the services they lead."""
    return Q(induction__person=user.pk) | Q(induction__service__in=ServiceRole.objects.leading(user).values("service"))


class NamedSignerQuerySet(ScopedQuerySet["NamedSigner"]):
    def visible_to(self, user: Person) -> Self:
        """The person, and whoever leads the service."""
        return self.filter(_whole_q(user)) if user.is_authenticated else self.none()


class PassportImportQuerySet(ScopedQuerySet["PassportImport"]):
    def visible_to(self, user: Person) -> Self:
        """The person, and whoever leads the service."""
        return self.filter(_whole_q(user)) if user.is_authenticated else self.none()
