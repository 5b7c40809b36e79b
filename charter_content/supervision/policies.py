from charter_content.supervision.enums import ACROSS, FACILITATING, JOINS, Answer, Came, GatheringKind, Hat, Stage
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
from charter_content.supervision.querysets import PreparedShareQuerySet
from foundation.policies import ScopedPolicy
from foundation.querysets import Person
from people.enums import LEADING
from people.models import Service, ServiceRole
from people.policies import services


class RhythmPolicy(ScopedPolicy[Rhythm]):
    """Everybody at the service sees it; whoever leads it changes it."""

    model = Rhythm

    def may_view(self, user: Person, obj: Rhythm) -> bool:
        return services.may_view(user, obj.service)

    def may_change(self, user: Person, obj: Rhythm) -> bool:
        return services.may_lead(user, obj.service)


def _leads_somewhere(user: Person) -> bool:
    return ServiceRole.objects.leading(user).exists()


def _leads(service: Service, user_id: int | None) -> bool:
    return any(role.person_id == user_id and role.is_active() and role.leads and role.person.is_active for role in service.roles.all())


class SupervisionPolicy(ScopedPolicy[Supervision]):
    """The person; and whoever may hold it today. Nobody holds their own."""

    model = Supervision

    def may_view(self, user: Person, obj: Supervision) -> bool:
        return obj.person_id == user.pk or self.may_hold(user, obj)

    def may_hold(self, user: Person, obj: Supervision) -> bool:
        """Supervise: plan, hold and sign the sessions. The rule of `querysets.supervised_q`, for one."""
        if obj.person_id == user.pk:
            return False
        if obj.hat == Hat.SUPPORTER:
            return services.may_lead(user, obj.service)
        return obj.supervisor_id == user.pk and obj.accepted_at is not None and _leads_somewhere(user)

    def may_prepare(self, user: Person, obj: Supervision) -> bool:
        return obj.person_id == user.pk and obj.ended_at is None and not obj.is_asked

    def may_answer(self, user: Person, obj: Supervision) -> bool:
        """Say yes or no to a coordinator who asks to be supervised."""
        return obj.is_asked and obj.supervisor_id == user.pk and obj.person_id != user.pk and _leads_somewhere(user)

    def may_work(self, user: Person, obj: Supervision) -> bool:
        """Plan a session, or begin an agreement: both sides may, once there are two of them, until it has ended."""
        return obj.ended_at is None and not obj.is_asked and self.may_view(user, obj)


class AgreementPolicy(ScopedPolicy[Agreement]):
    """Both sides see it, write it while it is open, and sign it."""

    model = Agreement

    def may_view(self, user: Person, obj: Agreement) -> bool:
        return supervisions.may_view(user, obj.supervision)

    def may_write(self, user: Person, obj: Agreement) -> bool:
        return obj.locked_at is None and self.may_view(user, obj)

    may_sign = may_write


class SessionPolicy(ScopedPolicy[Session]):
    """The person and whoever holds the session write and sign it. Once it is signed, whoever may hold the supervision reads it."""

    model = Session

    def may_view(self, user: Person, obj: Session) -> bool:
        if obj.supervision.person_id == user.pk:
            return True
        if not supervisions.may_hold(user, obj.supervision):
            return False
        if obj.locked_at or obj.held_on is None or obj.supervisor_id == user.pk or obj.supervision.hat == Hat.COORDINATOR:
            return True
        return not _leads(obj.supervision.service, obj.supervisor_id)

    def may_plan(self, user: Person, obj: Session) -> bool:
        """Move it or call it off, as long as it is only planned."""
        return obj.stage == Stage.PLANNED and self.may_view(user, obj)

    def may_cancel(self, user: Person, obj: Session) -> bool:
        """Call it off, as long as it is only planned; or say that it did not take place, while nobody has written or signed anything."""
        begun_by_mistake = obj.stage == Stage.OPEN and obj.revision == 1 and not obj.words and not obj.signatures.exists()
        return (obj.stage == Stage.PLANNED or begun_by_mistake) and self.may_view(user, obj)

    def may_hold(self, user: Person, obj: Session) -> bool:
        """Begin it, as the one who supervises."""
        return obj.stage in (Stage.PLANNED, Stage.OPEN) and obj.supervision.person_id != user.pk and self.may_view(user, obj)

    def may_write(self, user: Person, obj: Session) -> bool:
        return obj.stage == Stage.OPEN and self.may_view(user, obj)

    may_sign = may_write

    def may_add(self, user: Person, obj: Session) -> bool:
        """Add a correction or a dissent: the two whose session it was, as long as they may see it."""
        return obj.stage == Stage.LOCKED and user.pk in (obj.supervision.person_id, obj.supervisor_id) and self.may_view(user, obj)


class SignaturePolicy(ScopedPolicy[Signature]):
    model = Signature

    def may_view(self, user: Person, obj: Signature) -> bool:
        if obj.session is not None:
            return sessions.may_view(user, obj.session)
        return obj.agreement is not None and agreements.may_view(user, obj.agreement)


class AdditionPolicy(ScopedPolicy[Addition]):
    model = Addition

    def may_view(self, user: Person, obj: Addition) -> bool:
        return sessions.may_view(user, obj.session)


class ActionPolicy(ScopedPolicy[Action]):
    """Both sides see it, and either may say that it is done or let go."""

    model = Action

    def may_view(self, user: Person, obj: Action) -> bool:
        return supervisions.may_view(user, obj.supervision)

    def may_end(self, user: Person, obj: Action) -> bool:
        return self.may_view(user, obj)


class PreparationPolicy(ScopedPolicy[Preparation]):
    """Its writer, and nobody else."""

    model = Preparation

    def may_view(self, user: Person, obj: Preparation) -> bool:
        return obj.supervision.person_id == user.pk

    may_delete = may_view


class PreparedPrinciplePolicy(ScopedPolicy[PreparedPrinciple]):
    """Its writer, and nobody else."""

    model = PreparedPrinciple

    def may_view(self, user: Person, obj: PreparedPrinciple) -> bool:
        return obj.preparation.supervision.person_id == user.pk

    may_change = may_share = may_view


class PreparedSharePolicy(ScopedPolicy[PreparedShare]):
    """The writer, always; and the named supervisor, until it is taken back and while they may hold that supervision."""

    model = PreparedShare

    def readable_by(self, user: Person) -> PreparedShareQuerySet:
        """What is shared with `user` and open to them."""
        return PreparedShare.objects.readable_by(user)

    def may_view(self, user: Person, obj: PreparedShare) -> bool:
        return obj.writer_id == user.pk or self.may_read(user, obj)

    def may_read(self, user: Person, obj: PreparedShare) -> bool:
        """Open it as the one it is shared with. It asks today's roles."""
        if obj.reader_id is None or obj.reader_id != user.pk or obj.taken_back_at is not None:
            return False
        return supervisions.may_hold(user, obj.supervision)

    def may_take_back(self, user: Person, obj: PreparedShare) -> bool:
        return obj.writer_id == user.pk and obj.taken_back_at is None


class PreparedShareOpeningPolicy(ScopedPolicy[PreparedShareOpening]):
    model = PreparedShareOpening

    def may_view(self, user: Person, obj: PreparedShareOpening) -> bool:
        return user.pk in (obj.share.writer_id, obj.person_id)


rhythms = RhythmPolicy()
supervisions = SupervisionPolicy()
agreements = AgreementPolicy()
sessions = SessionPolicy()
signatures = SignaturePolicy()
additions = AdditionPolicy()
actions = ActionPolicy()
preparations = PreparationPolicy()
prepared_principles = PreparedPrinciplePolicy()
prepared_shares = PreparedSharePolicy()
openings = PreparedShareOpeningPolicy()


# --- Together with others ---


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
