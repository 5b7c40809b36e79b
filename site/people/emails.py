"""Mail about people and services. It says that there is an update: no name, no content, and not of what kind it is."""

from foundation.mail import send
from people.actions import send_message
from people.enums import MessageKind
from people.models import Invitation, User
from people.queries import link_of


def tell_of_update(person: User, *, path: str, dedupe: str = "") -> None:
    """Tell `person` that there is something new at `path`: see `people.actions.send_message`."""
    send_message(person, kind=MessageKind.UPDATE, path=path, dedupe=dedupe)


def send_link(invitation: Invitation) -> None:
    """Send the newest link of `invitation`. It names who invited, and neither the service nor a course.

    Raises what the mail backend raises.
    """
    by = "" if invitation.by_code or invitation.made_by is None else str(invitation.made_by)
    context = {"path": link_of(invitation), "by": by, "until": invitation.expires_at}
    send("people/email/invitation", to=invitation.email, subject="Your invitation", context=context)
