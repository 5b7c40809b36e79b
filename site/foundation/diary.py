"""Calendar files (RFC 5545). They name nobody, and not what a meeting is for: calendars are shared, and lie open on screens."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Alarm, Calendar, Event, vDuration

from foundation import clock


@dataclass(frozen=True)
class Meeting:
    """One meeting as a calendar has it. `summary` is neutral; `path` is where it stands on this site."""

    uid: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    summary: str
    path: str
    place: str = ""
    sequence: int = 0
    """Goes up with each change, so that calendars take the newest."""
    is_cancelled: bool = False


def sequence_of(*, made_at: dt.datetime, updated_at: dt.datetime, is_cancelled: bool) -> int:
    """A `sequence` out of when something was made and changed."""
    return int((updated_at - made_at).total_seconds()) + is_cancelled


def calendar_file(meeting: Meeting) -> bytes:
    """The file of one meeting; one that was called off takes it out of the calendar again."""
    calendar = _calendar()
    calendar.add("method", "CANCEL" if meeting.is_cancelled else "PUBLISH")
    calendar.add_component(_event(meeting))
    return calendar.to_ical()


def calendar_feed(meetings: Sequence[Meeting]) -> bytes:
    """A calendar that is looked up again and again: each meeting, those that were called off marked as such."""
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Alongside")
    calendar.add("refresh-interval", dt.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    return calendar.to_ical()


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Alongside//EN")
    calendar.add("version", "2.0")
    return calendar


def _event(meeting: Meeting) -> Event:
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "alongside"
    event = Event()
    event.add("uid", f"{meeting.uid}@{host}")
    event.add("dtstamp", clock.now())
    event.add("dtstart", meeting.starts_at.astimezone(dt.UTC))
    event.add("duration", meeting.ends_at - meeting.starts_at)
    event.add("sequence", meeting.sequence)
    event.add("summary", meeting.summary)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    event.add("url", f"{settings.WAGTAILADMIN_BASE_URL}{meeting.path}")
    if place := "".join(char if char.isprintable() else " " for char in meeting.place).strip():
        event.add("location", place)  # a control character would make calendars refuse all of somebody's dates
    if not meeting.is_cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", meeting.summary)
        alarm.add("trigger", vDuration(dt.timedelta(hours=-2)).dt)
        event.add_component(alarm)
    return event
