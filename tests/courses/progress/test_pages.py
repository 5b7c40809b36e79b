"""The pages a learner reads: who gets in, what they show, and how few queries they need."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.cohorts.models import Enrolment
from courses.pages.models import CoursePage, LessonPage
from courses.progress.models import Place
from people.models import User
from tests.cast import Cast

PLAIN, PRIVATE, NOTED = "/training/small/day-1/1/1/", "/training/small/day-1/1/2/", "/training/small/day-2/1/1/"
PAGES = ["/training/small/", "/training/small/day-1/", "/training/small/day-1/1/", PLAIN, PRIVATE]


@pytest.fixture
def phone(amara_learns: Enrolment, cast: Cast, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(cast.amara)


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("url", PAGES)
def test_learner_reads_the_course(phone: Client, url: str) -> None:
    assert phone.get(url).status_code == 200


@pytest.mark.parametrize("url", PAGES[1:])
@pytest.mark.parametrize("who", ["dev", "robin", "yusuf", "sunita"])
def test_somebody_not_on_the_course_finds_nothing(phone: Client, cast: Cast, sign_in: Callable[[User], Client], url: str, who: str) -> None:
    assert sign_in(getattr(cast, who)).get(url).status_code == 404


@pytest.mark.parametrize("url", PAGES[1:])
def test_signed_out_is_asked_to_sign_in(phone: Client, client: Client, url: str) -> None:
    response = client.get(url)

    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={url}")


def test_closed_day_says_when_it_opens(phone: Client) -> None:
    response = phone.get(NOTED)

    assert response.status_code == 403
    assert "Opens after Day 1: 2 lessons to go." in response.content.decode()
    assert "careful words" not in response.content.decode()


def test_wagtails_own_address_leads_to_the_same_door(phone: Client, client: Client) -> None:
    page = LessonPage.objects.get(file_id="a1")

    response = page.serve(phone.get(PLAIN).wsgi_request)
    assert page.url == PLAIN
    assert response.status_code == 200
    assert client.get(page.url).status_code == 302


def test_noted_lesson_shows_nothing_before_a_choice(phone: Client) -> None:
    for url in (PLAIN, PRIVATE):
        phone.post(f"{url}mark/", {"mark": "done"})

    before = phone.get(NOTED).content.decode()
    assert "mentions loss" in before
    assert "careful words" not in before

    phone.post(f"{NOTED}mark/", {"mark": "went_on"})
    assert "careful words" in phone.get(NOTED).content.decode()


def test_place_is_kept_and_offered(phone: Client) -> None:
    phone.get(PRIVATE)
    assert phone.post(f"{PRIVATE}place/", {"block": "sort"}).status_code == 204

    assert 'href="#sort"' in phone.get(PRIVATE).content.decode()
    assert f'href="{PRIVATE}#sort"' in phone.get("/training/").content.decode()
    assert Place.objects.count() == 1


def test_editing_words_shows_at_once_and_keeps_the_edition(phone: Client, amara_learns: Enrolment) -> None:
    page = LessonPage.objects.get(file_id="a1")
    page.title = "Saying good morning"
    page.save_revision().publish()

    assert "Saying good morning" in phone.get(PLAIN).content.decode()
    assert CoursePage.objects.get(slug="small").translation_key == amara_learns.course_key
    assert amara_learns.edition.number == 1


def test_new_lesson_makes_a_new_edition_and_people_stay_on_theirs(phone: Client, amara_learns: Enrolment) -> None:
    from courses.pages.queries import latest_edition

    module = LessonPage.objects.get(file_id="a1").get_parent()
    module.add_child(instance=LessonPage(title="Brand new", minutes=3, body=[]))

    newest = latest_edition(amara_learns.course_key)
    assert newest is None or newest.number == 1  # added by code: nobody published it
    LessonPage.objects.get(title="Brand new").save_revision().publish()
    newest = latest_edition(amara_learns.course_key)
    assert newest is not None
    assert newest.number == 2
    assert "Brand new" not in phone.get("/training/small/day-1/1/").content.decode()

    page = LessonPage.objects.get(file_id="a1")
    page.title = "A corrected title"
    page.save_revision().publish()
    assert "A corrected title" in phone.get(PLAIN).content.decode()
    assert latest_edition(amara_learns.course_key) == newest


def test_lesson_taken_out_says_so_and_can_be_marked(phone: Client) -> None:
    from courses.pages.actions import release_pins

    page = LessonPage.objects.get(file_id="a1")
    release_pins(page)
    page.delete()

    assert "This lesson was taken out of the course." in phone.get(PLAIN).content.decode()
    assert phone.post(f"{PLAIN}mark/", {"mark": "done"}).status_code == 302


def test_scenario_is_plain_links(phone: Client) -> None:
    start = phone.get(PRIVATE).content.decode()
    assert "?go=story:listen#story-now" in start
    assert "They feel heard." not in start

    end = phone.get(f"{PRIVATE}?go=story:listen").content.decode()
    assert "They feel heard." in end
    assert "Help is there." in end
    assert "They feel heard." not in phone.get(f"{PRIVATE}?go=story:nonsense").content.decode()


def test_plain_lesson_needs_few_queries(phone: Client) -> None:
    assert queries(phone, PLAIN) == 3


def test_private_lesson_needs_few_queries(phone: Client) -> None:
    phone.post(f"{PRIVATE}worksheet/card/", {"card.hello": "Hi"})
    phone.post(f"{PRIVATE}quiz/check/")

    assert queries(phone, PRIVATE) == 7


@pytest.mark.parametrize("done", [1, 3])
def test_my_training_needs_the_same_queries_however_much_is_done(phone: Client, done: int) -> None:
    for url in (PLAIN, PRIVATE, NOTED)[:done]:
        phone.post(f"{url}mark/", {"mark": "done"})

    assert queries(phone, "/training/") == 11


@pytest.mark.parametrize(
    "url", ["/training/", "/training/small/", "/training/small/day-1/", "/training/small/day-1/1/", "/training/small/certificate/"]
)
def test_rule_stands_wherever_completion_is_shown(phone: Client, url: str) -> None:
    assert "All 4 lessons are marked as done" in phone.get(url).content.decode()


def test_coordinator_reads_the_same_rule(amara_learns: Enrolment, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    assert "All 4 lessons are marked as done" in sign_in(cast.robin).get(f"/people/{amara_learns.uuid}/").content.decode()
