"""The bank in the admin: who may see it, its lists, where each thing is used, and previews."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.cohorts.models import Enrolment
from courses.quizzes.actions import start_sitting
from courses.quizzes.models import Category, Question, Quiz
from people.models import User
from tests.cast import Cast
from tests.courses.quizzes.bank_forms import QUESTION, QUIZ, SOUND, make_question, make_quiz, question_form


@pytest.mark.parametrize("who", ["robin", "sunita", "morgan", "amara", "yusuf", "ella", "pat"])
def test_bank_is_for_editors(cast: Cast, sign_in: Callable[[User], Client], who: str) -> None:
    question = make_question("Who first?")
    quiz = Quiz.objects.create(title="Staying safe")
    visitor = sign_in(getattr(cast, who))
    addresses = [
        *(reverse(f"{name}:{view}") for name in (QUESTION, QUIZ) for view in ("list", "list_results", "add")),
        *(
            reverse(f"{name}:{view}", args=[item.pk])
            for name, item in ((QUESTION, question), (QUIZ, quiz))
            for view in ("edit", "going", "usage", "history", "preview_on_edit")
        ),
        reverse("wagtail_bulk_action", args=["quizzes", "question", "move"]) + f"?id={question.pk}",
        reverse("wagtail_bulk_action", args=["quizzes", "quiz", "move"]) + f"?id={quiz.pk}",
    ]
    assert {address: visitor.get(address).status_code for address in addresses if visitor.get(address).status_code not in (302, 403)} == {}
    anybody = Client()
    assert {anybody.get(address).status_code for address in addresses} == {302}


def rows(editor: Client, address: str) -> tuple[str, int]:
    editor.get(address)
    with CaptureQueriesContext(connection) as asked:
        html = editor.get(address).content.decode()
    return html, len(asked)


def test_list_of_questions_costs_the_same_for_one_and_for_three(editor: Client, cast: Cast, safety: Category) -> None:
    one = make_question("One", category=Category.objects.create(name="At night", parent=safety))
    sitting = start_sitting(make_quiz("Staying safe", one), by=cast.amara)
    sitting.answers.create(position=1, version_id=sitting.asked[0][0], question_key=one.key, given=["1"], right=True, share=1)
    address = f"{reverse(f'{QUESTION}:list')}?category={safety.pk}"
    html, first = rows(editor, address)
    assert "Safe ground › At night" in html and "once" in html

    make_question("Two", category=safety, live=False)
    make_question("Three", category=safety)
    html, third = rows(editor, address)
    assert (first, third) == (21, 21)
    assert "never" in html


def test_list_of_quizzes_costs_the_same_for_one_and_for_three(editor: Client, cast: Cast, safety: Category) -> None:
    start_sitting(make_quiz("Staying safe", make_question("One"), category=safety), by=cast.amara)
    address = f"{reverse(f'{QUIZ}:list')}?category={safety.pk}"
    html, first = rows(editor, address)
    assert "once" in html
    for title in ("Two", "Three"):
        make_quiz(title, make_question(title), category=safety)
    html, third = rows(editor, address)
    assert (first, third) == (21, 21)


def shown(editor: Client, listing: str = QUESTION, **query: str) -> set[str]:
    response = editor.get(reverse(f"{listing}:list"), query)
    return {str(item) for item in response.context["object_list"]}


def test_questions_are_found_by_words_and_by_where_they_stand(editor: Client, safety: Category) -> None:
    night = Category.objects.create(name="At night", parent=safety)
    make_question("Which zebra rings?", category=safety)
    make_question("Which zebra rings late?", category=night, safety=True)
    make_question("What is a goal?")

    assert shown(editor, q="zebra") == {"Which zebra rings?", "Which zebra rings late?"}
    assert shown(editor, category=str(safety.pk)) == {"Which zebra rings?", "Which zebra rings late?"}
    assert shown(editor, category=str(night.pk)) == {"Which zebra rings late?"}
    assert shown(editor, q="zebra", safety="true") == {"Which zebra rings late?"}
    assert shown(editor, q="zebra", live="true", kind="single") == {"Which zebra rings?", "Which zebra rings late?"}
    assert shown(editor, kind="essay") == set()


def test_quizzes_are_found_by_words_and_by_where_they_stand(editor: Client, safety: Category) -> None:
    make_quiz("About zebras", category=safety)
    make_quiz("More about zebras", public=True, slug="zebras")
    make_quiz("Zebras to come", live=False)

    assert shown(editor, QUIZ, q="zebras") == {"About zebras", "More about zebras", "Zebras to come"}
    assert shown(editor, QUIZ, q="zebras", category=str(safety.pk)) == {"About zebras"}
    assert shown(editor, QUIZ, q="zebras", public="true") == {"More about zebras"}
    assert shown(editor, QUIZ, q="zebras", live="false") == {"Zebras to come"}


def test_quiz_says_in_which_lessons_it_is_and_how_often_it_was_tried(amara_learns: Enrolment, cast: Cast, editor: Client) -> None:
    quiz = Quiz.objects.get(title="Check it")
    for person in (cast.amara, cast.dev, cast.ella):
        start_sitting(quiz, by=person)
    html = editor.get(reverse(f"{QUIZ}:going", args=[quiz.pk])).content.decode()

    assert "Trying it" in html
    assert "Started: 3 times." in html
    assert "Statistics are shown once 20 sittings are finished." in html
    assert reverse(f"{QUIZ}:going", args=[quiz.pk]) in editor.get(reverse(f"{QUIZ}:edit", args=[quiz.pk])).content.decode()


def test_question_says_which_quizzes_ask_it(amara_learns: Enrolment, editor: Client, safety: Category) -> None:
    night = Category.objects.create(name="At night", parent=safety)
    question = Quiz.objects.get(title="Check it").items.first().question
    Question.objects.filter(pk=question.pk).update(category=night)
    make_quiz("A draw", sections=[safety])
    make_quiz("Different luck", sections=[Category.objects.create(name="Far goals")])
    html = editor.get(reverse(f"{QUESTION}:going", args=[question.pk])).content.decode()

    assert "Check it" in html and "Trying it" in html and "A draw" in html
    assert "Different luck" not in html
    assert "Answered: never." in html


@pytest.fixture
def each_kind(editor: Client) -> Iterator[Question]:
    for kind, lines, rest in SOUND:
        editor.post(reverse(f"{QUESTION}:add"), question_form(kind, lines, **rest))
    return Question.objects.filter(stem__contains="Who do you ring?").order_by("pk").iterator()


def test_preview_shows_every_kind_as_the_learner_sees_it(editor: Client, each_kind: Iterator[Question]) -> None:
    kinds = set()
    for question in each_kind:
        html = question.make_preview_request(preview_mode="").content.decode()
        assert "Who do you ring?" in html and "What is right, and what is said then" in html
        kinds.add(question.kind)
    assert kinds == {"single", "multiple", "scenario", "short", "number", "matching", "ordering", "essay"}


def test_preview_of_a_quiz_shows_its_questions_and_what_it_draws(editor: Client, safety: Category) -> None:
    quiz = make_quiz("Staying safe", make_question("One"), sections=[safety], asks_how_sure=True)
    html = quiz.make_preview_request(preview_mode="").content.decode()

    assert "One" in html and "How sure are you?" in html
    assert "2 questions from “Safe ground”, drawn by chance anew each time." in html
