"""A worksheet taken into a reflection: its words are there to go on from, and nothing is kept before the writer saves."""

import logging
import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter_content.reflections.models import Reflection
from charter_content.reflections.policies import reflections
from charter_content.reflections.queries import open_reflections
from courses.cohorts.models import Enrolment
from courses.pages.models import CoursePage, LessonPage
from courses.progress.models import Response
from courses.progress.queries import learner_of
from people.models import User
from tests.cast import Cast, put_on_course

SignIn = Callable[[User], Client]
LESSON = "/training/small/day-1/1/2/"
WORDS = "unmistakable-hello"


@pytest.fixture
def phone(amara_learns: Enrolment, cast: Cast, sign_in: SignIn) -> Client:
    """Amara has filled in her card."""
    phone = sign_in(cast.amara)
    phone.post(
        f"{LESSON}worksheet/card/", {"card.more": "A\r\nB", "card.hello": WORDS, "card.where": ["Park", "Café"], "card.where.there": "1"}
    )
    return phone


@pytest.fixture
def url(amara_learns: Enrolment) -> str:
    return f"/reflections/new/{learner_of(amara_learns).outline.lessons[1].key}/card/"


def hidden(html: str) -> dict[str, str]:
    """What the form sends beside the text."""
    names = ("revision", "prompt", "principles", "lesson", "sheet")
    return {name: html.split(f'name="{name}" value="')[1].split('"')[0] for name in names if f'name="{name}" value="' in html}


def test_words_are_at_hand_and_kept_only_when_they_are_saved(phone: Client, url: str, cast: Cast) -> None:
    page = phone.get(url, follow=True)
    html = page.content.decode()

    assert f"How I say hello\n{WORDS}\n\nWhat else matters\nA\nB\n\nWhere?\nPark\nCafé</textarea>" in html
    assert "From the worksheet “My card”" in html and "Nothing is kept here until you write or save." in html
    assert not Reflection.objects.exists()

    for _ in range(2):
        phone.post(page.request["PATH_INFO"], hidden(html) | {"text": f"{WORDS}, and then silence."})
    [row] = reflections.visible_to(cast.amara)
    lesson = LessonPage.objects.get(title="Trying it").translation_key
    assert (row.lesson_key, row.block_id, row.from_worksheet, row.prompt) == (lesson, "card", True, "From the worksheet “My card”")
    assert open_reflections([row], cast.amara.ring)[0].text == f"{WORDS}, and then silence."
    assert "From the worksheet “My card”" in phone.get(f"/reflections/{row.pk}/").content.decode()
    assert "From the worksheet “My card”" in phone.get("/reflections/").content.decode()


def test_worksheet_and_prompt_of_the_lesson_stay_as_they_are(phone: Client, url: str, cast: Cast) -> None:
    page = phone.get(url, follow=True)
    phone.post(page.request["PATH_INFO"], hidden(page.content.decode()) | {"text": "Something else."})

    lesson = phone.get(LESSON).content.decode()
    assert WORDS in lesson and "Something else." not in lesson
    assert set(Response.objects.values_list("field_id", "revision")) == {("hello", 1), ("more", 1), ("where", 1)}


def test_each_time_is_a_reflection_of_its_own(phone: Client, url: str, cast: Cast) -> None:
    for text in ("In May.", "In June."):
        page = phone.get(url, follow=True)
        phone.post(page.request["PATH_INFO"], hidden(page.content.decode()) | {"text": text})

    assert {row.text for row in open_reflections(reflections.visible_to(cast.amara), cast.amara.ring)} == {"In May.", "In June."}


def test_no_address_and_no_log_holds_a_word(phone: Client, url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="django.request")
    page = phone.get(url, follow=True)

    assert [address for address, _status in page.redirect_chain if WORDS in address] == []
    assert set(page.request["QUERY_STRING"].split("&")) == {f"lesson={url.split('/')[3]}", "sheet=card"}
    assert WORDS not in caplog.text and "no-store" in page["Cache-Control"]


def test_button_in_the_lesson_saves_first_and_goes_on(phone: Client, url: str) -> None:
    html = phone.get(LESSON).content.decode()
    assert f'name="next" value="{url}"' in html and "Take this into a reflection" in html

    gone_on = phone.post(f"{LESSON}worksheet/card/", {"card.hello": "Just typed", "card.hello.revision": "1", "next": url}, follow=True)
    assert "How I say hello\nJust typed" in gone_on.content.decode()
    assert "Saved. Only you can see it." not in gone_on.content.decode()  # the reflection is not


@pytest.mark.parametrize("odd", ["//elsewhere.example/", "https://elsewhere.example/", "javascript:alert(1)", "x"])
def test_saving_a_worksheet_leads_nowhere_else(phone: Client, odd: str) -> None:
    answer = phone.post(f"{LESSON}worksheet/card/", {"card.hello": "Hi", "card.hello.revision": "1", "next": odd})
    assert answer["Location"] == f"{LESSON}#card"


def test_everything_kept_leads_there_too(phone: Client, url: str) -> None:
    phone.post(f"{LESSON}worksheet/sort/", {"sort.tea": "Something else"})
    html = phone.get("/training/kept/").content.decode()

    assert {part.split('"')[0] for part in html.split('href="/reflections/new/')[1:]} == {
        url.removeprefix("/reflections/new/"), url.removeprefix("/reflections/new/").replace("/card/", "/sort/"),
    }  # fmt: skip
    assert "You have tea.\nSomething else" in phone.get(url.replace("/card/", "/sort/"), follow=True).content.decode()


@pytest.mark.parametrize("who", ["dev", "robin", "morgan", "ella", "yusuf", "tomasz", "alex"])
def test_nobody_else_gets_at_the_words(phone: Client, url: str, cast: Cast, sign_in: SignIn, who: str) -> None:
    other = sign_in(getattr(cast, who))
    assert other.get(url).status_code == 404
    html = other.get(f"/reflections/{uuid.uuid4()}/?lesson={url.split('/')[3]}&sheet=card").content.decode()
    assert WORDS not in html and "My card" not in html and "What is on your mind?" in html


def test_somebody_on_the_same_course_begins_with_their_own(
    phone: Client, url: str, cast: Cast, small_course: CoursePage, sign_in: SignIn
) -> None:
    put_on_course(cast.dev, cast.riverside, small_course)
    html = sign_in(cast.dev).get(url, follow=True).content.decode()

    assert "From the worksheet “My card”" in html and WORDS not in html


def test_words_are_at_hand_when_the_lesson_is_gone(phone: Client) -> None:
    gone = uuid.UUID(int=7)
    Response.objects.update(lesson_key=gone)
    html = phone.get(f"/reflections/new/{gone}/card/", follow=True).content.decode()

    assert "From a worksheet." in html and WORDS in html


@pytest.mark.parametrize(
    "odd",
    [
        "lesson=x&sheet=card",
        "lesson=&sheet=",
        "sheet=card",
        f"lesson={uuid.UUID(int=7)}&sheet={'x' * 65}",
        f"lesson={uuid.UUID(int=7)}&sheet=%00",
    ],
)
def test_odd_address_is_an_empty_page(phone: Client, odd: str) -> None:
    html = phone.get(f"/reflections/{uuid.uuid4()}/?{odd}").content.decode()
    assert "What is on your mind?" in html and WORDS not in html and "From " not in html


def test_visitor_signs_in_first(client: Client, url: str) -> None:
    assert client.get(url)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("fields", [1, 3])
def test_page_costs_the_same_however_much_is_kept(amara_learns: Enrolment, cast: Cast, sign_in: SignIn, url: str, fields: int) -> None:
    phone = sign_in(cast.amara)
    sent = {"card.hello": "Hi", "card.more": "More", "card.when": "Evening"}
    phone.post(f"{LESSON}worksheet/card/", dict(list(sent.items())[:fields]))
    address = phone.get(url)["Location"]
    phone.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert phone.get(address).status_code == 200

    assert len(asked) == 7


def test_more_than_there_is_room_for_is_told_and_stays_on_screen(phone: Client, url: str) -> None:
    page = phone.get(url, follow=True)
    answer = phone.post(page.request["PATH_INFO"], hidden(page.content.decode()) | {"text": "x" * 50_001})

    assert answer.status_code == 422 and "x" * 50_001 in answer.content.decode()
    assert hidden(answer.content.decode())["sheet"] == "card"
