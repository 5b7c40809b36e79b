"""What surely did not go is tried again, and then given up; what may have gone never is."""

from collections.abc import Callable
from smtplib import SMTPDataError, SMTPServerDisconnected

import pytest
from django.core import mail
from django.test import Client

from foundation import clock
from people.actions import send_due, send_message
from people.enums import GivenUp, MessageKind
from people.models import Message, User
from tests.cast import Cast
from tests.factories.messages import DAY, HOUR, MINUTE, NIGHT, NIGHTS, NOON, addresses, prefer, write

from .conftest import Failing

SignIn = Callable[[User], Client]


def test_a_server_that_is_down_is_tried_again_and_then_given_up(cast: Cast, failing: type[Failing], sign_in: SignIn) -> None:
    failing.at_the_door = 99
    with clock.set_to(NOON):
        row = write(cast.amara, "a")
    tried = []
    for minutes in range(200):
        with clock.set_to(NOON + minutes * MINUTE):
            before = Message.objects.get().tries
            send_due()
            if Message.objects.get().tries > before:
                tried.append(minutes)
    row.refresh_from_db()

    assert tried == [0, 1, 6, 36, 156]
    assert (row.given_up, mail.outbox) == (GivenUp.REFUSED, [])
    body = sign_in(cast.amara).get("/profile/messages/").content.decode()
    assert "Could not be delivered." in body and "We tried 5 times." in body
    failing.at_the_door = 0
    with clock.set_to(NOON + DAY):
        assert send_due() == 0


def test_the_second_try_can_succeed(cast: Cast, failing: type[Failing]) -> None:
    failing.at_the_door = 1
    with clock.set_to(NOON):
        write(cast.amara, "a")
        send_due()
    with clock.set_to(NOON + 2 * MINUTE):
        assert send_due() == 1

    assert addresses() == [cast.amara.email]


def test_a_refusal_is_tried_again(cast: Cast, failing: type[Failing]) -> None:
    failing.error = SMTPDataError(451, b"later")
    row = write(cast.amara, "a")
    send_due()
    row.refresh_from_db()

    assert (row.given_up, row.claimed_at, row.tries) == ("", None, 1)


@pytest.mark.parametrize("error", [SMTPServerDisconnected("gone"), TimeoutError("slow")])
def test_a_line_that_broke_while_sending_is_not_tried_again(cast: Cast, failing: type[Failing], error: Exception) -> None:
    """It may have gone."""
    failing.error = error
    row = write(cast.amara, "a")
    send_due()
    row.refresh_from_db()

    assert row.given_up == GivenUp.UNSURE


def test_a_try_again_does_not_fall_into_the_night(cast: Cast, failing: type[Failing]) -> None:
    prefer(cast.amara, **NIGHTS)
    failing.at_the_door = 1
    with clock.set_to(NIGHT - 2 * HOUR - MINUTE):
        row = write(cast.amara, "a")
        send_due()
    row.refresh_from_db()

    assert row.due_at == NIGHT + 10 * HOUR


def test_an_account_that_is_off_gets_none(cast: Cast) -> None:
    row = write(cast.amara, "a")
    cast.amara.is_active = False
    cast.amara.save()
    send_due()
    row.refresh_from_db()

    assert (send_message(cast.amara, kind=MessageKind.UPDATE, path="/"), mail.outbox, row.given_up) == (None, [], GivenUp.OFF)
