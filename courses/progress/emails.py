"""Mail about progress. It says that something waits, never what."""

from courses.progress.models import Talk
from foundation.mail import send


def tell_of_talk(talk: Talk) -> None:
    """Tell the person that something waits for their agreement. Raises what the mail backend raises."""
    person = talk.enrolment.person
    if person.is_active:
        send("progress/email/something_waits", to=person.email, subject="Something waits for you", context={"name": str(person)})
