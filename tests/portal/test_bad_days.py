"""Bad days: a lost master key, a busy database, an address that is gone, a browser that comes back late. Nothing typed is lost."""

import sys
from collections.abc import Callable

import pytest
from django.conf import settings as configured
from django.db import OperationalError
from django.test import Client

from charter_content.reflections.actions import write_reflection
from courses.cohorts.models import Enrolment
from courses.progress import actions
from courses.progress.enums import Mark, TalkAbout
from courses.progress.models import LessonMark
from courses.progress.queries import learner_of
from courses.quizzes.models import Answer
from people.models import User
from tests.cast import Cast
from tests.courses.progress.test_completion import start_quiz
from tests.courses.progress.test_gate import do
from tests.courses.quizzes.test_sittings import answer

LESSON = "/training/small/day-1/1/2/"
WORDS = "A long thought, typed on the bus."


@pytest.fixture
def phone(amara_learns: Enrolment, cast: Cast, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(cast.amara)


def test_lost_master_key_is_a_calm_page_that_keeps_the_words(phone: Client, cast: Cast, settings: object) -> None:
    phone.post(f"{LESSON}worksheet/card/", {"card.more": WORDS})
    write_reflection(text=WORDS, by=cast.amara, seen_revision=0)
    settings.MASTER_KEYS = ["other:" + "7b" * 32]  # type: ignore[attr-defined]

    for url in (LESSON, "/training/kept/", "/reflections/"):
        response = phone.get(url)
        assert (response.status_code, "This does not work just now" in response.content.decode()) == (503, True)
    typed = phone.post(f"{LESSON}worksheet/card/", {"card.more": "More words.", "card.more.revision": "1"})
    assert (typed.status_code, "More words." in typed.content.decode()) == (503, True)
    assert phone.post(f"{LESSON}worksheet/card/", {"card.more": "x"}, headers={"Accept": "application/json"}).json() == {"error": "not now"}


def test_busy_database_keeps_nobody_from_reading(phone: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*args: object, **kwargs: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(sys.modules["courses.progress.views.course"], "keep_place", busy)

    assert phone.get(LESSON).status_code == 200


def test_busy_database_gives_the_words_back(phone: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*args: object, **kwargs: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(actions, "save_response", busy)
    response = phone.post(f"{LESSON}worksheet/card/", {"card.more": WORDS})

    assert (response.status_code, WORDS in response.content.decode()) == (503, True)
    assert "no-store" in response["Cache-Control"]


def test_lesson_that_is_gone_gives_the_words_back(phone: Client) -> None:
    for url in ("/training/small/day-1/1/9/worksheet/card/", f"{LESSON}worksheet/gone/"):
        response = phone.post(url, {"card.more": WORDS})
        assert (response.status_code, WORDS in response.content.decode()) == (404, True)


@pytest.mark.parametrize("what", ["mark/", "place/", "worksheet/card/", "quiz/check/"])
def test_address_of_a_form_opened_in_a_browser_leads_to_its_page(phone: Client, what: str) -> None:
    response = phone.get(f"{LESSON}{what}")

    assert (response.status_code, response["Location"]) == (302, LESSON)


def test_option_that_an_editor_renamed_stays_ticked(phone: Client, cast: Cast) -> None:
    from courses.pages.models import LessonPage

    phone.post(f"{LESSON}worksheet/card/", {"card.where": ["Park", "Café"], "card.where.there": "1"})
    page = LessonPage.objects.get(file_id="a2")
    worksheet = next(block for block in page.body if block.block_type == "worksheet")
    worksheet.value["fields"][3]["options"][0] = "The park"
    page.save_revision().publish()

    body = phone.get(LESSON).content.decode()
    assert 'value="Park" checked' in body
    assert 'value="The park"' in body
    phone.post(f"{LESSON}worksheet/card/", {"card.where": ["Park"], "card.where.there": "1", "card.where.revision": "1"})
    assert 'value="Park" checked' in phone.get(LESSON).content.decode()


def test_talk_stays_whatever_is_pressed_later(amara_learns: Enrolment, cast: Cast) -> None:
    from courses import flows

    do(amara_learns, 0, 1)
    lesson = learner_of(amara_learns).outline.lessons[2]
    talk = actions.record_talk(amara_learns, about=TalkAbout.LESSON, key=lesson.key, label="x", name="Robin", by=cast.robin)
    flows.agree_talk(talk, name="Amara", by=cast.amara)

    do(amara_learns, 2)
    actions.unmark_lesson(learner_of(amara_learns), lesson=lesson, by=cast.amara)

    assert set(LessonMark.objects.filter(lesson_key=lesson.key).values_list("mark", flat=True)) == {Mark.TALKED}
    assert lesson.key in learner_of(amara_learns).completed


def test_answer_from_a_second_device_is_a_further_try(amara_learns: Enrolment, cast: Cast) -> None:
    sitting = start_quiz(amara_learns)

    answer(sitting, 1, right=False)
    answer(sitting, 1, right=True)

    assert [(row.attempt, row.right) for row in Answer.objects.all()] == [(1, False), (2, True)]


@pytest.mark.parametrize("odd", ["9" * 5000, "-4", "soon", ""])
def test_odd_revision_is_no_revision(phone: Client, odd: str) -> None:
    assert phone.post(f"{LESSON}worksheet/card/", {"card.more": "x", "card.more.revision": odd}).status_code in (302, 409)


@pytest.mark.parametrize("back", ["foo", "https://elsewhere.example/", "//elsewhere.example"])
def test_prompt_leads_back_to_the_lesson(phone: Client, amara_learns: Enrolment, back: str) -> None:
    lesson = learner_of(amara_learns).outline.lessons[1]

    response = phone.post(f"/reflections/prompt/small/{lesson.key}/think/", {"text": "x", "revision": "-4", "next": back})

    assert response["Location"] == f"{LESSON}#think"


@pytest.mark.parametrize(
    "path", ["images/../documents/secret.txt", "images/%2e%2e/documents/secret.txt", "documents/secret.txt", "original_images/../../secret"]
)
def test_no_way_leads_from_pictures_to_documents(db: None, client: Client, path: str) -> None:
    folder = configured.MEDIA_ROOT / "documents"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "secret.txt").write_text("secret words")

    response = client.get(f"/media/{path}")

    assert response.status_code in (400, 404)
    assert b"secret words" not in response.content


@pytest.mark.parametrize("url", ["/accounts/password/change/", "/accounts/login/"])
def test_stale_page_never_shows_a_password(cast: Cast, url: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.amara)

    response = strict.post(url, {"oldpassword": "hush-hush", "password1": "hush-hush"}, headers={"Referer": "http://testserver/"})

    assert response.status_code == 403
    assert "hush-hush" not in response.content.decode()
