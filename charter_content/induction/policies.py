from charter_content.induction.enums import BY_NAME, HOLDERS, Signer
from charter_content.induction.models import Induction, InductionItem, NamedSigner, PassportImport, SignOff
from foundation.policies import ScopedPolicy
from foundation.querysets import Person
from people.models import ServiceRole
from people.policies import services


def holds(user: Person, induction: Induction, signer: Signer) -> bool:
    """May `user` sign in it as `signer` today? The rule of `querysets.signs_q`, for one. Nobody countersigns their own."""
    if signer == Signer.SUPPORTER or induction.person_id == user.pk:
        return signer == Signer.SUPPORTER and induction.person_id == user.pk
    if signer == Signer.COORDINATOR:
        return services.may_lead(user, induction.service)
    here = ServiceRole.objects.active().filter(service=induction.service_id, person__is_active=True)
    named = induction.named.filter(signer=signer, person__in=here.values("person")).exclude(person=induction.person_id).first()
    if named is not None:
        return named.person_id == user.pk
    return here.filter(person=user.pk, role__in=HOLDERS.get(signer, ())).exists()


class InductionPolicy(ScopedPolicy[Induction]):
    """The person; whoever leads the service; and, of some items only, whoever signs those as manager or safeguarding lead."""

    model = Induction

    def may_view(self, user: Person, obj: Induction) -> bool:
        if self.may_read(user, obj):
            return True
        return any(signer in item.signers and holds(user, obj, signer) for signer in BY_NAME for item in obj.version.items.all())

    def may_read(self, user: Person, obj: Induction) -> bool:
        """See all of it."""
        return obj.person_id == user.pk or services.may_lead(user, obj.service)

    def may_lead(self, user: Person, obj: Induction) -> bool:
        """Have it in hand, for somebody else."""
        return obj.person_id != user.pk and services.may_lead(user, obj.service)

    def may_change(self, user: Person, obj: Induction) -> bool:
        """Move the start, name who signs, say that something was done elsewhere, go on to a newer version, close it."""
        return obj.is_open and self.may_lead(user, obj)

    def may_read_together(self, user: Person, obj: Induction) -> bool:
        """Say that the charter was read together: one of the two who do."""
        return obj.is_open and self.may_read(user, obj)

    def may_reopen(self, user: Person, obj: Induction) -> bool:
        return not obj.is_open and self.may_lead(user, obj)

    def may_carry(self, user: Person, obj: Induction) -> bool:
        """Take it along, on paper and as a signed file: it is the person's."""
        return obj.person_id == user.pk

    def signers_for(self, user: Person, obj: Induction, item: InductionItem) -> tuple[Signer, ...]:
        """As whom `user` may sign this item now. One person may wear two hats, and signs with each."""
        return tuple(signer for signer in item.signers if holds(user, obj, signer)) if obj.is_open else ()


class SignOffPolicy(ScopedPolicy[SignOff]):
    """The person, whoever leads the service, and whoever signs that very item."""

    model = SignOff

    def may_view(self, user: Person, obj: SignOff) -> bool:
        induction = obj.induction
        if inductions.may_read(user, induction):
            return True
        item = induction.version.items.filter(code=obj.item).first()
        return item is not None and any(signer in item.signers and holds(user, induction, signer) for signer in BY_NAME)


class NamedSignerPolicy(ScopedPolicy[NamedSigner]):
    """The person, and whoever leads the service."""

    model = NamedSigner

    def may_view(self, user: Person, obj: NamedSigner) -> bool:
        return inductions.may_read(user, obj.induction)


class PassportImportPolicy(ScopedPolicy[PassportImport]):
    """The person, and whoever leads the service."""

    model = PassportImport

    def may_view(self, user: Person, obj: PassportImport) -> bool:
        return inductions.may_read(user, obj.induction)


inductions = InductionPolicy()
sign_offs = SignOffPolicy()
named_signers = NamedSignerPolicy()
passport_imports = PassportImportPolicy()
