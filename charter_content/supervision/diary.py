"""A planned meeting as a calendar file. It names nobody, and not what the meeting is for: calendars are shared, and lie open on screens."""

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Alarm, Calendar, Event, vDuration

from charter_content.supervision.enums import MINUTES, Kind
from charter_content.supervision.models import Gathering, Session
from foundation import clock


def calendar_file(session: Session | Gathering) -> bytes:
    """The iCalendar file (RFC 5545) of a planned meeting; one that was called off takes it out of the calendar again.

    Raises ValueError for a meeting that was never planned.
    """
    if session.planned_for is None:
        raise ValueError("This meeting has no day yet.")
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "alongside"
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//Alongside//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if session.cancelled_at else "PUBLISH")
    event.add("uid", f"{session.pk}@{host}")
    event.add("dtstamp", clock.now())
    event.add("dtstart", session.planned_for.astimezone(dt.UTC))
    event.add("duration", dt.timedelta(minutes=session.minutes if isinstance(session, Gathering) else MINUTES[Kind(session.kind)]))
    event.add("sequence", int((session.updated_at - session.made_at).total_seconds()) + bool(session.cancelled_at))
    event.add("summary", "Meeting")
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if session.cancelled_at else "CONFIRMED")
    event.add("url", f"{settings.WAGTAILADMIN_BASE_URL}/supervision/")
    if session.place:
        event.add("location", session.place)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", "Meeting")
    alarm.add("trigger", vDuration(dt.timedelta(hours=-2)).dt)
    event.add_component(alarm)
    calendar.add_component(event)
    return calendar.to_ical()
