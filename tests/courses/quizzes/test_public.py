"""Quizzes for everybody: a browser without an account is known by a cookie of which only a hash is kept, and for thirty days."""

import datetime as dt
from collections.abc import Callable

import pytest
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
