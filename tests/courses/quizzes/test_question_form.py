"""The form of a question: mistakes are told where they are made, and what was typed is kept."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import rich_text

from courses.cohorts.models import Enrolment
from courses.quizzes.actions import start_sitting
from courses.quizzes.models import Question, QuestionVersion, Quiz
from courses.quizzes.validators import Mistake, PlainLine, question_mistakes
from tests.cast import Cast
from tests.courses.quizzes.bank_forms import QUESTION, RIGHT, SOUND, WRONG, line, question_form


@pytest.mark.parametrize(("kind", "lines", "rest"), SOUND, ids=[f"{n}-{case[0]}" for n, case in enumerate(SOUND)])
def test_sound_question_of_each_kind_is_published(editor: Client, kind: str, lines: list[dict[str, Any]], rest: dict[str, Any]) -> None:
    response = editor.post(reverse(f"{QUESTION}:add"), question_form(kind, lines, **rest))

    assert response.status_code == 302, response.context["form"].errors
    made = Question.objects.latest("pk")
    assert (made.live, made.kind, made.options.count()) == (True, kind, len(lines))


TOGETHER: list[tuple[str, list[dict[str, Any]], str]] = [
    ("short", [WRONG], "Give at least one answer that is right."),
    ("short", [line("<p>Help</p>", right=True), line("<p>help</p>", right=True)], "Two accepted answers say the same."),
    ("short", [RIGHT, line("<p></p>")], "An accepted answer has no words."),
    ("number", [line("<p>3</p>")], "Give at least one number that is right."),
    ("matching", [line("<p>A</p>", match="<p>1</p>"), line(match="<p>2</p>")], "Give at least two pairs."),
    ("matching", [line("<p>A</p>", match="<p>1</p>"), line("<p>a</p>", match="<p>2</p>")], "Two left sides say the same."),
    ("ordering", [line("<p>Ask</p>")], "Give at least two steps."),
    ("ordering", [line("<p>Ask</p>"), line("<p>Ask</p>")], "Two steps say the same."),
    ("essay", [RIGHT], "Own words have no options."),
    ("multiple", [WRONG, line("<p>112</p>")], "Mark one option as right."),
]  # fmt: skip


@pytest.mark.parametrize("publish", [True, False], ids=["publish", "draft"])
@pytest.mark.parametrize(("kind", "lines", "message"), TOGETHER, ids=[case[2] for case in TOGETHER])
def test_mistake_in_all_options_is_told_above_them(
    editor: Client, kind: str, lines: list[dict[str, Any]], message: str, publish: bool
) -> None:
    response = editor.post(reverse(f"{QUESTION}:add"), question_form(kind, lines, publish=publish))

    assert response.status_code == 200
    assert message in str(response.context["form"].formsets["options"].non_form_errors())
    assert message in response.content.decode()


AT_ONE: list[tuple[str, list[dict[str, Any]], int, str, str]] = [
    ("single", [line("<p>999</p>", right=True, credit="50"), WRONG], 0, "credit", "What is right has all the credit."),
    ("single", [RIGHT, line("<p>112</p>", credit="100")], 1, "credit", "Ensure this value is less than or equal to 99."),
    ("number", [line("<p>3</p>", right=True), line("<p>many</p>")], 1, "text", "This is not a number."),
    ("number", [line("<p>3</p>", right=True), line("<p>3.0</p>")], 1, "text", "This number is there twice."),
    ("number", [line("<p>3</p>", right=True, tolerance="-1")], 0, "tolerance", "Ensure this value is greater than or equal to 0."),
    ("matching", [line("<p>A</p>", match="<p>1</p>"), line("<p>B</p>")], 1, "match", "Say what it goes with."),
    ("matching", [line("<p>A</p>", match="<p>1</p>"), line("<p>B</p>", match="<p>2</p>"), line()], 2, "match", "Fill in a pair"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "lines", "place", "field", "message"), AT_ONE, ids=[f"{case[0]}: {case[4]}" for case in AT_ONE])
def test_mistake_in_one_option_is_told_at_its_field(
    editor: Client, kind: str, lines: list[dict[str, Any]], place: int, field: str, message: str
) -> None:
    response = editor.post(reverse(f"{QUESTION}:add"), question_form(kind, lines))

    assert response.status_code == 200
    errors = response.context["form"].formsets["options"].errors
    assert {n: set(found) for n, found in enumerate(errors) if found} == {place: {field}}
    assert message in str(errors[place][field])
    assert message in response.content.decode()


def picture() -> Any:
    return get_image_model().objects.create(title="A phone", file=get_test_image_file())


def recording() -> Any:
    return get_document_model().objects.create(title="A call", file=get_test_image_file())


def test_picture_without_words_and_recording_without_words_are_told_there(editor: Client) -> None:
    form = question_form("single", [RIGHT, WRONG], image=str(picture().pk), recording=str(recording().pk))
    response = editor.post(reverse(f"{QUESTION}:add"), form)

    assert set(response.context["form"].errors) == {"image_alt", "recording_text"}
    html = response.content.decode()
    assert "Say what the picture shows, for people who cannot see it." in html
    assert "Write down its words, for people who cannot hear it." in html


def test_scenario_without_a_situation_is_told_there(editor: Client) -> None:
    response = editor.post(reverse(f"{QUESTION}:add"), question_form("scenario", [RIGHT, WRONG]))
    assert set(response.context["form"].errors) == {"situation"}


def test_own_words_are_no_safety_item(editor: Client) -> None:
    response = editor.post(reverse(f"{QUESTION}:add"), question_form("essay", [], safety="on"))
    assert set(response.context["form"].errors) == {"safety"}


def test_what_was_typed_is_kept_with_the_mistake(editor: Client) -> None:
    form = question_form("single", [line("<p>Ring 999 at once</p>"), line("<p>Wait a while</p>")])
    html = editor.post(reverse(f"{QUESTION}:add"), form).content.decode()

    assert "Ring 999 at once" in html and "Wait a while" in html and "Who do you ring?" in html


def test_mistakes_are_the_same_without_a_form() -> None:
    """An import asks the same rules."""
    lines = [PlainLine("<p>three</p>", right=True, tolerance=Decimal("0.5")), PlainLine("<p>4</p>", right=True, credit=50)]
    assert question_mistakes("number", lines, stem="<p>How many?</p>") == [
        Mistake("This is not a number. Write a number, such as 3 or 2.5.", "text", 0),
        Mistake("What is right has all the credit. Leave this empty.", "credit", 1),
    ]


def test_draft_of_a_question_is_not_asked_until_it_is_published(amara_learns: Enrolment, cast: Cast, editor: Client) -> None:
    quiz = Quiz.objects.get(title="Check it")
    question = quiz.items.first().question
    old, address = question.stem, reverse(f"{QUESTION}:edit", args=[question.pk])
    new = {"stem": rich_text("<p>Asked anew?</p>")} | ({"safety": "on"} if question.safety else {})

    editor.post(address, question_form("single", [RIGHT, WRONG], publish=False, **new))
    asked = start_sitting(quiz, by=cast.dev).asked[0][0]
    assert QuestionVersion.objects.get(pk=asked).content["stem"] == old

    editor.post(address, question_form("single", [RIGHT, WRONG], **new))
    asked = start_sitting(Quiz.objects.get(pk=quiz.pk), by=cast.ella).asked[0][0]
    assert "Asked anew?" in QuestionVersion.objects.get(pk=asked).content["stem"]
