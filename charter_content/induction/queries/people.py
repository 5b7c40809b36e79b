"""Who can be in an induction, and as whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from charter_content.induction.enums import BY_NAME, HOLDERS, Signer
from charter_content.induction.models import Induction, NamedSigner
from foundation import clock
from people.enums import Role
from people.models import Service, ServiceRole, User


def _not_ended() -> "QuerySet[ServiceRole]":
    """Roles that have not ended: somebody who starts next month has one already."""
    return ServiceRole.objects.filter(Q(ends=None) | Q(ends__gte=clock.today()))


def may_be_started(person: User, *, service: Service) -> bool:
    """Is there a role at `service` that they have, or will have?"""
    return person.is_active and _not_ended().filter(service=service, person=person).exists()


def services_to_start(person: User, *, by: User) -> list[Service]:
    """The services that `by` leads and where `person` has a role, or will have one; none for oneself. By name."""
    if person.pk == by.pk or not person.is_active:
        return []
    led = ServiceRole.objects.leading(by).values("service")
    roles = _not_ended().filter(person=person, service__in=led)
    return list(Service.objects.filter(pk__in=roles.values("service")))


def without_induction(by: User) -> list[User]:
    """Peer supporters of the services that `by` leads for whom no induction was ever begun there, by name. The first hundred. One query."""
    led = ServiceRole.objects.leading(by).values("service")
    roles = _not_ended().filter(role=Role.SUPPORTER, service__in=led)
    begun = Induction.objects.filter(service__in=led).values("person")
    people = User.objects.filter(pk__in=roles.values("person"), is_active=True).exclude(pk__in=begun).exclude(pk=by.pk)
    return list(people.order_by("display_name", "pk")[:100])


def may_be_named(person: User, *, induction: Induction) -> bool:
    """Are they one of `people_to_name`?"""
    return any(one.pk == person.pk for one in people_to_name(induction))


def people_to_name(induction: Induction) -> list[User]:
    """Everybody with a role at the service today but the person, by name. One query."""
    here = ServiceRole.objects.active().filter(service=induction.service_id)
    people = User.objects.filter(pk__in=here.values("person"), is_active=True).exclude(pk=induction.person_id)
    return list(people.order_by("display_name", "pk"))


@dataclass(frozen=True)
class Holders:
    """Who signs as whom in one induction today, by name; nobody at all where the names are empty."""

    names: dict[Signer, tuple[str, ...]]
    ids: dict[Signer, tuple[int, ...]]
    named: dict[Signer, User]

    def of(self, signer: Signer) -> tuple[str, ...]:
        return self.names.get(signer, ())

    def lacking(self, signers: Iterable[Signer]) -> tuple[Signer, ...]:
        """Those of `signers` whom nobody is."""
        return tuple(one for one in dict.fromkeys(signers) if not self.of(one))


def holders_of(induction: Induction) -> Holders:
    """Two queries."""
    roles = list(
        ServiceRole.objects.active().filter(service=induction.service_id, person__is_active=True).exclude(person=induction.person_id)
        .select_related("person").order_by("person__display_name", "pk")
    )  # fmt: skip
    here = {role.person_id for role in roles}
    rows = NamedSigner.objects.filter(induction=induction, person__in=here).select_related("person")
    named: dict[Signer, User] = {Signer(row.signer): row.person for row in rows}
    people: dict[Signer, list[User]] = {Signer.SUPPORTER: [induction.person]}
    for signer in (Signer.COORDINATOR, *BY_NAME):
        held = [role.person for role in roles if role.role in HOLDERS.get(signer, ())]
        people[signer] = [named[signer]] if signer in named else list(dict.fromkeys(held))
    return Holders(
        {signer: tuple(map(str, found)) for signer, found in people.items()},
        {signer: tuple(one.pk for one in found) for signer, found in people.items()}, named,
    )  # fmt: skip


def people_waited_for(induction: Induction, signers: Iterable[Signer]) -> set[int]:
    """The ids of those who are told that something waits for them as one of `signers`: of coordinators whoever began it, as long as they
    lead there, else all who do; of managers and safeguarding leads whoever is named, else whoever has the role."""
    holders, found = holders_of(induction), set[int]()
    for signer in signers:
        if signer == Signer.SUPPORTER:
            found.add(induction.person_id)
            continue
        ids = holders.ids.get(signer, ())
        found |= {induction.made_by_id} if signer == Signer.COORDINATOR and induction.made_by_id in ids else set(ids)
    return found
