"""Background work: ids in, an action called."""

import uuid
from functools import partial

from django.db import transaction
from django_tasks import task

from charter_content.supervision.emails import remind
from charter_content.supervision.enums import JOINS, NEEDS_KEPT, REMIND_AHEAD, GatheringKind
from charter_content.supervision.models import Gathering, Invitation, PreparedShare, Session, SignUp
from charter_content.supervision.policies import gatherings, prepared_shares, sessions
from foundation import clock
from people.emails import tell_of_update
from people.enums import LEADING
from people.models import ServiceRole, User


@task(backend="work")
def tell_reader(share_id: str) -> None:
    """Tell whom a prepared principle is shared with; nobody when it was taken back meanwhile, or they cannot read it any more."""
    share = PreparedShare.objects.select_related("reader", "supervision__service").filter(pk=uuid.UUID(share_id)).first()
    if share and share.reader and share.reader.is_active and prepared_shares.may(share.reader, "read", share):
        tell_of_update(share.reader, path="/supervision/desk/", dedupe=f"prepared:{share_id}")


@task(backend="work")
def remind_of_session(session_id: str) -> None:
    """Remind both of a planned meeting; nobody when it was called off or has begun."""
    row = (
        Session.objects.select_related("supervision__person", "supervision__service", "supervision__supervisor", "supervisor")
        .filter(pk=uuid.UUID(session_id))
        .first()
    )
    if row is None or row.held_on or row.cancelled_at:
        return
    for person in {row.supervision.person, row.supervisor or row.supervision.supervisor}:
        if person is not None and sessions.may(person, "view", row):
            remind(person, occasion=f"{session_id}:{row.planned_for}")


def forget_needs() -> int:
    """Each minute: access needs of a day that nobody closed go some weeks after it, as they would have gone with closing it. Returns how
    many."""
    over = clock.now() - NEEDS_KEPT
    return SignUp.objects.filter(gathering__planned_for__lt=over).exclude(needs=b"").update(needs=b"")


def remind_of_sessions() -> int:
    """Each minute: for meetings that are near, one reminder each. Returns how many."""
    now = clock.now()
    count = 0
    for row in Session.objects.planned().filter(planned_for__gt=now, planned_for__lte=now + REMIND_AHEAD, reminded_at=None):
        with transaction.atomic():
            taken = Session.objects.filter(pk=row.pk, reminded_at=None).update(reminded_at=now)
            if taken and (row.planned_for is not None and row.planned_for - row.made_at > REMIND_AHEAD / 4):
                transaction.on_commit(partial(remind_of_session.enqueue, str(row.pk)))
                count += 1
    return count


# --- Together with others ---

TOGETHER = "/supervision/group/"


@task(backend="work")
def tell_service(invitation_id: int) -> None:
    """Tell whom an invitation is for that something new stands there: who leads the service; once it takes part, who may come."""
    row = Invitation.objects.select_related("gathering__host", "service").filter(pk=invitation_id).first()
    if row is None or row.declined_at or row.gathering.locked_at or row.gathering.cancelled_at:
        return
    roles = JOINS[GatheringKind(row.gathering.kind)] if row.accepted_at else LEADING
    there = ServiceRole.objects.active().filter(service=row.service, role__in=roles).values("person")
    facilitators = row.gathering.facilitators.values("pk")
    for person in User.objects.filter(pk__in=there, is_active=True).exclude(pk__in=facilitators):
        tell_of_update(person, path=TOGETHER, dedupe=f"invited:{invitation_id}:{'joins' if row.accepted_at else 'asked'}")


@task(backend="work")
def tell_those_coming(gathering_id: str, change: str) -> None:
    """Tell those who come that something changed; once for each `change`."""
    for person in _coming(gathering_id):
        tell_of_update(person, path=TOGETHER, dedupe=f"gathering:{gathering_id}:{change}")


@task(backend="work")
def remind_of_gathering(gathering_id: str) -> None:
    """Remind those who come, and who facilitates; nobody when it was called off."""
    row = Gathering.objects.open().filter(pk=uuid.UUID(gathering_id)).first()
    if row is not None:
        for person in _coming(gathering_id):
            remind(person, path=TOGETHER, occasion=f"{gathering_id}:{row.planned_for}")


def _coming(gathering_id: str) -> list[User]:
    """Those who come, and who facilitates, as long as they may see it."""
    row = Gathering.objects.select_related("host").filter(pk=uuid.UUID(gathering_id)).first()
    if row is None:
        return []
    people = {*row.facilitators.all(), *(one.person for one in row.sign_ups.coming().select_related("person"))}
    return sorted((one for one in people if one.is_active and gatherings.may(one, "view", row)), key=lambda one: one.pk)


def remind_of_gatherings() -> int:
    """Each minute: for days that are near, one reminder each. Returns how many."""
    now = clock.now()
    count = 0
    for row in Gathering.objects.open().filter(planned_for__gt=now, planned_for__lte=now + REMIND_AHEAD, reminded_at=None):
        with transaction.atomic():
            taken = Gathering.objects.open().filter(pk=row.pk, reminded_at=None).update(reminded_at=now)
            if taken:
                transaction.on_commit(partial(remind_of_gathering.enqueue, str(row.pk)))
                count += 1
    return count
