"""Worksheets: kept field by field for the writer alone, never lost, never overwritten by an older screen."""

from collections.abc import Callable

import pytest
from django.test import Client

from courses.cohorts.models import Enrolment
from courses.progress.actions import LONGEST_ANSWER
from courses.progress.models import Response
from courses.progress.policies import agreements, lesson_sittings, marks, places, responses, talks
from courses.progress.queries import all_responses
from people.models import User
from tests.cast import Cast, put_on_course
from tests.policies import assert_policy_agrees

URL = "/training/small/day-1/1/2/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def phone(amara_learns: Enrolment, cast: Cast, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(cast.amara)


def kept(cast: Cast) -> dict[str, str]:
    return {row.field_id: text for row, text in all_responses(cast.amara)}


def save(phone: Client, block: str = "card", **fields: object) -> dict:
    data = {name.replace("__", "."): value for name, value in fields.items()}
    return phone.post(f"{URL}worksheet/{block}/", data, headers=JSON).json()


def test_fields_are_kept_and_shown_again(phone: Client, cast: Cast) -> None:
    told = save(phone, card__hello="Hi", card__more="A\r\nB", card__when="Evening", card__where=["Park", "Café"], card__where__there="1")

    assert told["saved"]
    assert kept(cast) == {"hello": "Hi", "more": "A\nB", "when": "Evening", "where": "Park\nCafé"}
    page = phone.get(URL).content.decode()
    assert ">\nHi</textarea>" in page
    assert 'value="Evening" checked' in page


def test_saving_without_javascript_goes_back_to_the_place(phone: Client, cast: Cast) -> None:
    response = phone.post(f"{URL}worksheet/card/", {"card.hello": "Hi"})

    assert (response.status_code, response["Location"]) == (302, f"{URL}#card")
    assert kept(cast) == {"hello": "Hi"}


def test_double_submit_is_one_save(phone: Client, cast: Cast) -> None:
    for _ in range(2):
        save(phone, card__hello="Hi", card__hello__revision="0")

    assert list(Response.objects.values_list("field_id", "revision")) == [("hello", 1)]


def test_older_screen_overwrites_nothing(phone: Client, cast: Cast) -> None:
    save(phone, card__hello="From my phone")

    late = phone.post(f"{URL}worksheet/card/", {"card.hello": "From my tablet", "card.hello.revision": "0"}, headers=JSON)

    assert late.status_code == 409
    assert late.json() == {
        "conflict": True, "field": "card.hello", "theirs": "From my phone", "revision": 1,
        "revisions": {"card.more.revision": 0, "card.when.revision": 0, "card.where.revision": 0},
    }  # fmt: skip
    assert kept(cast) == {"hello": "From my phone"}


def test_older_screen_without_javascript_shows_both(phone: Client, cast: Cast) -> None:
    save(phone, card__hello="From my phone")

    late = phone.post(f"{URL}worksheet/card/", {"card.hello": "From my tablet", "card.hello.revision": "0"})

    page = late.content.decode()
    assert late.status_code == 409
    assert ">\nFrom my tablet</textarea>" in page
    assert "From my phone" in page
    phone.post(f"{URL}worksheet/card/", {"card.hello": "From my tablet", "card.hello.revision": "1"})
    assert kept(cast) == {"hello": "From my tablet"}


def test_too_long_is_told_at_the_field_and_keeps_what_was_typed(phone: Client, cast: Cast) -> None:
    long = "x" * (LONGEST_ANSWER + 1)

    response = phone.post(f"{URL}worksheet/card/", {"card.more": long})

    assert response.status_code == 422
    assert "There is room for 20,000" in response.content.decode()
    assert long in response.content.decode()


def test_option_that_is_not_there_is_refused(phone: Client, cast: Cast) -> None:
    assert save(phone, card__when="Midnight") == {
        "errors": {"card.when": ["Pick from the list."]},
        "revisions": {"card.hello.revision": 0, "card.more.revision": 0, "card.when.revision": 0, "card.where.revision": 0},
    }
    assert kept(cast) == {}


def test_sorting_is_kept_and_gives_thoughts(phone: Client, cast: Cast) -> None:
    assert "It depends on what you agreed." not in phone.get(URL).content.decode()

    save(phone, "sort", sort__tea="Something else")

    assert kept(cast) == {"tea": "Something else"}
    assert "It depends on what you agreed." in phone.get(URL).content.decode()


def test_everything_kept_is_on_one_page_also_when_the_lesson_is_gone(phone: Client, cast: Cast) -> None:
    save(phone, card__hello="Hi")
    Response.objects.update(lesson_key=cast.amara.uuid)
    # moved to a key that no lesson has: as if an editor had taken the lesson out of the course

    page = phone.get("/training/kept/").content.decode()

    assert "How I say hello" in page
    assert "From a lesson that is not in your course any more" in page
    assert "Hi" in page


@pytest.mark.parametrize("who", ["dev", "robin", "yusuf", "alex", "tomasz"])
def test_nobody_else_reaches_the_worksheet(amara_learns: Enrolment, cast: Cast, who: str, sign_in: Callable[[User], Client]) -> None:
    other = sign_in(getattr(cast, who))

    assert other.post(f"{URL}worksheet/card/", {"card.hello": "x"}).status_code == 404
    assert not Response.objects.exists()


def test_halves_agree_for_everything_about_progress(phone: Client, cast: Cast, amara_learns: Enrolment) -> None:
    from courses.progress.actions import agree_talk, record_talk
    from courses.progress.enums import TalkAbout
    from courses.progress.queries import learner_of

    save(phone, card__hello="Hi")
    phone.get(URL)
    phone.post(f"{URL}mark/", {"mark": "done"})
    phone.post(f"{URL}quiz/check/")
    lesson = learner_of(amara_learns).outline.lessons[2]
    talk = record_talk(amara_learns, about=TalkAbout.LESSON, key=lesson.key, label="x", name="Robin", by=cast.robin)
    agree_talk(talk, name="Amara", by=cast.amara)

    for policy in (responses, marks, places, lesson_sittings, talks, agreements):
        assert_policy_agrees(policy, cast, policy.model.objects.all())


def test_nobody_but_the_writer_sees_marks(cast: Cast, phone: Client) -> None:
    phone.post(f"{URL}mark/", {"mark": "done"})

    assert {person.display_name for person in cast.people() if marks.visible_to(person)} == {"Amara Okafor"}


def test_ella_on_the_same_course_sees_her_own_only(
    phone: Client, cast: Cast, amara_learns: Enrolment, sign_in: Callable[[User], Client]
) -> None:
    from courses.pages.models import CoursePage

    save(phone, card__hello="Hi from Amara")
    put_on_course(cast.ella, cast.hillside, CoursePage.objects.get(slug="small"))

    assert "Hi from Amara" not in sign_in(cast.ella).get(URL).content.decode()


def test_field_that_another_device_emptied_is_a_clash_too(phone: Client, cast: Cast) -> None:
    save(phone, card__hello="one")
    save(phone, card__hello="", card__hello__revision="1")

    late = phone.post(
        f"{URL}worksheet/card/", {"card.hello": "a long new text", "card.hello.revision": "1"}, headers={"accept": "application/json"}
    )
    assert (late.status_code, late.json()["theirs"]) == (409, "")
    seen = phone.post(f"{URL}worksheet/card/", {"card.hello": "a long new text", "card.hello.revision": "1"})
    assert seen.status_code == 409
    assert "Nothing: it was emptied." in seen.content.decode()
    assert "a long new text" in seen.content.decode()

    save(phone, card__hello="a long new text", card__hello__revision=str(late.json()["revision"]))
    assert kept(cast) == {"hello": "a long new text"}
