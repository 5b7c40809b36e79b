"""Planned meetings as a calendar has them. They are called “Meeting”, and nothing else."""

import datetime as dt

from django.db.models import Q

from charter_content.supervision.enums import MINUTES, Answer, Kind
from charter_content.supervision.models import Gathering, Session
from foundation import clock, diary
from foundation.diary import Meeting
from people.models import User

SHOWN_BACK = dt.timedelta(days=60)
"""How far back a calendar goes."""


def meeting_of(row: Session | Gathering) -> Meeting:
    """Raises ValueError for a meeting that was never planned."""
    if row.planned_for is None:
        raise ValueError("This meeting has no day yet.")
    minutes = row.minutes if isinstance(row, Gathering) else MINUTES[Kind(row.kind)]
    is_cancelled = row.cancelled_at is not None
    return Meeting(
        str(row.pk), row.planned_for, row.planned_for + dt.timedelta(minutes=minutes), "Meeting", "/supervision/", row.place,
        diary.sequence_of(made_at=row.made_at, updated_at=row.updated_at, is_cancelled=is_cancelled), is_cancelled,
    )  # fmt: skip


def calendar_file(row: Session | Gathering) -> bytes:
    """The calendar file of a planned meeting. Raises ValueError for one that was never planned."""
    return diary.calendar_file(meeting_of(row))


def meetings_of(person: User) -> list[Meeting]:
    """The planned meetings of `person` as far as they may see them today: their own supervision, that which they hold, and days with
    others that they come to or facilitate. Two queries."""
    since = clock.now() - SHOWN_BACK
    mine = Q(supervision__person=person) | Q(supervisor=person) | Q(supervisor=None, supervision__supervisor=person)
    sessions = Session.objects.visible_to(person).filter(mine, planned_for__gte=since)
    comes = Q(sign_ups__person=person, sign_ups__answer=Answer.COMING)
    days = Gathering.objects.visible_to(person).filter(comes | Q(facilitators=person), planned_for__gte=since).distinct()
    return [meeting_of(row) for row in [*sessions, *days]]
