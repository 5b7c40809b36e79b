"""Mail about progress. It says that something waits, never what."""

from courses.progress.models import Talk
from people.actions import send_message
from people.enums import MessageKind


def tell_of_talk(talk: Talk) -> None:
    """Tell the person, once, that something waits for their agreement."""
    send_message(talk.enrolment.person, kind=MessageKind.WAITING, path="/training/", dedupe=f"talk:{talk.uuid}")
