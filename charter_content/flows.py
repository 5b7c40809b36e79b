"""Steps that touch several rooms of `charter_content`, or set off work in the background. Only views, commands and the like call them."""

import datetime as dt
import uuid
from collections.abc import Mapping
from functools import partial

from django.db import transaction

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
