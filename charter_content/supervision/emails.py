"""Mail about supervision. It says that something is near: no name, no content, and not of what kind it is."""

from foundation.mail import send
from people.models import User


def remind(person: User, *, path: str = "/supervision/") -> None:
    """Remind `person` that something is in their diary soon. Raises what the mail backend raises."""
    if person.is_active:
        send("supervision/email/reminder", to=person.email, subject="Something in your diary soon", context={"path": path})
