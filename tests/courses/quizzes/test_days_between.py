"""Practice on what was missed, spaced over days; and “How sure are you?”, where sure and not right comes first."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from courses.quizzes.actions import finish_sitting, start_practice
from courses.quizzes.models import Question, Result, Sitting
from courses.quizzes.queries import practice_due, sitting_view
from foundation import clock
from people.models import User
from tests.cast import Cast
from tests.factories import quizzes as make

SignIn = Callable[[User], Client]
START = dt.datetime(2026, 3, 2, 18, 0, tzinfo=dt.UTC)
RIGHT, WRONG = make.RIGHT["single"], make.WRONG["single"]


@contextmanager
def day(number: int) -> Iterator[None]:
    with clock.set_to(START + dt.timedelta(days=number)):
        yield


def miss(cast: Cast, *stems: str) -> list[Question]:
    """Amara gets all of these wrong on day 0."""
    questions = [make.ask(stem) for stem in stems]
    with day(0):
        sitting = make.sit(make.make_quiz(*questions), cast.amara)
        for position in range(1, len(questions) + 1):
            make.answer(sitting, position, WRONG)
        finish_sitting(sitting, by=cast.amara)
    return questions


def due(cast: Cast) -> list[tuple[int, int]]:
    """(day it comes back, times it was right since) of what waits."""
    return [((item.on - START.date()).days, item.times) for item in practice_due(cast.amara)]


def practise(cast: Cast, values: make.Values) -> Sitting:
    sitting = start_practice(by=cast.amara)
    for position in range(1, sitting.length + 1):
        make.answer(sitting, position, values, by=cast.amara)
    return finish_sitting(sitting, by=cast.amara)


def test_missed_question_comes_back_after_one_three_seven_and_fourteen_days_and_leaves(cast: Cast) -> None:
    miss(cast, "One")
    assert due(cast) == [(1, 0)]
    for today, then in ((1, [(4, 1)]), (4, [(11, 2)]), (11, [(25, 3)]), (25, [])):
        with day(today):
            practise(cast, RIGHT)
            assert due(cast) == then


def test_missing_it_again_starts_anew(cast: Cast) -> None:
    miss(cast, "One")
    with day(1):
        practise(cast, RIGHT)
    with day(4):
        practise(cast, WRONG)
    assert due(cast) == [(5, 0)]


def test_several_tries_in_one_sitting_are_one_day(cast: Cast) -> None:
    """Right at the second try today is no sign that it stays: it still comes back tomorrow."""
    questions = miss(cast, "One")
    with day(0):
        sitting = make.sit(make.make_quiz(*questions), cast.amara)
        make.answer(sitting, 1, RIGHT)
    assert due(cast) == [(1, 0)]


def test_nothing_is_due_before_its_day(cast: Cast) -> None:
    miss(cast, "One")
    with day(0), pytest.raises(ValidationError, match="Nothing is due today"):
        start_practice(by=cast.amara)


def test_practice_asks_ten_at_most_and_the_open_one_is_gone_on_with(cast: Cast) -> None:
    miss(cast, *(f"Question {n}" for n in range(12)))
    with day(1):
        sitting = start_practice(by=cast.amara)
        assert sitting.length == 10
        assert start_practice(by=cast.amara) == sitting


def test_practice_is_no_result_and_asks_the_newest_wording(cast: Cast) -> None:
    [question] = miss(cast, "One")
    question.stem = "<p>One, better put</p>"
    question.save_revision().publish()
    results = Result.objects.count()
    with day(1):
        assert make.asked_stems(practise(cast, RIGHT)) == ["One, better put"]
    assert Result.objects.count() == results


def test_question_that_was_unpublished_is_not_practised(cast: Cast) -> None:
    first, _second = miss(cast, "One", "Two")
    first.unpublish()
    with day(1):
        assert make.asked_stems(start_practice(by=cast.amara)) == ["Two"]


def test_practice_from_the_page_of_ones_own_quizzes(cast: Cast, sign_in: SignIn) -> None:
    miss(cast, "One", "Two")
    with day(0):
        assert "The next ones come back on 3 March." in sign_in(cast.amara).get("/quizzes/").content.decode()
    with day(2):
        phone = sign_in(cast.amara)
        assert "2 questions are ready for another look." in phone.get("/quizzes/").content.decode()
        assert phone.post("/quizzes/practice/", follow=True).status_code == 200
        assert "ready for another look" not in sign_in(cast.dev).get("/quizzes/").content.decode()


def test_what_is_due_takes_one_query_however_much_there_is(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    miss(cast, "One")
    with django_assert_num_queries(1):
        practice_due(cast.amara)
    miss(cast, "Two", "Three", "Four")
    with django_assert_num_queries(1):
        assert len(practice_due(cast.amara)) == 4


# --- How sure are you? ---


def test_sure_and_not_right_is_coached_first(cast: Cast, sign_in: SignIn) -> None:
    sitting = make.sit(make.make_quiz(*map(make.ask, ("One", "Two", "Three")), asks_how_sure=True), cast.amara)
    for position, (values, sure) in enumerate(((WRONG, "guess"), (RIGHT, "sure"), (WRONG, "sure")), start=1):
        make.answer(sitting, position, values, sure=sure)
    finish_sitting(sitting, by=cast.amara)

    assert [question.position for question in sitting_view(sitting).again] == [3, 1]
    phone = sign_in(cast.amara)
    html = phone.get(f"/quizzes/{sitting.uuid}/").content.decode()
    assert "Begin with what you were sure of." in html and html.index("Begin with") < html.index("You were sure")
    assert "You were sure of this one, so it is worth a slow look." in phone.get(f"/quizzes/{sitting.uuid}/3/").content.decode()


def test_how_sure_is_asked_only_where_the_editor_wants_it_and_never_has_to_be_said(cast: Cast, sign_in: SignIn) -> None:
    plain, asking = (make.sit(make.make_quiz(make.ask(), asks_how_sure=wanted), cast.amara) for wanted in (False, True))
    phone = sign_in(cast.amara)

    assert ["How sure are you?" in phone.get(f"/quizzes/{one.uuid}/1/").content.decode() for one in (plain, asking)] == [False, True]
    assert make.answer(asking, 1, WRONG).kept[1].sure == ""
    assert make.answer(asking, 1, RIGHT, attempt=2, sure="nonsense").kept[1].sure == ""
