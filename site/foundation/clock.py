"""The one clock. Sample histories and tests can set it; nothing else asks Django or Python for the time."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_set_to: ContextVar[dt.datetime | None] = ContextVar("clock", default=None)


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return _set_to.get() or timezone.now()


def today() -> dt.date:
    """Today's date where the service is (settings.TIME_ZONE)."""
    return timezone.localtime(now()).date()


def time_of_day() -> str:
    """The time where the service is, such as 14:05."""
    return timezone.localtime(now()).strftime("%H:%M")


DAYS_AS_TYPED = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
"""How people here write a day; the first is what a browser's own date field sends."""


def read_day(typed: str) -> dt.date | None:
    """The day that somebody typed; None when it is none."""
    for pattern in DAYS_AS_TYPED:
        try:
            return dt.datetime.strptime(typed.strip(), pattern).date()
        except ValueError:
            continue
    return None


@contextmanager
def set_to(moment: dt.datetime) -> Iterator[None]:
    """Within the block it is `moment` (aware) for everything that asks this clock."""
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
