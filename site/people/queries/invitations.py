"""Who was invited where, and what the link in a mail stands for."""

from collections.abc import Iterable

from django.core import signing

from people.models import Invitation, Service, ServiceRole

SALT = "people.invitation"


def link_of(invitation: Invitation) -> str:
    """The path of the newest link. Only this website can make it: nothing in the database is enough."""
    return f"/invited/{signing.dumps([invitation.uuid.hex, invitation.wanted], salt=SALT)}/"


def invitation_by(token: str) -> tuple[Invitation, bool] | None:
    """(the invitation that the link's `token` was made for, is it the newest link?); None for anything else. One query."""
    try:
        uuid, wanted = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Invitation.objects.select_related("service", "made_by").filter(uuid=uuid).first()
    return (found, found.wanted == wanted) if found else None


def invited(service: Service, emails: Iterable[str]) -> dict[str, Invitation]:
    """The open invitations of `service` to any of `emails`, by address. One query."""
    return {row.email: row for row in Invitation.objects.open().filter(service=service, email__in=list(emails))}


def people_here(service: Service, emails: Iterable[str]) -> dict[str, int]:
    """Of `emails`, those of people with a role in `service` today: {address: id of the person}. One query."""
    rows = ServiceRole.objects.active().filter(service=service, person__email__in=list(emails))
    return dict(rows.values_list("person__email", "person"))
