"""Mail about people and services. It says that there is an update: no name, no content, and not of what kind it is."""

from people.actions import send_message
from people.enums import MessageKind
from people.models import User


def tell_of_update(person: User, *, path: str, dedupe: str = "") -> None:
    """Tell `person` that there is something new at `path`: see `people.actions.send_message`."""
    send_message(person, kind=MessageKind.UPDATE, path=path, dedupe=dedupe)
