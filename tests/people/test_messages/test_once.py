"""One occasion is one mail, however often it is told and whatever crashes; what is old is forgotten, exported and erased."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django_tasks_db.models import DBTaskResult

from foundation import clock
from people.actions import deliver_message, forget_messages, send_due
from people.emails import tell_of_update
from people.enums import LOST_AFTER, MESSAGES_KEPT, GivenUp, MessageKind
from people.models import Message, MessagePreferences, User
from portal.actions import erase_person
from portal.queries import everything_about
from tests.cast import Cast
from tests.factories.messages import DAY, MINUTE, NOON, addresses, prefer, write

SignIn = Callable[[User], Client]


@pytest.mark.django_db(transaction=True)
def test_one_occasion_is_one_mail_however_often_it_is_told_and_tried(cast: Cast) -> None:
    for _ in range(3):
        tell_of_update(cast.amara, path="/training/", dedupe="share:1")
    tell_of_update(cast.dev, path="/training/", dedupe="share:1")
    for _ in range(3):
        call_command("work", once=True)
    [row, _dev] = Message.objects.order_by("person__display_name")
    assert not deliver_message(row.pk)

    assert sorted(addresses()) == [cast.amara.email, cast.dev.email]
    assert (row.tries, row.sent_to, row.claimed_at is not None) == (1, "a…@alongside.example", True)


def test_without_an_occasion_each_is_its_own(cast: Cast) -> None:
    assert write(cast.amara).pk != write(cast.amara).pk


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_told(cast: Cast) -> None:
    with transaction.atomic():
        write(cast.amara)
        transaction.set_rollback(True)

    assert not Message.objects.exists() and not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_a_crash_left_behind_goes_with_the_next_round(cast: Cast) -> None:
    write(cast.amara, "a")
    DBTaskResult.objects.all().delete()
    assert send_due() == 1
    assert send_due() == 0

    assert addresses() == [cast.amara.email]


def test_a_worker_that_died_while_sending_is_not_followed_by_another_mail(cast: Cast, sign_in: SignIn) -> None:
    row = write(cast.amara, "a")
    Message.objects.update(claimed_at=clock.now())
    assert send_due() == 0
    with clock.set_to(clock.now() + LOST_AFTER + MINUTE):
        assert send_due() == 0
        row.refresh_from_db()

        assert (mail.outbox, row.given_up) == ([], GivenUp.UNSURE)
        assert "We cannot tell whether it arrived" in sign_in(cast.amara).get("/profile/messages/").content.decode()


def test_the_database_holds_one_row_an_occasion(cast: Cast) -> None:
    write(cast.amara, "a")

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(person=cast.amara, dedupe="a", kind=MessageKind.DIARY, path="/", due_at=clock.now())


def test_it_is_forgotten_after_a_year(cast: Cast) -> None:
    with clock.set_to(NOON):
        write(cast.amara, "old")
        send_due()
    with clock.set_to(NOON + MESSAGES_KEPT + DAY):
        new = write(cast.amara, "new")
        assert forget_messages() == 1

    assert list(Message.objects.all()) == [new]


def test_it_is_exported_and_erased(cast: Cast) -> None:
    write(cast.amara, "a")
    write(cast.robin, "b")
    prefer(cast.amara, quiet=False)
    found = everything_about(cast.amara)
    assert [row["subject"] for row in found["messages"]] == ["You have an update"]
    assert found["when you would like mail"][0]["quiet"] is False
    erase_person(cast.amara)

    assert [row.person for row in Message.objects.all()] == [cast.robin]
    assert not MessagePreferences.objects.exists()
