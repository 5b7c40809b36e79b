"""Quizzes for everybody: a browser without an account is known by a cookie of which only a hash is kept, and for thirty days."""

import datetime as dt
import importlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from courses.quizzes.actions import forget_visitors
from courses.quizzes.models import Answer, Draft, HandIn, Sitting, Words
from courses.quizzes.querysets import Visitor
from foundation import clock
from foundation.models import DataKey
from people.models import User
from tests.cast import Cast
from tests.factories import quizzes as make

SignIn = Callable[[User], Client]


@pytest.fixture
def quiz(db: None) -> object:
    return make.make_quiz(make.ask(), make.ask(kind="short"), public=True, slug="try-it", intro="<p>Two questions.</p>")


def test_page_says_what_it_is_about_and_what_is_kept(quiz: object) -> None:
    html = Client().get("/quizzes/try-it/").content.decode()

    assert "Two questions." in html and "No timer." in html
    assert "this browser keeps a cookie for 30 days" in html


def test_cookie_is_signed_shut_to_scripts_and_not_what_is_kept(quiz: object) -> None:
    browser = Client()
    browser.post("/quizzes/try-it/start/")
    cookie = browser.cookies["quiz"]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/quizzes/")
    assert cookie.value.split(":")[0] not in Sitting.objects.get().browser_key
    browser.cookies["quiz"] = cookie.value[:-2] + "xx"  # forged
    assert browser.get(f"/quizzes/{Sitting.objects.get().uuid}/").status_code == 302


def test_another_browser_an_account_and_a_superuser_do_not_see_it(quiz: object, cast: Cast, sign_in: SignIn) -> None:
    Client().post("/quizzes/try-it/start/")
    sitting = Sitting.objects.get()
    other = Client()
    other.post("/quizzes/try-it/start/")

    assert other.get(f"/quizzes/{sitting.uuid}/1/").status_code == 302
    assert [sign_in(person).get(f"/quizzes/{sitting.uuid}/1/").status_code for person in (cast.amara, cast.robin, cast.alex)] == [404] * 3
    assert [list(Sitting.objects.visible_to(person)) for person in cast.everybody()] == [[]] * len(list(cast.everybody()))
    assert list(Sitting.objects.visible_to(Visitor(""))) == []


def test_what_a_browser_typed_is_locked_with_a_key_of_its_own_sitting(quiz: object) -> None:
    browser = Client()
    browser.post("/quizzes/try-it/start/")
    sitting = Sitting.objects.get()
    browser.post(f"/quizzes/{sitting.uuid}/2/", {"q2.words": "cheer"})

    assert "cheer" in browser.get(f"/quizzes/{sitting.uuid}/2/").content.decode()
    assert DataKey.objects.filter(owner=sitting.key_owner).count() == 1
    assert b"cheer" not in bytes(Words.objects.get().text)


def test_own_words_without_an_account_are_marked_by_nobody_and_it_says_so(db: None) -> None:
    make.make_quiz(make.ask("Why?", "essay"), public=True, slug="why")
    browser = Client()
    browser.post("/quizzes/why/start/")
    sitting = Sitting.objects.get()
    asked = browser.get(f"/quizzes/{sitting.uuid}/1/").content.decode()
    browser.post(f"/quizzes/{sitting.uuid}/1/", {"q1.words": "Because."})
    browser.post(f"/quizzes/{sitting.uuid}/finish/")
    done = browser.get(f"/quizzes/{sitting.uuid}/").content.decode()

    assert "Nobody marks it: it is for you." in asked and "coordinator" not in asked
    assert "Your own words are for you; nobody marks them." in done and "To be marked" not in done
    assert not HandIn.objects.exists()


def test_signed_in_person_takes_it_as_themselves(quiz: object, cast: Cast, sign_in: SignIn) -> None:
    phone = sign_in(cast.amara)
    phone.post("/quizzes/try-it/start/")

    assert (Sitting.objects.get().person, "quiz" in phone.cookies) == (cast.amara, False)


def test_what_was_begun_without_an_account_is_found_after_signing_in(quiz: object, cast: Cast, sign_in: SignIn) -> None:
    """It stays the browser's, and the page leads to it; a person's own is another."""
    browser = Client()
    browser.post("/quizzes/try-it/start/")
    url = f"/quizzes/{Sitting.objects.get().uuid}/"
    browser.force_login(cast.amara)

    assert f'href="{url}"' in browser.get("/quizzes/try-it/").content.decode()
    assert browser.get(url, follow=True).status_code == 200
    assert f'href="{url}"' not in sign_in(cast.amara).get("/quizzes/try-it/").content.decode()


def test_drafts_and_unknown_addresses_are_not_found(quiz: object) -> None:
    make.make_quiz(make.ask(), title="Draft", public=True, slug="draft", live=False)
    make.make_quiz(make.ask(), title="Closed", slug="closed")

    assert [Client().get(f"/quizzes/{slug}/").status_code for slug in ("draft", "closed", "nothing")] == [404] * 3
    assert Client().post("/quizzes/closed/start/").status_code == 404


def test_after_thirty_days_nothing_leads_to_the_browser_any_more(quiz: object) -> None:
    browser = Client()
    browser.post("/quizzes/try-it/start/")
    sitting = Sitting.objects.get()
    browser.post(f"/quizzes/{sitting.uuid}/1/", {"q1.given": "3"})
    browser.post(f"/quizzes/{sitting.uuid}/2/", {"q2.words": "cheer"})
    browser.post(f"/quizzes/{sitting.uuid}/draft/", {"q2.words": "cheering", "q2.revision": "0"})
    assert (Draft.objects.count(), forget_visitors()) == (1, 0)

    with clock.set_to(timezone.now() + dt.timedelta(days=31)):
        assert (forget_visitors(), forget_visitors()) == (1, 0)
    assert Sitting.objects.get().browser_key == ""
    assert [model.objects.count() for model in (Words, Draft, HandIn)] == [0, 0, 0]
    assert not DataKey.objects.filter(owner=sitting.key_owner).exists()
    assert Answer.objects.count() == 2  # counts of how a question does stay, and belong to nobody
    assert browser.get(f"/quizzes/{sitting.uuid}/").status_code == 302


def test_sitting_of_a_person_is_not_forgotten(quiz: object, cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.amara).post("/quizzes/try-it/start/")

    with clock.set_to(timezone.now() + dt.timedelta(days=400)):
        assert forget_visitors() == 0


def start(browser: Client, address: str = "192.0.2.1") -> int:
    return browser.post("/quizzes/try-it/start/", REMOTE_ADDR=address).status_code


def finish_all() -> None:
    Sitting.objects.update(finished_at=clock.now())


@pytest.fixture
def two_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    public = importlib.import_module("courses.quizzes.views.public")  # the package has a view of this name
    monkeypatch.setattr(public, "STARTS_OF_A_BROWSER", 2)
    monkeypatch.setattr(public, "STARTS_OF_AN_ADDRESS", 4)


def test_one_browser_starts_only_so_many_in_an_hour(quiz: object, two_an_hour: None) -> None:
    browser = Client()
    assert start(browser) == 302  # it had no cookie yet
    for status in (302, 302, 429):
        finish_all()
        assert start(browser) == status
    page = browser.post("/quizzes/try-it/start/", REMOTE_ADDR="192.0.2.9")

    html = page.content.decode()
    assert (page.status_code, page["Retry-After"]) == (429, "3600")
    assert "Please wait a little" in html and "nothing is lost" in html and 'href="/quizzes/try-it/"' in html
    assert Sitting.objects.count() == 3


def test_what_was_begun_goes_on_whatever_the_number(quiz: object, two_an_hour: None) -> None:
    browser = Client()

    assert [start(browser) for _ in range(6)] == [302] * 6
    assert Sitting.objects.count() == 1


def test_one_address_starts_only_so_many_in_an_hour(quiz: object, two_an_hour: None) -> None:
    assert [start(Client(), "198.51.100.7") for _ in range(5)] == [302] * 4 + [429]
    assert start(Client(), "198.51.100.8") == 302


def test_house_with_ipv6_is_one_address(quiz: object, two_an_hour: None) -> None:
    assert [start(Client(), f"2001:db8:1:2::{n}") for n in range(1, 6)] == [302] * 4 + [429]
    assert start(Client(), "2001:db8:1:3::1") == 302


def test_without_an_address_a_quiz_starts_all_the_same(quiz: object, two_an_hour: None) -> None:
    assert [start(Client(), "") for _ in range(6)] == [302] * 6


def test_people_with_an_account_are_not_counted(quiz: object, two_an_hour: None, cast: Cast, sign_in: SignIn) -> None:
    phone = sign_in(cast.amara)
    for _ in range(6):
        assert start(phone) == 302
        finish_all()
    assert Sitting.objects.filter(person=cast.amara).count() == 6


def test_counting_keeps_no_address(quiz: object, two_an_hour: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    add = cache.add

    def noted(key: str, *rest: Any) -> bool:
        asked.append(key)
        return bool(add(key, *rest))

    monkeypatch.setattr(cache, "add", noted)
    start(Client(), "203.0.113.5")

    assert len(asked) == 1 and "203.0.113" not in asked[0]
