"""Steps that touch several rooms of `charter_content`, or set off work in the background. Only views, commands and the like call them."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from functools import partial

from django.db import transaction

from charter_content.charter import actions as charter
from charter_content.induction import actions as induction
from charter_content.induction import tasks as induction_tasks
from charter_content.induction.enums import Answer, Signer
from charter_content.induction.exchange import Carried
from charter_content.induction.models import Induction, InductionVersion, PassportImport
from charter_content.induction.policies import inductions
from charter_content.induction.queries import people_waited_for
from charter_content.reflections import actions as reflections
from charter_content.reflections import tasks as reflection_tasks
from charter_content.reflections.models import Reflection, Share, ShareAnswer
from charter_content.supervision import actions as supervision
from charter_content.supervision import tasks as supervision_tasks
from charter_content.supervision.enums import GatheringKind, Kind
from charter_content.supervision.models import Agreement, Gathering, Invitation, Preparation, PreparedShare, Session, Supervision
from foundation import clock
from people.emails import tell_of_update
from people.models import Service, User


@transaction.atomic
def share_reflection(reflection: Reflection, *, reader: User, service: Service, seen_revision: int, by: User) -> Share:
    """Share a copy; a mail without a name tells the reader once. Raises as `reflections.share_reflection` does."""
    shared = reflections.share_reflection(reflection, reader=reader, service=service, seen_revision=seen_revision, by=by)
    if shared.is_new:
        transaction.on_commit(partial(reflection_tasks.tell_reader.enqueue, str(shared.share.pk)))
    return shared.share


@transaction.atomic
def answer_share(share: Share, *, answer_id: uuid.UUID, text: str, seen_revision: int, by: User) -> ShareAnswer:
    """Send an answer; a mail without a name tells the writer once. Raises as `reflections.write_answer` does."""
    sent = set(ShareAnswer.objects.sent().filter(share=share).values_list("pk", flat=True))
    answer = reflections.write_answer(share, answer_id=answer_id, text=text, seen_revision=seen_revision, send=True, by=by)
    if answer.pk not in sent:
        transaction.on_commit(partial(reflection_tasks.tell_writer.enqueue, str(share.pk)))
    return answer


@transaction.atomic
def share_prepared(preparation: Preparation, *, reader: User, seen: Mapping[uuid.UUID, int], by: User) -> list[PreparedShare]:
    """Share what was prepared; one mail without a name tells the reader. Raises as `supervision.share_prepared` does."""
    made = supervision.share_prepared(preparation, reader=reader, seen=seen, by=by)
    if made:
        transaction.on_commit(partial(supervision_tasks.tell_reader.enqueue, str(made[0].pk)))
    return made


@transaction.atomic
def sign_session(session: Session, *, name: str, seen_revision: int, by: User) -> supervision.Signed:
    """Sign; whoever has not signed yet is told once that something waits. Raises as `supervision.sign_session` does."""
    outcome = supervision.sign_session(session, name=name, seen_revision=seen_revision, by=by)
    if outcome.is_new and not outcome.locked_now:
        _tell_the_other(outcome.session.supervision, outcome.session.supervisor, by=by, occasion=f"signed:{session.pk}:{seen_revision}")
    return outcome


@transaction.atomic
def sign_agreement(agreement: Agreement, *, name: str, seen_revision: int, by: User) -> Agreement:
    """Sign; whoever has not signed yet is told once that something waits. Raises as `supervision.sign_agreement` does."""
    outcome = supervision.sign_agreement(agreement, name=name, seen_revision=seen_revision, by=by)
    row = outcome.agreement
    if outcome.is_new and row.locked_at is None:
        _tell_the_other(row.supervision, row.supervision.supervisor, by=by, occasion=f"signed:{row.pk}:{seen_revision}")
    return row


@transaction.atomic
def plan_session(pair: Supervision, *, at: dt.datetime, kind: Kind, place: str, by: User) -> Session:
    """Plan a meeting; the other one is told that there is something new. Raises as `supervision.plan_session` does."""
    row = supervision.plan_session(pair, at=at, kind=kind, place=place, by=by)
    _tell_the_other(pair, row.supervisor, by=by, occasion=f"planned:{row.pk}")
    return row


@transaction.atomic
def move_session(session: Session, *, at: dt.datetime, kind: Kind, place: str, by: User) -> Session:
    """Move it; the other one is told, if anything is different. Raises as `supervision.move_session` does."""
    before = (session.planned_for, session.kind, session.place)
    occasion = f"moved:{session.pk}:{session.updated_at.isoformat()}"  # pressed twice, both start from the same
    row = supervision.move_session(session, at=at, kind=kind, place=place, by=by)
    if before != (row.planned_for, row.kind, row.place):
        _tell_the_other(row.supervision, row.supervisor or row.supervision.supervisor, by=by, occasion=occasion)
    return row


@transaction.atomic
def cancel_session(session: Session, *, by: User) -> None:
    """Call it off; the other one is told. Raises as `supervision.cancel_session` does."""
    supervision.cancel_session(session, by=by)
    _tell_the_other(session.supervision, session.supervisor or session.supervision.supervisor, by=by, occasion=f"cancelled:{session.pk}")


@transaction.atomic
def ask_to_supervise(person: User, *, service: Service, email: str, by: User) -> None:
    """Ask; the one who is asked is told. Raises as `supervision.ask_to_supervise` does, and tells nobody whether there is such a person."""
    row = supervision.ask_to_supervise(person, service=service, email=email, by=by)
    if row.supervisor is not None:
        tell_of_update(row.supervisor, path="/supervision/desk/", dedupe=f"asked:{row.pk}:{row.supervisor.pk}:{clock.today()}")


def _tell_the_other(pair: Supervision, supervisor: User | None, *, by: User, occasion: str) -> None:
    other = supervisor if by.pk == pair.person_id else pair.person
    if other is not None and other.pk != by.pk:
        path = "/supervision/" if other.pk == pair.person_id else "/supervision/desk/"
        tell_of_update(other, path=path, dedupe=occasion)


@transaction.atomic
def plan_gathering(host: Service, kind: GatheringKind, plan: supervision.Plan, *, by: User) -> Gathering:
    """Plan a day with others; whom it is for is told once that there is something new. Raises as `supervision.plan_gathering` does."""
    told = set(Invitation.objects.filter(gathering__in=Gathering.objects.open().filter(host=host)).values_list("pk", flat=True))
    row = supervision.plan_gathering(host, kind, plan, by=by)
    _tell_services(row, told=told)
    return row


@transaction.atomic
def move_gathering(gathering: Gathering, plan: supervision.Plan, *, by: User) -> Gathering:
    """Plan it otherwise; those who come are told, and services that are newly invited. Raises as `supervision.move_gathering` does."""
    told = set(gathering.invitations.values_list("pk", flat=True))
    row = supervision.move_gathering(gathering, plan, by=by)
    transaction.on_commit(partial(supervision_tasks.tell_those_coming.enqueue, str(row.pk), str(row.revision)))
    _tell_services(row, told=told)
    return row


@transaction.atomic
def cancel_gathering(gathering: Gathering, *, by: User) -> None:
    """Call it off; those who had signed up are told once. Raises as `supervision.cancel_gathering` does."""
    was_open = gathering.cancelled_at is None
    supervision.cancel_gathering(gathering, by=by)
    if was_open:
        transaction.on_commit(partial(supervision_tasks.tell_those_coming.enqueue, str(gathering.pk), "cancelled"))


@transaction.atomic
def answer_invitation(invitation: Invitation, *, yes: bool, by: User) -> None:
    """Say for one's service whether it takes part; after a yes its people are told. Raises as `supervision.answer_invitation` does."""
    before = invitation.accepted_at
    supervision.answer_invitation(invitation, yes=yes, by=by)
    if yes and before is None:
        transaction.on_commit(partial(supervision_tasks.tell_service.enqueue, invitation.pk))


def _tell_services(row: Gathering, *, told: set[int]) -> None:
    for pk in row.invitations.exclude(pk__in=told).values_list("pk", flat=True):
        transaction.on_commit(partial(supervision_tasks.tell_service.enqueue, pk))


@transaction.atomic
def start_induction(person: User, *, service: Service, version: InductionVersion, starts_on: dt.date, by: User) -> Induction:
    """Begin it; the person is told once. Raises as `induction.start_induction` does."""
    before = Induction.objects.open().filter(person=person, service=service).exists()
    row = induction.start_induction(person, service=service, version=version, starts_on=starts_on, by=by)
    if not before:
        induction_tasks.tell({person.pk}, row.pk)
    return row


@transaction.atomic
def sign_item(
    row: Induction, code: str, *, signer: Signer, name: str, seen: int, document_version: str = "", comment: str = "", by: User
) -> induction.Signed:
    """Sign; whoever has still to sign the item is told that something waits. Raises as `induction.sign_item` does."""
    outcome = induction.sign_item(row, code, signer=signer, name=name, seen=seen, document_version=document_version, comment=comment, by=by)
    return _told(row, outcome, by=by)


@transaction.atomic
def say_not_yet(row: Induction, code: str, *, signer: Signer, comment: str = "", by: User) -> induction.Signed:
    """Not agreed yet; the others of that item are told. Raises as `induction.say_not_yet` does."""
    return _told(row, induction.say_not_yet(row, code, signer=signer, comment=comment, by=by), by=by)


@transaction.atomic
def record_elsewhere(row: Induction, code: str, *, name: str, how: str, by: User) -> induction.Signed:
    """Done elsewhere; the person is told. Raises as `induction.record_elsewhere` does."""
    return _told(row, induction.record_elsewhere(row, code, name=name, how=how, by=by), by=by)


@transaction.atomic
def say_read_together(row: Induction, *, read_on: dt.date, version: int, name: str, by: User) -> charter.Said:
    """Say that the charter was read together; the other one of the two is told. Raises as `charter.say_read_together` does, and
    PermissionDenied when the induction is closed."""
    inductions.require(by, "read_together", row)
    said = charter.say_read_together(row.person, service=row.service, read_on=read_on, version=version, name=name, by=by)
    if said.is_new and not said.is_record:
        others = people_waited_for(row, [Signer.SUPPORTER if row.person_id != by.pk else Signer.COORDINATOR])
        induction_tasks.tell(others - {by.pk}, row.pk)
    return said


@transaction.atomic
def import_passport(row: Induction, carried: Carried, *, codes: Collection[str], compared: str, name: str, by: User) -> PassportImport:
    """Take it in; the person is told. Raises as `induction.import_passport` does."""
    made = induction.import_passport(row, carried, codes=codes, compared=compared, name=name, by=by)
    induction_tasks.tell({row.person_id}, row.pk)
    return made


@transaction.atomic
def name_signer(row: Induction, *, signer: Signer, person: User | None, by: User) -> None:
    """Name who signs; they are told. Raises as `induction.name_signer` does."""
    induction.name_signer(row, signer=signer, person=person, by=by)
    if person is not None and person.pk != by.pk:
        induction_tasks.tell({person.pk}, row.pk)


def _told(row: Induction, outcome: induction.Signed, *, by: User) -> induction.Signed:
    """Those who are waited for now; after a “not agreed yet”, also those who have signed."""
    state = outcome.state
    waited = state.awaited if outcome.row.answer != Answer.NOT_YET else state.item.signers
    if outcome.is_new and waited:
        induction_tasks.tell(people_waited_for(row, waited) - {by.pk}, row.pk)
    return outcome
