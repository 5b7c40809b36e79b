"""Mail to a person: once an occasion, in the background, tried again, outside quiet hours, and with nothing in it."""

import datetime as dt
import re
from collections.abc import Callable
from smtplib import SMTPDataError, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django_tasks_db.models import DBTaskResult

from foundation import clock
from people.actions import deliver_message, forget_messages, send_due, send_message, set_message_preferences
from people.emails import tell_of_update
from people.enums import LOST_AFTER, MESSAGES_KEPT, GivenUp, HowOften, MessageKind, WaitsFor
from people.models import Message, MessagePreferences, User
from people.policies import message_preferences, messages
from people.quiet_hours import QuietHours, at_next, read_hours
from portal.actions import erase_person
from portal.queries import everything_about
from tests.cast import Cast
from tests.journeys.survey import TELLING
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]
HOUR, DAY, MINUTE = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(minutes=1)
NOON = dt.datetime(2027, 1, 13, 12, tzinfo=dt.UTC)
NIGHT = dt.datetime(2027, 1, 13, 22, tzinfo=dt.UTC)
NIGHTS = {"quiet": True, "quiet_from": dt.time(20), "quiet_to": dt.time(8)}


def write(person: User, occasion: str = "", **values: Any) -> Message:
    row = send_message(person, **({"kind": MessageKind.UPDATE, "path": "/training/", "dedupe": occasion} | values))
    assert row is not None
    return row


def prefer(person: User, **values: Any) -> MessagePreferences:
    return set_message_preferences(person, values, by=person)


def addresses() -> list[str]:
    return [one.to[0] for one in mail.outbox]


class Failing(EmailBackend):
    """A mail server that fails as often as it is told to, at the door or afterwards."""

    at_the_door = 0
    error: Exception | None = None

    def open(self) -> bool | None:
        if Failing.at_the_door:
            Failing.at_the_door -= 1
            raise ConnectionRefusedError("closed")
        return None

    def send_messages(self, messages: Any) -> int:
        if Failing.error:
            raise Failing.error
        return super().send_messages(messages)


@pytest.fixture
def failing(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Failing]:
    settings.EMAIL_BACKEND = f"{Failing.__module__}.{Failing.__name__}"
    monkeypatch.setattr("foundation.mail.get_connection", lambda: Failing())
    Failing.at_the_door, Failing.error = 0, None
    return Failing


# --- Once ---


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


# --- Tried again, and given up ---


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


# --- Quiet hours ---


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


# --- One mail a day ---


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


# --- What it says ---


@pytest.mark.parametrize("kind", [kind for kind in MessageKind if kind != MessageKind.DIGEST])
def test_mail_says_nothing(cast: Cast, kind: MessageKind) -> None:
    write(cast.amara, "a", kind=kind, path="/training/")
    send_due()

    [sent] = mail.outbox
    assert isinstance(sent, EmailMultiAlternatives)
    [(html, kind_of)] = [(str(one[0]), one[1]) for one in sent.alternatives]
    assert kind_of == "text/html" and '<html lang="en-GB">' in html and "src=" not in html
    for words in (str(sent.subject), str(sent.body), html):
        assert not re.search("Amara|Okafor|Robin|Riverside", words) and not TELLING.search(words)
    assert "http://127.0.0.1:8000/training/" in str(sent.body) and 'href="http://127.0.0.1:8000/training/"' in html
    assert "/profile/messages/" in str(sent.body) and "/profile/messages/" in html


# --- Whose it is ---


def page(client: Client, query: str = "") -> str:
    return " ".join(client.get(f"/profile/messages/{query}").content.decode().split())


def test_halves_agree(cast: Cast) -> None:
    assert_policy_agrees(messages, cast, [write(cast.amara), write(cast.robin)])
    assert_policy_agrees(message_preferences, cast, [prefer(cast.amara), prefer(cast.robin)])


def test_nobody_else_sees_what_somebody_was_sent(cast: Cast, client: Client, sign_in: SignIn) -> None:
    write(cast.amara, path="/training/only-amaras/")

    assert "only-amaras" in page(sign_in(cast.amara))
    for who in (cast.robin, cast.dev, cast.yusuf, cast.alex, cast.tomasz):
        assert "only-amaras" not in page(sign_in(who))
    assert client.get("/profile/messages/").status_code == 302


def test_nobody_sets_the_hours_of_somebody_else(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        set_message_preferences(cast.amara, {"quiet": False}, by=cast.robin)


def test_the_page_has_the_same_queries_for_one_and_for_thirty(cast: Cast, sign_in: SignIn, django_assert_num_queries: Callable) -> None:
    phone = sign_in(cast.amara)
    for number in range(31):
        write(cast.amara)
        if number in (0, 30):
            with django_assert_num_queries(5):
                body = page(phone)
    assert body.count("Go there") == 30 and "Page 1 of 2" in body
    assert page(phone, "?page=2").count("Go there") == 1
    assert page(phone, "?page=nonsense").count("Go there") == 30


SENT = {"how_often": "daily", "daily_at": "17:00", "quiet": "on", "quiet_from": "21:30", "quiet_to": "7:00"}


def test_somebody_says_when_they_would_like_mail(cast: Cast, sign_in: SignIn) -> None:
    phone = sign_in(cast.amara)
    for _ in range(2):
        assert phone.post("/profile/messages/", SENT).status_code == 302

    row = MessagePreferences.objects.get()
    assert (row.how_often, row.daily_at, row.quiet, row.quiet_from, row.quiet_to) == (
        "daily", dt.time(17), True, dt.time(21, 30), dt.time(7),
    )  # fmt: skip
    phone.post("/profile/messages/", {**SENT, "quiet": ""})
    assert not MessagePreferences.objects.get().quiet


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"quiet_to": "21:30"}, "Choose another time than the one it starts at."),
        ({"quiet_from": "25:00"}, "Type a time, such as 08:00."),
        ({"daily_at": ""}, "Type a time, such as 08:00."),
        ({"how_often": "never"}, "Select a valid choice."),
        ({"how_often": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_is_told_at_its_field(cast: Cast, sign_in: SignIn, changed: dict, told: str) -> None:
    answer = sign_in(cast.amara).post("/profile/messages/", SENT | changed)

    assert answer.status_code == 422 and told in answer.content.decode()
    assert not MessagePreferences.objects.exists()


def test_what_was_typed_signed_out_comes_back(cast: Cast, client: Client) -> None:
    answer = client.post("/profile/messages/", SENT)

    assert answer.status_code == 401 and "21:30" in answer.content.decode()


def test_what_waits_goes_by_new_wishes(cast: Cast) -> None:
    with clock.set_to(NIGHT):
        prefer(cast.amara, **NIGHTS)
        row = write(cast.amara, "a")
        prefer(cast.amara, quiet=False)
        row.refresh_from_db()
        assert (row.due_at, row.waits_for) == (NIGHT, WaitsFor.NOTHING)
        assert send_due() == 1
    with pytest.raises(ValidationError):
        prefer(cast.amara, quiet_from=dt.time(8), quiet_to=dt.time(8))


# --- And then ---


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
