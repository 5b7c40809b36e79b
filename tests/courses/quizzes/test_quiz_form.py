"""The form of a quiz: mistakes are told where they are made."""

from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from courses.cohorts.models import Enrolment
from courses.quizzes.models import Category, Question, Quiz
from tests.courses.quizzes.bank_forms import QUIZ, make_question, quiz_form


def post_quiz(editor: Client, *questions: Question, **rest: Any) -> Any:
    return editor.post(reverse(f"{QUIZ}:add"), quiz_form(list(questions), **rest))


def told(response: Any, field: str) -> str:
    assert response.status_code == 200
    form = response.context["form"]
    assert set(form.errors) == {field}, form.errors
    message = str(form.errors[field][0])
    assert escape(message) in response.content.decode()
    return message


def test_sound_quiz_is_published(editor: Client, safety: Category) -> None:
    asked = make_question("Listed")
    make_question("Drawn", category=Category.objects.create(name="At night", parent=safety))
    response = post_quiz(
        editor, asked, sections=[{"title": "By chance", "category": str(safety.pk), "pick": "1"}], pass_mark="80", public="on", slug="safe"
    )

    assert response.status_code == 302, response.context["form"].errors
    made = Quiz.objects.get(title="Staying safe")
    assert (made.live, made.items.count(), made.sections.count(), made.slug) == (True, 1, 1, "safe")


def test_quiz_of_sections_alone_is_published(editor: Client, safety: Category) -> None:
    make_question("Drawn", category=safety)
    assert post_quiz(editor, sections=[{"title": "By chance", "category": str(safety.pk), "pick": "1"}]).status_code == 302


def test_pass_mark_above_100_is_told_there(editor: Client) -> None:
    assert told(post_quiz(editor, make_question("One"), pass_mark="101"), "pass_mark") == "A pass mark is at most 100."


def test_asking_more_questions_than_are_listed_is_told_there(editor: Client) -> None:
    first, second, draft = make_question("One"), make_question("Two"), make_question("Three", live=False)

    message = told(post_quiz(editor, first, second, draft, max_questions="3"), "max_questions")
    assert message == "There are 2 published questions below. Ask for 2 or fewer."
    assert told(post_quiz(editor, first, draft, max_questions="3", publish=False), "max_questions") == (
        "There are 2 questions below. Ask for 2 or fewer."
    )
    assert post_quiz(editor, first, draft, max_questions="2", publish=False).status_code == 302


def test_pool_smaller_than_asked_for_is_told_at_its_section(editor: Client, safety: Category) -> None:
    night = Category.objects.create(name="At night", parent=safety)
    for stem, category, live in (("One", safety, True), ("Two", safety, True), ("Three", night, True), ("Draft", night, False)):
        make_question(stem, category=category, live=live)
    response = post_quiz(editor, sections=[{"title": "By chance", "category": str(safety.pk), "pick": "4"}])

    message = "There are 3 published questions in “Safe ground”. Ask for 3 or fewer."
    assert response.status_code == 200
    assert response.context["form"].formsets["sections"].errors == [{"pick": [message]}]
    assert message in response.content.decode()


def test_pool_that_the_quiz_uses_up_earlier_is_too_small(editor: Client, safety: Category) -> None:
    one, *_ = [make_question(stem, category=safety) for stem in ("One", "Two", "Three")]
    section = {"title": "By chance", "category": str(safety.pk)}

    listed = post_quiz(editor, one, sections=[section | {"pick": "3"}])
    assert "1 of them can be asked earlier in this quiz. Ask for 2 or fewer." in listed.content.decode()
    twice = post_quiz(editor, sections=[section | {"pick": "2"}, section | {"pick": "2"}])
    assert twice.context["form"].formsets["sections"].errors[0] == {}
    assert "2 of them can be asked earlier in this quiz. Ask for 1." in twice.content.decode()
    assert post_quiz(editor, one, sections=[section | {"pick": "2"}]).status_code == 302


def test_same_question_twice_is_told_at_the_second(editor: Client) -> None:
    one = make_question("One")
    response = post_quiz(editor, one, one)

    assert response.context["form"].formsets["items"].errors == [{}, {"question": ["This question is there twice."]}]


def test_quiz_that_asks_nothing_is_told_so(editor: Client) -> None:
    response = post_quiz(editor)
    assert "Ask something: list a question here, or add a section below." in str(
        response.context["form"].formsets["items"].non_form_errors()
    )


def test_public_quiz_needs_an_address_of_its_own(editor: Client) -> None:
    one = make_question("One")
    assert told(post_quiz(editor, one, public="on"), "slug") == "A quiz for everybody needs an address."
    for taken in ("practice", "marking", "time", "words", "6f1f6a62-7f0b-4b0a-9a54-3d5f2f0f8a11"):
        assert told(post_quiz(editor, one, public="on", slug=taken), "slug") == "Something else has this address. Choose another."


def test_address_of_another_quiz_is_told_there(editor: Client) -> None:
    one = make_question("One")
    Quiz.objects.create(title="First", public=True, slug="safe")
    assert "already exists" in told(post_quiz(editor, one, public="on", slug="safe"), "slug")


def test_one_attempt_only_does_not_go_with_safety_items(editor: Client, safety: Category) -> None:
    item = make_question("Who first?", safety=True, category=safety)
    message = told(post_quiz(editor, item, single_attempt="on"), "single_attempt")
    assert "“Who first?”" in message
    drawn = post_quiz(editor, sections=[{"title": "By chance", "category": str(safety.pk), "pick": "1"}], single_attempt="on")
    assert "a question in “Safe ground”" in told(drawn, "single_attempt")
    assert post_quiz(editor, item, time_limit="10").status_code == 302


def test_quiz_of_a_lesson_cannot_be_for_everybody(amara_learns: Enrolment, editor: Client) -> None:
    quiz = Quiz.objects.get(title="Check it")
    questions = [item.question for item in quiz.items.all()]
    response = editor.post(reverse(f"{QUIZ}:edit", args=[quiz.pk]), quiz_form(questions, public="on", slug="safe"))

    assert "“Trying it”" in told(response, "public")
