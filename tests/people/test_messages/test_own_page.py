"""What a mail says, which is nothing; and the page on which each person sees their own and says when they would like it."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from foundation import clock
from people.actions import send_due, set_message_preferences
from people.enums import MessageKind, WaitsFor
from people.models import MessagePreferences, User
from people.policies import message_preferences, messages
from tests.cast import Cast
from tests.factories.messages import NIGHT, NIGHTS, page, prefer, write
from tests.journeys.survey import TELLING
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]


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
