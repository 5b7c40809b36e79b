"""Reflections: their writer's alone. Nobody else sees one, counts it, or learns that it exists."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from charter_content.charter.queries import principles_by_code
from charter_content.reflections.actions import LONGEST_TEXT, write_reflection
from charter_content.reflections.models import Reflection
from charter_content.reflections.policies import reflections
from charter_content.reflections.queries import open_reflections, own
from courses.cohorts.models import Enrolment
from courses.progress.queries import learner_of
from foundation import clock
from people.models import User
from tests.cast import Cast
from tests.policies import assert_policy_agrees

WORDS = "I said less today, and she said more."
JSON = {"Accept": "application/json"}


@pytest.fixture
def row(cast: Cast) -> Reflection:
    return write_reflection(text=WORDS, by=cast.amara, seen_revision=0)


def texts(cast: Cast) -> list[str]:
    return [one.text for one in open_reflections(reflections.visible_to(cast.amara), cast.amara.ring)]


def test_halves_agree_and_only_the_writer_sees_it(row: Reflection, cast: Cast) -> None:
    assert_policy_agrees(reflections, cast, Reflection.objects.all())
    assert {person.display_name for person in cast.people() if reflections.visible_to(person)} == {"Amara Okafor"}


@pytest.mark.parametrize("who", ["dev", "robin", "sunita", "yusuf", "tomasz", "alex"])
def test_somebody_elses_address_is_one_that_is_not_there(row: Reflection, cast: Cast, who: str, sign_in: Callable[[User], Client]) -> None:
    other = sign_in(getattr(cast, who))

    for url in (f"/reflections/{row.pk}/", f"/reflections/{row.pk}/delete/"):
        assert other.get(url).status_code == 404
        assert other.post(url, {"text": "x"}).status_code == 404
    assert WORDS not in other.get("/reflections/").content.decode()
    assert texts(cast) == [WORDS]
    with pytest.raises(PermissionDenied):
        write_reflection(text="x", by=getattr(cast, who), seen_revision=1, reflection=row)


def test_writing_twice_from_one_page_is_one_reflection(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    phone = sign_in(cast.amara)
    url = f"/reflections/{uuid.uuid4()}/"

    for _ in range(2):
        assert phone.post(url, {"text": WORDS, "revision": "0"}, headers=JSON).json()["revision"] == 1
    assert texts(cast) == [WORDS]


def test_empty_page_keeps_nothing(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    sign_in(cast.amara).post(f"/reflections/{uuid.uuid4()}/", {"text": "  ", "revision": "0"})

    assert not Reflection.objects.exists()


def test_older_screen_overwrites_nothing(row: Reflection, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    phone = sign_in(cast.amara)
    phone.post(f"/reflections/{row.pk}/", {"text": "Newer.", "revision": "1"}, headers=JSON)

    late = phone.post(f"/reflections/{row.pk}/", {"text": "Older.", "revision": "1"}, headers=JSON)
    assert (late.status_code, late.json()) == (409, {"conflict": True, "field": "text", "theirs": "Newer.", "revision": 2})
    page = phone.post(f"/reflections/{row.pk}/", {"text": "Older.", "revision": "1"}).content.decode()
    assert "Newer." in page
    assert "Older." in page
    assert 'name="revision" value="2"' in page
    assert texts(cast) == ["Newer."]


def test_too_long_is_told_and_kept_on_screen(row: Reflection, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    long = "x" * (LONGEST_TEXT + 1)

    response = sign_in(cast.amara).post(f"/reflections/{row.pk}/", {"text": long, "revision": "1"})

    assert response.status_code == 422
    assert long in response.content.decode()
    assert texts(cast) == [WORDS]


def test_deleting_is_for_good(row: Reflection, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    phone = sign_in(cast.amara)
    assert WORDS in phone.get(f"/reflections/{row.pk}/delete/").content.decode()
    assert Reflection.objects.exists()

    phone.post(f"/reflections/{row.pk}/delete/")

    assert not Reflection.objects.exists()


def test_prompt_in_a_lesson_is_kept_with_its_question(amara_learns: Enrolment, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    lesson = learner_of(amara_learns).outline.lessons[1]
    phone = sign_in(cast.amara)
    url = f"/reflections/prompt/small/{lesson.key}/think/"

    phone.post(url, {"text": WORDS, "revision": "0", "prompt": "What helped?", "principles": "P1"})

    [row] = reflections.visible_to(cast.amara)
    assert (row.prompt, row.principles, row.lesson_key, row.block_id) == ("What helped?", ["P1"], lesson.key, "think")
    assert WORDS in phone.get("/training/small/day-1/1/2/").content.decode()
    assert "What helped?" in phone.get("/reflections/").content.decode()


def test_prompt_of_a_course_one_is_not_on_is_not_there(amara_learns: Enrolment, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    lesson = learner_of(amara_learns).outline.lessons[1]

    assert sign_in(cast.ella).post(f"/reflections/prompt/small/{lesson.key}/think/", {"text": "x"}).status_code == 404
    assert not Reflection.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_list_needs_the_same_queries_however_many(cast: Cast, sign_in: Callable[[User], Client], number: int) -> None:
    for n in range(number):
        write_reflection(text=f"{WORDS} {n}", by=cast.amara, seen_revision=0)
    phone = sign_in(cast.amara)
    phone.get("/reflections/")  # the charter's words are in memory from now on

    with CaptureQueriesContext(connection) as captured:
        assert phone.get("/reflections/").status_code == 200
    assert len(captured) == 9


def test_writing_on_a_principle_begins_with_its_question(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    phone = sign_in(cast.amara)
    assert 'href="/reflections/new/?principle=P1"' in phone.get("/charter/").content.decode()
    assert "Write about this principle" in phone.get("/charter/P1/").content.decode()
    page = phone.get("/reflections/new/?principle=P1", follow=True)
    html = page.content.decode()
    prompt = principles_by_code()["P1"].supporter_prompt
    assert escape(prompt) in html and "Safety and trust" in html

    phone.post(page.request["PATH_INFO"], {"text": WORDS, "revision": "0", "prompt": prompt, "principles": "P1"})

    [row] = reflections.visible_to(cast.amara)
    assert (row.prompt, row.principles) == (prompt, ["P1"])
    assert "Safety and trust" in phone.get(f"/reflections/{row.pk}/").content.decode()


def test_visitor_is_not_asked_to_write(client: Client, cast: Cast) -> None:
    assert "Write about this principle" not in client.get("/charter/").content.decode() + client.get("/charter/P1/").content.decode()


def test_unknown_principle_is_a_free_page(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    for code in ("P99", "<b>"):
        assert "What is on your mind?" in sign_in(cast.amara).get("/reflections/new/", {"principle": code}, follow=True).content.decode()


@pytest.fixture
def autumn(cast: Cast) -> dict[str, Reflection]:
    """Three of Amara's from two months and two principles (one code begins like the other), and one of Ella's."""
    made = {}
    for name, by, codes, day in (
        ("bench", cast.amara, ["P1"], dt.datetime(2026, 9, 30, 22, 30, tzinfo=dt.UTC)),
        ("ducks", cast.amara, ["P1", "P3"], dt.datetime(2026, 10, 15, tzinfo=dt.UTC)),
        ("rain", cast.amara, ["P13"], dt.datetime(2026, 10, 31, 23, 30, tzinfo=dt.UTC)),
        ("ella", cast.ella, ["P1"], dt.datetime(2026, 10, 15, tzinfo=dt.UTC)),
    ):
        with clock.set_to(day):
            made[name] = write_reflection(text=f"About {name}, and Straße.", by=by, seen_revision=0, principles=codes)
    return made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"bench", "ducks", "rain"}), ("principle=P1", {"bench", "ducks"}), ("principle=P13", {"rain"}), ("principle=P2", set()),
        ("month=2026-10", {"ducks", "rain"}), ("month=2026-09", {"bench"}), ("principle=P1&month=2026-10", {"ducks"}),
        ("principle=nonsense&month=2026-13", {"bench", "ducks", "rain"}),
    ],
)  # fmt: skip
def test_found_by_principle_and_month(
    autumn: dict[str, Reflection], cast: Cast, sign_in: Callable[[User], Client], query: str, found: set[str]
) -> None:
    page = sign_in(cast.amara).get(f"/reflections/?{query}")

    assert {row.id for row, *_ in page.context["rows"]} == {autumn[name].pk for name in found}


def test_words_are_looked_for_in_ones_own_and_in_no_address(
    autumn: dict[str, Reflection], cast: Cast, sign_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = sign_in(cast.amara)

    def found(words: str) -> set[str]:
        page = phone.post("/reflections/", {"words": words})
        by_id = {row.pk: name for name, row in autumn.items()}
        return {by_id[row.id] for row, *_ in page.context["rows"]}

    assert (found("DUCKS"), found("strasse about"), found("ella"), found("ducks rain")) == (
        {"ducks"},
        {"bench", "ducks", "rain"},
        set(),
        set(),
    )
    assert {row.id for row, *_ in phone.get("/reflections/?words=ducks").context["rows"]} == {
        autumn[name].pk for name in ("bench", "ducks", "rain")
    }
    monkeypatch.setattr(own, "LOOKED_THROUGH", 2)
    assert found("about") == {"ducks", "rain"}
    assert "were looked through" in phone.post("/reflections/", {"words": "about"}).content.decode()


def test_long_list_has_pages(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    for n in range(21):
        write_reflection(text=f"{n}", by=cast.amara, seen_revision=0, principles=["P1"])

    html = sign_in(cast.amara).get("/reflections/?principle=P1&page=2").content.decode()

    assert "Page 2 of 2" in html and "?principle=P1&amp;page=1" in html
