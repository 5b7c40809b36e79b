"""Live sessions as a calendar has them: “Alongside: group day 2”. No name, no subject."""

from courses.cohorts.models import LiveSession
from courses.cohorts.queries import sessions_for_calendar
from foundation import diary
from foundation.diary import Meeting
from people.models import User


def meeting_of(session: LiveSession) -> Meeting:
    """The session; where there is no place, its link."""
    is_cancelled = session.cancelled_at is not None
    return Meeting(
        str(session.pk), session.starts_at, session.ends_at, f"Alongside: group {session.neutral_title.lower()}", "/training/sessions/",
        session.place or session.link,
        diary.sequence_of(made_at=session.made_at, updated_at=session.updated_at, is_cancelled=is_cancelled), is_cancelled,
    )  # fmt: skip


def calendar_file(session: LiveSession) -> bytes:
    """The calendar file of one session; one that was called off takes it out of the calendar again."""
    return diary.calendar_file(meeting_of(session))


def meetings_of(person: User) -> list[Meeting]:
    """The live sessions of `person`, as one who learns or facilitates. One query."""
    return [meeting_of(session) for session in sessions_for_calendar(person)]
