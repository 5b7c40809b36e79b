"""Hours of the day in which nobody is written to. Pure, no database."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class QuietHours:
    """From `starts` to `ends` by the clock on the wall, over midnight when `starts` is later. The two differ."""

    starts: dt.time
    ends: dt.time

    def hold(self, time: dt.time) -> bool:
        """Is it quiet at `time`?"""
        if self.starts < self.ends:
            return self.starts <= time < self.ends
        return time >= self.starts or time < self.ends

    def after(self, moment: dt.datetime) -> dt.datetime:
        """`moment` (aware) when it is not quiet then, else when the quiet ends."""
        local = timezone.localtime(moment)
        return at_next(self.ends, moment) if self.hold(local.time()) else moment


def at_next(time: dt.time, moment: dt.datetime) -> dt.datetime:
    """The first moment from `moment` (aware) on at which the clock on the wall shows `time`, in UTC.

    When the clocks go forward over it, that is an hour later by the wall; when they go back, it is the first of the two that is still to
    come.
    """
    day = timezone.localtime(moment).date()
    for on in (day, day + DAY):
        for fold in (0, 1):
            found = dt.datetime.combine(on, time.replace(fold=fold), tzinfo=timezone.get_default_timezone()).astimezone(dt.UTC)
            if found >= moment:
                return found
    raise AssertionError("tomorrow is later than today")


def read_hours(words: str) -> QuietHours | None:
    """`20:00-08:00` as quiet hours; None for nothing. Raises ValueError for anything else."""
    if not words.strip():
        return None
    starts, ends = (dt.time.fromisoformat(part.strip()) for part in words.split("-"))
    if starts == ends:
        raise ValueError("Quiet hours end at another time than they start.")
    return QuietHours(starts, ends)
