"""Background work: ids in, an action called."""

import datetime as dt
import logging

from django.db import transaction
from django_tasks import task

from foundation import audit, clock
from foundation.enums import Verb
from foundation.mail import NotAccepted
from people.actions import claim_mail, mail_failed, mail_unsure, send_message
from people.emails import send_link
from people.enums import MessageKind, Role
from people.models import MOST_TRIES, ContactRequest, Invitation, ServiceRole
from people.queries import people_leading

logger = logging.getLogger("alongside.people")


def tell_of(roles: list[ServiceRole], request: ContactRequest, *, late: bool = False) -> None:
    """Tell each of them that somebody asks to be contacted; again when it is `late`."""
    for role in roles:
        occasion = f"contact:{request.uuid}:{'late' if late else 'asked'}"
        send_message(role.person, kind=MessageKind.ASKED, path="/people/asked/", dedupe=occasion)


def tell_coordinators(request: ContactRequest) -> None:
    """Tell the coordinators; the deputies only where there is no coordinator."""
    leading = people_leading(request.service, without=request.person_id)
    tell_of([role for role in leading if role.role == Role.COORDINATOR] or leading, request)


def escalate_requests() -> int:
    """Each minute: what nobody has opened by the next working day is told to the deputy, once. Returns how many there were.

    Where nobody but coordinators leads any more, they are told again.
    """
    count = 0
    for row in ContactRequest.objects.waiting().filter(escalated_at=None, escalates_at__lte=clock.now()).select_related("service"):
        with transaction.atomic():
            if ContactRequest.objects.waiting().filter(pk=row.pk, escalated_at=None).update(escalated_at=clock.now()):
                audit.record(None, Verb.CONTACT_ESCALATED, row)
                leading = people_leading(row.service, without=row.person_id)
                tell_of([role for role in leading if role.role != Role.COORDINATOR] or leading, row, late=True)
                count += 1
    return count


# --- Invitations ---

TRY_AGAIN_AFTER = (1, 6, 36, 156)
"""Minutes after a mail was asked for, at which it is tried once more."""


@task(backend="work")
def send_invitation(invitation_id: int) -> None:
    """Send the newest link of an invitation, once."""
    row = claim_mail(invitation_id)
    if row is None:
        return
    try:
        send_link(row)
    except NotAccepted as error:
        mail_failed(row)
        logger.warning("invitation %s was not accepted; it is tried again: %s", row.pk, type(error.__cause__).__name__)
    except Exception as error:  # noqa: BLE001 -- whatever it is: it may have gone, and it must not go twice
        mail_unsure(row)
        # without the trace: it could hold the address
        logger.error("invitation %s may have gone or not: %s", row.pk, type(error).__name__)


def send_invitations() -> int:
    """Each minute: mails of invitations that were not handed over the first time. Returns how many were tried."""
    now, count = clock.now(), 0
    for row in Invitation.objects.to_send().filter(tries__lt=MOST_TRIES, wanted_at__lt=now - dt.timedelta(minutes=TRY_AGAIN_AFTER[0])):
        if row.wanted_at + dt.timedelta(minutes=TRY_AGAIN_AFTER[max(row.tries - 1, 0)]) <= now:
            send_invitation.func(row.pk)
            count += 1
    return count
