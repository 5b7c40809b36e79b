from charter_content.supervision.enums import Hat, Stage
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
from charter_content.supervision.querysets import PreparedShareQuerySet
from foundation.policies import ScopedPolicy
from foundation.querysets import Person
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
