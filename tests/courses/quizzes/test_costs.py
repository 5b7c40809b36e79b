"""What a quiz costs: the same queries whatever its length. Speed itself is measured by `manage.py bench`."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.cohorts.models import Enrolment
from courses.quizzes.enums import Feedback, Layout
from courses.quizzes.models import Quiz, QuizQuestion, Sitting
from people.models import User
from tests.cast import Cast
from tests.factories import quizzes as make

SignIn = Callable[[User], Client]


def cost(do: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as asked:
        response = do()
    assert response.status_code in (200, 302), response.content.decode()[:500]
    return len(asked)


def long_quiz(number: int, **rest: Any) -> Quiz:
    return make.make_quiz(*(make.ask(f"Question {n}") for n in range(number)), title=f"{number} questions", **rest)


@pytest.mark.parametrize(("kind", "literal"), [("single", 8), ("matching", 8), ("ordering", 8), ("short", 10), ("essay", 10)])
def test_answering_costs_ten_queries_at_most_whatever_the_length(cast: Cast, sign_in: SignIn, kind: str, literal: int) -> None:
    """Session, person, the sitting, its answers, the question, the answer itself, and the two ends of the transaction. Typed words cost
    one more, and their key one. A question that this process has asked before costs one less."""
    phone, costs = sign_in(cast.amara), []
    cast.amara.ring.key_for_writing()
    for number in (1, 3, 60):
        quiz = make.make_quiz(make.ask(kind=kind), *(make.ask(f"Question {n}") for n in range(number)))
        sitting = make.sit(quiz, cast.amara)
        data = {f"q1.{name}": value for name, value in make.RIGHT[kind].items()} | {"q1.attempt": 1}
        costs.append(cost(lambda url=f"/quizzes/{sitting.uuid}/1/", data=data: phone.post(url, data)))  # type: ignore[misc]
    assert costs == [literal] * 3


@pytest.mark.parametrize(("kind", "literal"), [("single", 8), ("short", 10)])
def test_answer_that_ends_the_quiz_costs_ten_queries_at_most_too(cast: Cast, sign_in: SignIn, kind: str, literal: int) -> None:
    """Beside the two ends of the transaction, with the question shown before by the same process: the sitting, its result and drafts."""
    phone = sign_in(cast.amara)
    cast.amara.ring.key_for_writing()
    sitting = make.sit(make.make_quiz(make.ask(kind=kind)), cast.amara)
    url = f"/quizzes/{sitting.uuid}/1/"
    phone.get(url)
    with CaptureQueriesContext(connection) as asked:
        phone.post(url, {f"q1.{name}": value for name, value in make.RIGHT[kind].items()} | {"q1.attempt": 1})

    assert Sitting.objects.get().is_finished
    assert len([one for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]) == literal


def test_opening_a_sitting_of_200_questions_costs_what_one_of_10_does(cast: Cast, sign_in: SignIn) -> None:
    phone, start, show = sign_in(cast.amara), [], []
    for number in (1, 3, 10, 200):
        quiz = long_quiz(number, public=True, slug=f"of-{number}")
        phone.post(f"/quizzes/of-{number}/start/")  # the first freezes the questions
        Sitting.objects.filter(quiz_key=quiz.key).update(finished_at="2026-01-01T00:00:00Z")
        start.append(cost(lambda slug=f"of-{number}": phone.post(f"/quizzes/{slug}/start/")))  # type: ignore[misc]
        sitting = Sitting.objects.open().get(quiz_key=quiz.key)
        show.append(cost(lambda url=f"/quizzes/{sitting.uuid}/1/": phone.get(url)))  # type: ignore[misc]
    assert start == [12] * 4
    assert show == [8] * 4


@pytest.mark.parametrize("feedback", [Feedback.EACH, Feedback.END])
def test_all_on_one_page_costs_the_same_for_one_and_for_three(cast: Cast, sign_in: SignIn, feedback: str) -> None:
    phone, read, send = sign_in(cast.amara), [], []
    for number in (1, 3):
        sitting = make.sit(long_quiz(number, layout=Layout.ALL, feedback=feedback), cast.amara)
        read.append(cost(lambda url=f"/quizzes/{sitting.uuid}/": phone.get(url)))  # type: ignore[misc]
        data = {f"q{n}.given": "3" for n in range(1, number + 1)}
        send.append(cost(lambda url=f"/quizzes/{sitting.uuid}/all/", data=data: phone.post(url, data)))  # type: ignore[misc]
    assert read[0] == read[1]
    assert send[0] == send[1]


def test_how_it_went_and_the_page_of_ones_own_quizzes_cost_the_same_for_one_and_for_three(cast: Cast, sign_in: SignIn) -> None:
    phone, went, mine = sign_in(cast.amara), [], []
    for number in (1, 3):
        sitting = make.sit(long_quiz(number), cast.amara)
        for position in range(1, number + 1):
            make.answer(sitting, position, make.RIGHT["single"])
        went.append(cost(lambda url=f"/quizzes/{sitting.uuid}/": phone.get(url)))  # type: ignore[misc]
        mine.append(cost(lambda: phone.get("/quizzes/")))
    assert went[0] == went[1]
    assert mine[0] == mine[1]


def test_lesson_with_a_quiz_costs_the_same_whatever_the_quiz_holds(amara_learns: Enrolment, cast: Cast, sign_in: SignIn) -> None:
    phone, lesson = sign_in(cast.amara), "/training/small/day-1/1/2/"
    phone.post(f"{lesson}quiz/check/")
    phone.get(lesson)
    before = cost(lambda: phone.get(lesson))
    quiz = Quiz.objects.get(title="Check it")
    for n in range(20):
        QuizQuestion.objects.create(quiz=quiz, question=make.ask(f"Question {n}"))
    Sitting.objects.all().delete()
    phone.post(f"{lesson}quiz/check/")
    phone.get(lesson)

    assert cost(lambda: phone.get(lesson)) == before
