"""The question bank in the admin: mistakes are told to the author, and what people need to finish stays."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from courses.cohorts.models import Enrolment
from courses.pages.models import LessonPage
from courses.pages.queries import latest_edition
from courses.quizzes.models import Question, Quiz
from courses.quizzes.validators import option_mistakes
from people.models import User
from tests.cast import Cast

Options = list[tuple[str, bool]]
ADD = "wagtailsnippets_quizzes_question:add"


@pytest.fixture
def editor(cast: Cast, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(cast.tomasz)


def form(kind: str, options: Options, *, publish: bool, stem: str = "<p>Who do you ring?</p>") -> dict[str, Any]:
    data: dict[str, Any] = {
        "kind": kind,
        "stem": rich_text(stem),
        "explanation": rich_text(""),
        "principles": "",
        "points": "1",
        "situation": rich_text(""),
        "recording_text": rich_text(""),
        "options": inline_formset([
            {"text": rich_text(text), "match": rich_text(""), "feedback": rich_text("<p>So.</p>")} | ({"right": "on"} if right else {})
            for text, right in options
        ]),
        "hints": inline_formset([]),
        "rubric": inline_formset([]),
    }  # fmt: skip
    return nested_form_data(data | ({"action-publish": "1"} if publish else {}))


MISTAKES: list[tuple[str, Options, str]] = [
    ("single", [("<p>999</p>", False), ("<p>Nobody</p>", False)], "Mark one option as right."),
    ("single", [("<p>999</p>", True), ("<p><b>999</b></p>", False)], "Two options say the same."),
    ("single", [("<p>999</p>", True), ("<p>112</p>", True)], "Only one option can be right here."),
    (
        "true-false",
        [("<p>Yes</p>", True), ("<p>No</p>", False), ("<p>Well</p>", False)],
        "A true-or-false question has exactly two options.",
    ),
    ("single", [("<p>999</p>", True), ('<p data-block-key="abcde">&nbsp;</p>', False)], "An option has no words."),
]


@pytest.mark.parametrize("publish", [True, False], ids=["publish", "draft"])
@pytest.mark.parametrize(("kind", "options", "message"), MISTAKES, ids=[mistake[2] for mistake in MISTAKES])
def test_mistake_in_a_question_is_told_where_its_options_are(
    editor: Client, kind: str, options: Options, message: str, publish: bool
) -> None:
    before = Question.objects.count()
    response = editor.post(reverse(ADD), form(kind, options, publish=publish))

    assert response.status_code == 200
    assert message in str(response.context["form"].formsets["options"].non_form_errors())
    assert message in response.content.decode()
    assert Question.objects.count() == before


def test_empty_question_is_refused(editor: Client) -> None:
    fine: Options = [("<p>999</p>", True), ("<p>Nobody</p>", False)]
    response = editor.post(reverse(ADD), form("single", fine, publish=True, stem="<p></p>"))

    assert "stem" in response.context["form"].errors


def test_sound_question_is_published(editor: Client) -> None:
    fine: Options = [("<p>999</p>", True), ("<p>Nobody</p>", False)]
    response = editor.post(reverse(ADD), form("single", fine, publish=True))

    assert response.status_code == 302
    made = Question.objects.latest("pk")
    assert (made.live, made.options.count()) == (True, 2)


def test_option_texts_are_compared_by_their_words() -> None:
    assert option_mistakes("single", [("<p>You &amp; I</p>", True), ('<p data-block-key="x">you  &amp; i</p>', False)]) == [
        "Two options say the same."
    ]
    assert option_mistakes("single", [("<p></p>", True), ("<p></p>", False)]) == ["An option has no words."]


def small_quiz() -> Quiz:
    return Quiz.objects.get(title="Check it")


def said(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.mark.parametrize("what", ["delete", "unpublish"])
@pytest.mark.parametrize("who", ["tomasz", "alex"])
def test_quiz_in_a_lesson_stays(amara_learns: Enrolment, cast: Cast, sign_in: Callable[[User], Client], what: str, who: str) -> None:
    quiz = small_quiz()
    response = sign_in(getattr(cast, who)).post(reverse(f"wagtailsnippets_quizzes_quiz:{what}", args=[quiz.pk]))

    assert response.status_code == 302
    assert "It stands in “Trying it”." in said(response)
    assert small_quiz().live


def test_quiz_stays_while_an_older_edition_asks_for_it(amara_learns: Enrolment, editor: Client) -> None:
    page = LessonPage.objects.get(file_id="a2")
    page.body = [block for block in page.body.raw_data if block["type"] != "quiz"]
    page.save_revision().publish()
    newest = latest_edition(amara_learns.course_key)
    assert newest is not None and newest.number == 2

    editor.post(reverse("wagtailsnippets_quizzes_quiz:delete", args=[small_quiz().pk]))
    assert small_quiz().live


def test_several_quizzes_at_once_stay_too(amara_learns: Enrolment, editor: Client) -> None:
    address = reverse("wagtail_bulk_action", args=["quizzes", "quiz", "delete"])
    response = editor.post(f"{address}?id={small_quiz().pk}")

    assert response.status_code == 302
    assert small_quiz().live


def test_quiz_that_nobody_asks_for_can_go(amara_learns: Enrolment, editor: Client) -> None:
    spare = Quiz.objects.create(title="Spare")
    assert editor.post(reverse("wagtailsnippets_quizzes_quiz:unpublish", args=[spare.pk])).status_code == 302
    assert editor.post(reverse("wagtailsnippets_quizzes_quiz:delete", args=[spare.pk])).status_code == 302

    assert not Quiz.objects.filter(title="Spare").exists()


def test_question_of_a_quiz_cannot_be_deleted(amara_learns: Enrolment, editor: Client) -> None:
    question = small_quiz().items.first().question
    response = editor.post(reverse("wagtailsnippets_quizzes_question:delete", args=[question.pk]))

    assert "Take it out there first: “Check it”." in said(response)
    assert Question.objects.filter(pk=question.pk).exists()


def test_safety_question_cannot_be_taken_down_but_another_can(amara_learns: Enrolment, editor: Client) -> None:
    asked = Question.objects.filter(in_quizzes__quiz=small_quiz())
    refused, taken_down = asked.get(safety=True), asked.filter(safety=False)[0]
    for question in (refused, taken_down):
        response = editor.post(reverse("wagtailsnippets_quizzes_question:unpublish", args=[question.pk]))
        assert Question.objects.get(pk=question.pk).live == question.safety
    assert "is a safety question" in said(response)


def test_quiz_that_was_deleted_all_the_same_is_not_asked_for_in_the_newest_edition(amara_learns: Enrolment) -> None:
    small_quiz().delete()

    newest = latest_edition(amara_learns.course_key)
    assert newest is not None
    assert (newest.number, newest.outline["safety"], newest.outline["quizzes"]) == (2, [], [])


def test_quiz_names_its_lessons_in_the_admin(amara_learns: Enrolment, editor: Client) -> None:
    page = LessonPage.objects.get(file_id="a2")
    response = editor.get(reverse("wagtailsnippets_quizzes_quiz:usage", args=[small_quiz().pk]))

    assert page.title in response.content.decode()


def test_way_out_of_a_safety_question_is_named(amara_learns: Enrolment, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    phone = sign_in(cast.amara)
    for lesson, mark in (
        ("day-1/1/1", "done"),
        ("day-1/1/2", "done"),
        ("day-2/1/1", "went_on"),
        ("day-2/1/1", "done"),
        ("day-2/1/2", "done"),
    ):
        phone.post(f"/training/small/{lesson}/mark/", {"mark": mark})

    assert "It can also be talked through with your coordinator" in phone.get("/training/").content.decode()
