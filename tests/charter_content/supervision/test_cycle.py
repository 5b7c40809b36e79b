"""When the next meeting is due. Pure: days in, a day out."""

import datetime as dt

import pytest

from charter_content.supervision.cycle import Due, Held, Rules, all_principles_due, months_after, next_due
from charter_content.supervision.enums import Kind

BEGAN = dt.date(2026, 1, 5)


def day(weeks: float) -> dt.date:
    return BEGAN + dt.timedelta(days=round(weeks * 7))


@pytest.mark.parametrize(
    ("held", "today", "due"),
    [
        (Held(), day(0), Due(Kind.SHORT, day(1))),
        (Held(any=day(1)), day(1), Due(Kind.SHORT, day(2))),
        (Held(any=day(3)), day(3), Due(Kind.FULL, day(4))),
        (Held(any=day(3.5)), day(3.5), Due(Kind.FULL, day(4))),
        (Held(any=day(3), full=day(3)), day(4), Due(Kind.SHORT, day(4))),
        (Held(any=day(4), full=day(3)), day(4), Due(Kind.FULL, day(7))),
        (Held(), day(6), Due(Kind.FULL, day(4))),
        (Held(any=day(7), full=day(7)), day(8), Due(Kind.FULL, day(11))),
        (Held(any=day(16), full=day(16)), day(16), Due(Kind.EXTRA, dt.date(2026, 5, 5))),
        (Held(any=day(17), full=day(17), extra=day(17)), day(17), Due(Kind.FULL, day(21))),
        (Held(any=day(20), full=day(20)), dt.date(2026, 6, 6), Due(Kind.FULL, day(24))),
    ],
)
def test_what_is_due_next(held: Held, today: dt.date, due: Due) -> None:
    assert next_due(BEGAN, held, Rules(), today=today) == due


def test_a_service_may_leave_out_the_weekly_talks_and_the_extra_one_and_meet_less_often() -> None:
    rules = Rules(weeks_between=6, weekly_at_first=False, extra_in_month_four=False)

    assert next_due(BEGAN, Held(), rules, today=day(0)) == Due(Kind.FULL, day(4))
    assert next_due(BEGAN, Held(day(15), day(15)), rules, today=day(15)) == Due(Kind.FULL, day(21))


def test_a_due_day_is_in_time_until_it_is_over() -> None:
    due = Due(Kind.FULL, day(4))

    assert not due.is_overdue(day(4))
    assert due.is_overdue(day(4) + dt.timedelta(days=1))


def test_all_principles_come_round_at_month_three_and_then_every_six() -> None:
    assert all_principles_due(BEGAN, None) == dt.date(2026, 4, 5)
    assert all_principles_due(BEGAN, dt.date(2026, 4, 20)) == dt.date(2026, 10, 20)


@pytest.mark.parametrize(
    ("start", "months", "after"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2027, 12, 31), 2, dt.date(2028, 2, 29)),
        (dt.date(2026, 11, 30), 1, dt.date(2026, 12, 30)),
        (dt.date(2026, 3, 15), 12, dt.date(2027, 3, 15)),
    ],
)
def test_months_end_where_the_month_ends(start: dt.date, months: int, after: dt.date) -> None:
    assert months_after(start, months) == after
