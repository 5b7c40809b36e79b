"""When the next meeting is due: from the day somebody began, what has taken place, and how often their service meets. Pure, no database."""

import calendar
import datetime as dt
from dataclasses import dataclass

from charter_content.supervision.enums import Kind

FIRST_MONTH = dt.timedelta(weeks=4)
A_WEEK = dt.timedelta(weeks=1)
MONTH_FOUR, ALL_PRINCIPLES_FROM, ALL_PRINCIPLES_EVERY = 4, 3, 6
NEAR = dt.timedelta(weeks=2)
"""An extra meeting up to so long before its day counts as the one of month four."""


@dataclass(frozen=True)
class Rules:
    """How often, as the service has it."""

    weeks_between: int = 4
    weekly_at_first: bool = True
    extra_in_month_four: bool = True


@dataclass(frozen=True)
class Held:
    """What has taken place so far: the last day of each kind, None when there was none."""

    any: dt.date | None = None
    full: dt.date | None = None
    extra: dt.date | None = None


@dataclass(frozen=True)
class Due:
    """The next meeting that the rules ask for, and its last day in time."""

    kind: Kind
    on: dt.date

    def is_overdue(self, today: dt.date) -> bool:
        return self.on < today


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))


def next_due(began: dt.date, held: Held, rules: Rules, *, today: dt.date) -> Due:
    """The first meeting that is due: by default a short check-in each week of the first month with one full session in it, then a full
    session every four weeks, and an extra one in month four (domain brief, section 3: ours, no source fixes it)."""
    end_of_first = began + FIRST_MONTH
    full = Due(Kind.FULL, end_of_first if held.full is None else held.full + dt.timedelta(weeks=rules.weeks_between))
    wanted = [full]
    if rules.weekly_at_first and today <= end_of_first:
        short = Due(Kind.SHORT, (held.any or began) + A_WEEK)
        if short.on <= end_of_first:
            wanted.append(short)
    if rules.extra_in_month_four:
        fourth = months_after(began, MONTH_FOUR)
        came = held.extra is not None and held.extra >= fourth - NEAR
        over = today > months_after(began, MONTH_FOUR + 1)  # somebody who came here long after: month four is past
        if not came and not over:
            wanted.append(Due(Kind.EXTRA, fourth))
    return min(wanted, key=lambda due: due.on)


def all_principles_due(began: dt.date, last_all: dt.date | None) -> dt.date:
    """The day from which it is time to look at all principles at once: month three, then every six months."""
    return months_after(began, ALL_PRINCIPLES_FROM) if last_all is None else months_after(last_all, ALL_PRINCIPLES_EVERY)
