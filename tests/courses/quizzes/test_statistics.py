"""How questions do: for editors, never with a person in it, and only from twenty sittings up."""

import random
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from courses.quizzes.actions import finish_sitting
from courses.quizzes.models import Answer, Question, Quiz, Result, Sitting
from courses.quizzes.queries import FEWEST_SITTINGS, item_statistics
from people.models import User
from tests.cast import Cast
from tests.factories import quizzes as make

SignIn = Callable[[User], Client]


def sat(quiz: Quiz, by: User, *values: make.Values) -> Sitting:
    sitting = make.sit(quiz, by)
    for position, one in enumerate(values, start=1):
        make.answer(sitting, position, one)
    return finish_sitting(sitting, by=by)


RIGHT, CLOSE, WRONG = {"given": ["1"]}, {"given": ["2"]}, {"given": ["3"]}


@pytest.fixture
def busy(cast: Cast) -> Quiz:
    """Twenty sittings: the first question splits those who know from those who do not, the second nobody gets, the third everybody."""
    quiz = make.make_quiz(make.ask("Telling"), make.ask("Hard"), make.ask("Easy"), make.ask("Telling too"))
    for n in range(20):
        knows = RIGHT if n < 10 else WRONG
        sat(quiz, cast.amara, knows, CLOSE if n == 0 else WRONG, RIGHT, knows)
    return quiz


def test_nothing_below_twenty_sittings(cast: Cast) -> None:
    quiz = make.make_quiz(make.ask())
    for _ in range(FEWEST_SITTINGS - 1):
        sat(quiz, cast.amara, WRONG)
    assert item_statistics(quiz.key) is None

    sat(quiz, cast.amara, WRONG)
    assert item_statistics(quiz.key) is not None


def test_facility_discrimination_and_how_often_each_option_is_chosen(busy: Quiz) -> None:
    found = {item.stem: item for item in item_statistics(busy.key) or ()}

    assert list(found) == ["<p>Hard</p>", *[s for s in found if "Telling" in s], "<p>Easy</p>"]
    assert {stem: item.facility for stem, item in found.items()} == {
        "<p>Hard</p>": 0.025, "<p>Telling</p>": 0.5, "<p>Telling too</p>": 0.5, "<p>Easy</p>": 1.0,
    }  # fmt: skip
    assert found["<p>Telling</p>"].discrimination == pytest.approx(1, abs=0.05)
    assert found["<p>Easy</p>"].discrimination is None
    assert [(option.text, option.percent) for option in found["<p>Hard</p>"].options] == [
        ("Ring 999", 0), ("Ring 111", 5), ("Send an email", 95),
    ]  # fmt: skip


def test_discrimination_is_the_correlation_with_the_rest(cast: Cast) -> None:
    """Compared with the plain formula, over chance answers to questions of different weight."""
    chance = random.Random(7)
    quiz = make.make_quiz(*(make.ask(f"Question {n}", points=n) for n in (1, 2, 3)))
    rows = []
    for _ in range(25):
        given = [chance.choice([RIGHT, CLOSE, WRONG]) for _ in range(3)]
        sat(quiz, cast.amara, *given)
        rows.append([{"1": 1.0, "2": 0.5, "3": 0.0}[one["given"][0]] for one in given])
    for item in item_statistics(quiz.key) or ():
        n = int(item.stem.removeprefix("<p>Question ").removesuffix("</p>"))
        own = [row[n - 1] for row in rows]
        rest = [sum((k + 1) * share for k, share in enumerate(row) if k != n - 1) for row in rows]
        assert item.discrimination == pytest.approx(correlation(own, rest))
        assert item.facility == pytest.approx(sum(own) / len(own))


def correlation(one: list[float], other: list[float]) -> float:
    mean_one, mean_other = sum(one) / len(one), sum(other) / len(other)
    across = sum((a - mean_one) * (b - mean_other) for a, b in zip(one, other, strict=True))
    spread = sum((a - mean_one) ** 2 for a in one) * sum((b - mean_other) ** 2 for b in other)
    return across / spread**0.5


def test_only_first_tries_of_finished_sittings_count(busy: Quiz, cast: Cast) -> None:
    before = item_statistics(busy.key)
    sitting = make.sit(busy, cast.dev)
    make.answer(sitting, 1, WRONG)
    assert item_statistics(busy.key) == before  # not finished

    for item in before or ():
        assert item.sittings == 20
    again = make.sit(busy, cast.dev)
    for position in (1, 2, 3, 4):
        make.answer(again, position, WRONG)
        make.answer(again, position, RIGHT, attempt=2)
    facility = {item.stem: item.facility for item in item_statistics(busy.key) or ()}
    assert facility["<p>Easy</p>"] == pytest.approx(20 / 21)


def test_options_are_counted_over_the_newest_wording(busy: Quiz, cast: Cast) -> None:
    question = Question.objects.get(stem="<p>Hard</p>")
    question.stem = "<p>Hard, better put</p>"
    question.save_revision().publish()
    sat(Quiz.objects.get(pk=busy.pk), cast.amara, RIGHT, RIGHT, RIGHT, RIGHT)

    found = {item.stem: item for item in item_statistics(busy.key) or ()}
    assert (found["<p>Hard, better put</p>"].sittings, found["<p>Hard, better put</p>"].options) == (21, ())


def test_editor_sees_them_and_no_person_and_coordinators_do_not(busy: Quiz, cast: Cast, sign_in: SignIn) -> None:
    url = reverse("wagtailsnippets_quizzes_quiz:going", args=[busy.pk])
    html = sign_in(cast.tomasz).get(url).content.decode()

    assert "Hardly anybody gets this right" in html and "95 %" in html
    assert "Amara" not in html and "Okafor" not in html
    assert sign_in(cast.robin).get(url).status_code in (302, 403)


def many(quiz: Quiz, number: int) -> None:
    """`number` finished sittings of everybody and nobody, through bulk writes."""
    sitting = Sitting.objects.filter(quiz_key=quiz.key).first()
    assert sitting is not None
    version = sitting.asked[0][0]
    key = Answer.objects.filter(sitting=sitting, position=1).values_list("question_key", flat=True)[0]
    made = Sitting.objects.bulk_create(
        Sitting(quiz_key=quiz.key, quiz_title="x", asked=sitting.asked, finished_at=sitting.finished_at, first_share=n % 2)
        for n in range(number)
    )
    Answer.objects.bulk_create(
        Answer(sitting=one, position=1, version_id=version, question_key=key, given=["1"], picked="1", right=True, share=1) for one in made
    )
    Result.objects.bulk_create(Result(sitting=one, points=1, possible=4) for one in made)


def test_statistics_take_two_queries_whatever_the_number_of_sittings(busy: Quiz, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """One aggregated query for the numbers, one for the texts."""
    with django_assert_num_queries(2):
        item_statistics(busy.key)
    many(busy, 2000)
    with django_assert_num_queries(2):
        found = item_statistics(busy.key)
    assert found is not None and max(item.sittings for item in found) == 2020
