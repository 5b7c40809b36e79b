"""Mail about people and services. It says that there is an update: no name, no content, and not of what kind it is."""

from foundation.mail import send
from people.models import User


def tell_of_update(person: User, *, path: str) -> None:
    """Tell `person` that there is something new at `path`. Raises what the mail backend raises."""
    if person.is_active:
        send("people/email/update", to=person.email, subject="You have an update", context={"path": path})
