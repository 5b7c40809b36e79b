"""Background work: ids in, an action called."""

from django.db import transaction

from foundation import audit, clock
from foundation.enums import Verb
from people.actions import send_message
from people.enums import MessageKind, Role
from people.models import ContactRequest, ServiceRole
from people.queries import people_leading


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
