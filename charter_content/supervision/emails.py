"""Mail about supervision. It says that something is near: no name, no content, and not of what kind it is."""

from people.actions import send_message
from people.enums import MessageKind
from people.models import User


def remind(person: User, *, occasion: str, path: str = "/supervision/") -> None:
    """Remind `person`, once for each `occasion`, that something is in their diary soon."""
    send_message(person, kind=MessageKind.DIARY, path=path, dedupe=f"remind:{occasion}")
