from charter_content.supervision.enums import ACROSS, FACILITATING, JOINS, Answer, Came, GatheringKind, Stage
from charter_content.supervision.models import (
    Gathering,
    GatheringAction,
    GatheringAddition,
    Invitation,
    SignUp,
)
from foundation.policies import ScopedPolicy
from foundation.querysets import Person
from people.enums import LEADING
from people.models import Service, ServiceRole
from people.policies import services


def _roles_of(user: Person) -> set[tuple[int, str]]:
    """(service, role) that `user` holds today."""
    return set(ServiceRole.objects.active().filter(person=user.pk).values_list("service", "role"))


def _leads_any(roles: set[tuple[int, str]], services_: set[int]) -> bool:
    return any(service in services_ and role in LEADING for service, role in roles)


class GatheringPolicy(ScopedPolicy[Gathering]):
    """Whoever may come, of services that take part; whoever leads a service that is invited; whoever facilitates."""

    model = Gathering

    def may_view(self, user: Person, obj: Gathering) -> bool:
        roles = _roles_of(user)
        invited = list(obj.invitations.all())
        if _leads_any(roles, {one.service_id for one in invited}):
            return True
        joining = JOINS[GatheringKind(obj.kind)]
        if any((one.service_id, role) in roles for one in invited if one.accepted_at for role in joining):
            return True
        return self.may_facilitate(user, obj)

    def may_facilitate(self, user: Person, obj: Gathering) -> bool:
        """See who comes, and write down what is kept. The rule of `querysets.facilitates_q`, for one."""
        mine = {role for service, role in _roles_of(user) if service == obj.host_id}
        named = list(obj.facilitators.all())
        if user.pk in {one.pk for one in named} and mine & set(FACILITATING):
            return True
        there = ServiceRole.objects.active().filter(service=obj.host_id, role__in=FACILITATING, person__in=named, person__is_active=True)
        return bool(mine & set(LEADING)) and not there.exists()

    def may_arrange(self, user: Person, obj: Gathering) -> bool:
        """Move it, call it off, say who facilitates and who is invited: whoever leads the service that plans it, until it is closed."""
        return obj.stage == Stage.PLANNED and services.may_lead(user, obj.host)

    def comes_through(self, user: Person, obj: Gathering) -> Service | None:
        """The service through which `user` would come; None when they may not, or facilitate it."""
        if obj.stage != Stage.PLANNED or self.may_facilitate(user, obj):
            return None
        roles, joining = _roles_of(user), JOINS[GatheringKind(obj.kind)]
        there = [one for one in obj.invitations.select_related("service") if one.accepted_at]
        there.sort(key=lambda one: (one.service_id != obj.host_id, one.service.name))
        return next((one.service for one in there for role in joining if (one.service_id, role) in roles), None)

    def may_join(self, user: Person, obj: Gathering) -> bool:
        return self.comes_through(user, obj) is not None

    def may_submit(self, user: Person, obj: Gathering) -> bool:
        """Put a theme on the agenda, without a name: who may come. Not whoever could be the one to read them: three of them would be too
        few to hide among, if two were the reader's own."""
        return obj.kind in ACROSS and obj.takes_themes and self.may_join(user, obj) and not services.may_lead(user, obj.host)

    def may_write(self, user: Person, obj: Gathering) -> bool:
        return obj.stage == Stage.PLANNED and self.may_facilitate(user, obj)

    def may_close(self, user: Person, obj: Gathering) -> bool:
        """Keep the register, and close it: from its day on."""
        return obj.has_begun and self.may_write(user, obj)

    def may_read(self, user: Person, obj: Gathering) -> bool:
        """Read what was kept: whoever came, and whoever facilitates."""
        if obj.stage != Stage.LOCKED or not self.may_view(user, obj):
            return False
        came = obj.sign_ups.filter(person=user.pk, came=Came.CAME)
        return came.exists() or self.may_facilitate(user, obj)

    may_add = may_read


class InvitationPolicy(ScopedPolicy[Invitation]):
    """Whoever leads that service, or the one that invites."""

    model = Invitation

    def may_view(self, user: Person, obj: Invitation) -> bool:
        return services.may_lead(user, obj.service) or services.may_lead(user, obj.gathering.host)

    def may_answer(self, user: Person, obj: Invitation) -> bool:
        """Say whether the service takes part. The one that plans it does; to the network everybody answers for themselves."""
        gathering = obj.gathering
        asked = gathering.stage == Stage.PLANNED and gathering.kind == GatheringKind.REVIEW_DAY and obj.service_id != gathering.host_id
        return asked and services.may_lead(user, obj.service)


class SignUpPolicy(ScopedPolicy[SignUp]):
    """The person. Of those who come: whoever leads their service; whoever facilitates until it is closed or called off, and then only
    people of the service that planned it."""

    model = SignUp

    def may_view(self, user: Person, obj: SignUp) -> bool:
        if obj.person_id == user.pk:
            return True
        if obj.answer != Answer.COMING:
            return False
        if services.may_lead(user, obj.service):
            return True
        gathering = obj.gathering
        return (gathering.stage == Stage.PLANNED or obj.service_id == gathering.host_id) and gatherings.may_facilitate(user, gathering)

    def may_read_needs(self, user: Person, obj: SignUp) -> bool:
        """What somebody needs to take part is for them and whoever facilitates, and for nobody else who leads."""
        return obj.person_id == user.pk or (obj.answer == Answer.COMING and gatherings.may_facilitate(user, obj.gathering))

    def may_take_off(self, user: Person, obj: SignUp) -> bool:
        """Take somebody off the list, who said so by phone."""
        if obj.gathering.stage != Stage.PLANNED or obj.person_id == user.pk:
            return False
        return services.may_lead(user, obj.service) or gatherings.may_facilitate(user, obj.gathering)


class GatheringActionPolicy(ScopedPolicy[GatheringAction]):
    """Everybody who is invited sees it; whoever facilitates, or leads where it was planned, says that it is done."""

    model = GatheringAction

    def may_view(self, user: Person, obj: GatheringAction) -> bool:
        return gatherings.may_view(user, obj.gathering)

    def may_end(self, user: Person, obj: GatheringAction) -> bool:
        return services.may_lead(user, obj.gathering.host) or gatherings.may_facilitate(user, obj.gathering)


class GatheringAdditionPolicy(ScopedPolicy[GatheringAddition]):
    model = GatheringAddition

    def may_view(self, user: Person, obj: GatheringAddition) -> bool:
        return gatherings.may_read(user, obj.gathering)


gatherings = GatheringPolicy()
invitations = InvitationPolicy()
sign_ups = SignUpPolicy()
gathering_actions = GatheringActionPolicy()
gathering_additions = GatheringAdditionPolicy()
