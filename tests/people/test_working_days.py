"""When somebody hears. Pure: a moment in, a day out."""

import datetime as dt

import pytest

from people.working_days import WorkingDays

MONDAY, THURSDAY, FRIDAY, SATURDAY = (dt.date(2026, 11, day) for day in (23, 26, 27, 28))
NEXT_MONDAY, NEXT_TUESDAY = dt.date(2026, 11, 30), dt.date(2026, 12, 1)
CHRISTMAS = WorkingDays(closed=(dt.date(2026, 12, 25), dt.date(2026, 12, 28)))
THREE = dt.time(15)


def at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour))


@pytest.mark.parametrize(
    ("days", "asked", "within", "by"),
    [
        (WorkingDays(), at(THURSDAY, 10), 1, FRIDAY),
        (WorkingDays(), at(THURSDAY, 16), 1, NEXT_MONDAY),
        (WorkingDays(), at(FRIDAY, 10), 1, NEXT_MONDAY),
        (WorkingDays(), at(SATURDAY, 10), 1, NEXT_TUESDAY),
        (WorkingDays(), at(SATURDAY, 10), 0, NEXT_MONDAY),
        (WorkingDays(), at(MONDAY, 9), 0, MONDAY),
        (WorkingDays(), at(MONDAY, 9), 2, dt.date(2026, 11, 25)),
        (WorkingDays(weekdays=(0, 3)), at(MONDAY, 9), 1, THURSDAY),
        (CHRISTMAS, at(dt.date(2026, 12, 24), 10), 1, dt.date(2026, 12, 29)),
    ],
)
def test_by_when_somebody_hears(days: WorkingDays, asked: dt.datetime, within: int, by: dt.date) -> None:
    assert days.hear_by(asked, ask_by=THREE, within=within) == by


def test_asked_at_the_very_time_counts_today() -> None:
    assert WorkingDays().hear_by(at(MONDAY, 15), ask_by=THREE, within=0) == MONDAY


def test_a_service_without_a_working_day_is_told_so() -> None:
    with pytest.raises(ValueError, match="no working day"):
        WorkingDays(weekdays=()).after(MONDAY)


def test_closed_for_more_than_a_year_there_is_a_day_all_the_same() -> None:
    """A service that works on Mondays and is closed on sixty of them: the page says a far day, and does not fail."""
    closed = tuple(MONDAY + dt.timedelta(weeks=week) for week in range(60))

    assert WorkingDays(weekdays=(0,), closed=closed).after(MONDAY) == MONDAY + dt.timedelta(weeks=60)
