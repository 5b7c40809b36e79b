"""Nobody is written to at night, whatever the clocks do; what waited goes in the morning."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult

from foundation import clock
from people.actions import send_due
from people.enums import MessageKind, WaitsFor
from people.models import User
from people.quiet_hours import QuietHours, at_next, read_hours
from tests.cast import Cast
from tests.factories.messages import HOUR, MINUTE, NIGHT, NIGHTS, NOON, page, prefer, write

SignIn = Callable[[User], Client]


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        ((19, 59), 0), ((20, 0), 12), ((23, 30), 8.5), ((0, 0), 8), ((7, 59), 1 / 60), ((8, 0), 0), ((12, 0), 0),
    ],
)  # fmt: skip
def test_quiet_hours_over_midnight(at: tuple[int, int], goes: float) -> None:
    """`goes`: so many hours later."""
    moment = dt.datetime(2027, 1, 13, *at, tzinfo=dt.UTC)

    assert QuietHours(dt.time(20), dt.time(8)).after(moment) == moment + HOUR * goes


def test_quiet_hours_within_a_day() -> None:
    quiet = QuietHours(dt.time(9), dt.time(17))

    assert quiet.after(NOON) == NOON + 5 * HOUR
    assert quiet.after(NIGHT) == NIGHT


def test_quiet_hours_end_by_the_clock_on_the_wall_when_the_clocks_change() -> None:
    """In 2027 they go forward on 28 March, and back on 31 October, at one in the morning UTC."""
    quiet = QuietHours(dt.time(20), dt.time(8))
    spring, autumn = dt.datetime(2027, 3, 27, 22, tzinfo=dt.UTC), dt.datetime(2027, 10, 30, 21, tzinfo=dt.UTC)

    assert quiet.after(spring) == spring + 9 * HOUR  # seven in the morning UTC is eight in the summer
    assert quiet.after(autumn) == autumn + 11 * HOUR
    missing = QuietHours(dt.time(20), dt.time(1, 30))
    assert missing.after(spring) == dt.datetime(2027, 3, 28, 1, 30, tzinfo=dt.UTC)
    twice = dt.datetime(2027, 10, 31, 1, 15, tzinfo=dt.UTC)  # 1:15 for the second time
    assert missing.after(twice) == twice + 15 * MINUTE


def test_the_next_time_of_day_is_never_past() -> None:
    for hours in range(24 * 370):
        moment = NOON + hours * HOUR
        found = at_next(dt.time(1, 30), moment)
        assert dt.timedelta(0) <= found - moment <= dt.timedelta(hours=25)


@pytest.mark.parametrize("odd", ["20:00", "20:00-25:00", "late-early", "08:00-08:00"])
def test_hours_that_are_none_are_refused(odd: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_hours(odd)


@pytest.mark.django_db(transaction=True)
def test_what_falls_into_quiet_hours_goes_when_they_end(cast: Cast, sign_in: SignIn) -> None:
    prefer(cast.amara, **NIGHTS)
    with clock.set_to(NIGHT):
        write(cast.amara, "a")
        call_command("work", once=True)
        assert "Waits for the end of your quiet hours: Thursday 14 January, 08:00." in page(sign_in(cast.amara))
    assert not mail.outbox and not DBTaskResult.objects.exists()
    with clock.set_to(NIGHT + 10 * HOUR):
        call_command("work", once=True)

    assert [(one.to, one.subject) for one in mail.outbox] == [([cast.amara.email], "You have an update")]


def test_quiet_hours_are_the_websites_until_somebody_chooses(cast: Cast, settings: Any) -> None:
    settings.QUIET_HOURS = "21:00-07:00"
    with clock.set_to(NIGHT):
        assert write(cast.amara).due_at == NIGHT + 9 * HOUR
        prefer(cast.dev, quiet=False)
        assert write(cast.dev).waits_for == WaitsFor.NOTHING


def test_a_night_with_several_is_one_mail(cast: Cast) -> None:
    prefer(cast.amara, **NIGHTS)
    prefer(cast.dev, **NIGHTS)
    with clock.set_to(NIGHT):
        write(cast.amara, "a", path="/training/")
        write(cast.amara, "b", path="/supervision/", kind=MessageKind.DIARY)
        write(cast.amara, "c", path="/training/")
        write(cast.dev, "d")
    with clock.set_to(NIGHT + 10 * HOUR):
        for _ in range(2):
            send_due()

    assert sorted((one.to[0], one.subject) for one in mail.outbox) == [
        (cast.amara.email, "You have updates"), (cast.dev.email, "You have an update"),
    ]  # fmt: skip
    [whole] = [one for one in mail.outbox if one.subject == "You have updates"]
    assert str(whole.body).count("/training/") == 1 and str(whole.body).count("/supervision/") == 1
