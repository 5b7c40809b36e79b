"""Who likes it gets all in one mail a day."""

import datetime as dt
from collections.abc import Callable

from django.core import mail
from django.test import Client

from foundation import clock
from people.actions import send_due
from people.enums import HowOften, MessageKind, WaitsFor
from people.models import Message, User
from tests.cast import Cast
from tests.factories.messages import DAY, HOUR, MINUTE, NIGHTS, NOON, page, prefer, write

from .conftest import Failing

SignIn = Callable[[User], Client]


def test_one_mail_a_day_gathers_what_came_before_it(cast: Cast, sign_in: SignIn) -> None:
    prefer(cast.amara, how_often=HowOften.DAILY, daily_at=dt.time(17), **NIGHTS)
    with clock.set_to(NOON):
        write(cast.amara, "a")
        write(cast.amara, "b", path="/supervision/", kind=MessageKind.WAITING)
        send_due()
        assert not mail.outbox
        assert page(sign_in(cast.amara)).count("Waits for your one mail a day: Wednesday 13 January, 17:00.") == 2
    with clock.set_to(NOON + 5 * HOUR):
        for _ in range(3):
            send_due()
        write(cast.amara, "late")
        send_due()

        assert [one.subject for one in mail.outbox] == ["You have updates"]
        body = " ".join(str(mail.outbox[0].body).split())
        assert "You have an update: http://127.0.0.1:8000/training/" in body
        assert "Something waits for you: http://127.0.0.1:8000/supervision/" in body
        assert page(sign_in(cast.amara)).count("in one mail with others") == 2
    assert Message.objects.get(dedupe="late").due_at > NOON + DAY


def test_the_one_mail_a_day_does_not_fall_into_the_night(cast: Cast) -> None:
    prefer(cast.amara, how_often=HowOften.DAILY, daily_at=dt.time(6), **NIGHTS)
    with clock.set_to(NOON):
        assert write(cast.amara).due_at == NOON + 20 * HOUR


def test_somebody_who_waits_does_not_wait_for_the_one_mail_a_day(cast: Cast) -> None:
    prefer(cast.robin, how_often=HowOften.DAILY)

    assert write(cast.robin, kind=MessageKind.ASKED).waits_for == WaitsFor.NOTHING


def test_one_mail_a_day_is_tried_again_as_one(cast: Cast, failing: type[Failing]) -> None:
    prefer(cast.amara, how_often=HowOften.DAILY, daily_at=dt.time(17), quiet=False)
    with clock.set_to(NOON):
        write(cast.amara, "a")
        write(cast.amara, "b", path="/supervision/")
    failing.at_the_door = 1
    for minutes in (0, 2, 3):
        with clock.set_to(NOON + 5 * HOUR + minutes * MINUTE):
            send_due()

    assert [one.subject for one in mail.outbox] == ["You have updates"]
