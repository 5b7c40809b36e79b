"""Editing the bank: mistakes are told where they are made, questions move together, and everybody sees where they are used."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from courses.cohorts.models import Enrolment
from courses.quizzes.actions import start_sitting
from courses.quizzes.actions.bank import move_questions
from courses.quizzes.models import Category, Question, QuestionOption, QuestionVersion, Quiz, QuizQuestion, QuizSection
from courses.quizzes.validators import Mistake, PlainLine, question_mistakes
from people.models import User
from tests.cast import Cast

QUESTION, QUIZ = "wagtailsnippets_quizzes_question", "wagtailsnippets_quizzes_quiz"


@pytest.fixture
def editor(cast: Cast, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(cast.tomasz)


def line(text: str = "", *, right: bool = False, match: str = "", **rest: Any) -> dict[str, Any]:
    data = {"text": rich_text(text), "match": rich_text(match), "feedback": rich_text("")} | rest
    return data | ({"right": "on"} if right else {})


def question_form(kind: str, lines: list[dict[str, Any]], *, publish: bool = True, **rest: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "kind": kind,
        "stem": rich_text("<p>Who do you ring?</p>"),
        "explanation": rich_text(""),
        "situation": rich_text(""),
        "recording_text": rich_text(""),
        "principles": "",
        "points": "1",
        "options": inline_formset(lines),
        "hints": inline_formset([]),
        "rubric": inline_formset([]),
    }
    return nested_form_data(data | rest | ({"action-publish": "1"} if publish else {}))


def quiz_form(
    questions: list[Question], *, sections: list[dict[str, Any]] | None = None, publish: bool = True, **rest: Any
) -> dict[str, Any]:
    data: dict[str, Any] = {
        "title": "Staying safe",
        "intro": rich_text(""),
        "pass_message": rich_text(""),
        "retry_message": rich_text(""),
        "layout": "one",
        "question_order": "set",
        "feedback": "each",
        "items": inline_formset([{"question": str(question.pk)} for question in questions]),
        "sections": inline_formset([{"intro": rich_text("")} | section for section in sections or []]),
    }
    return nested_form_data(data | rest | ({"action-publish": "1"} if publish else {}))


def make_question(stem: str, *, category: Category | None = None, safety: bool = False, live: bool = True) -> Question:
    question = Question(stem=f"<p>{stem}</p>", category=category, safety=safety, live=live)
    question.options = [QuestionOption(sort_order=0, text="<p>Yes</p>", right=True), QuestionOption(sort_order=1, text="<p>No</p>")]
    question.save()
    question.save_revision()
    return question


def make_quiz(title: str, *questions: Question, sections: list[Category] | None = None, **rest: Any) -> Quiz:
    quiz = Quiz.objects.create(title=title, **rest)
    for n, question in enumerate(questions):
        QuizQuestion.objects.create(quiz=quiz, question=question, sort_order=n)
    for n, category in enumerate(sections or []):
        QuizSection.objects.create(quiz=quiz, sort_order=n, title="By chance", category=category, pick=2)
    return Quiz.objects.get(pk=quiz.pk)


@pytest.fixture
def safety(db: None) -> Category:
    return Category.objects.create(name="Safe ground")


# --- Mistakes in a question ---

RIGHT, WRONG = line("<p>999</p>", right=True), line("<p>Nobody</p>")

SOUND: list[tuple[str, list[dict[str, Any]], dict[str, Any]]] = [
    ("single", [RIGHT, WRONG, line("<p>112</p>", credit="50")], {}),
    ("multiple", [RIGHT, line("<p>112</p>", right=True)], {"partial_credit": "on"}),
    ("scenario", [RIGHT, WRONG], {"situation": rich_text("<p>Sam does not answer.</p>")}),
    ("short", [RIGHT], {}),
    ("short", [RIGHT, line("<p>Emergency</p>", right=True), line("<p>emergency</p>", credit="50")], {"match_case": "on"}),
    ("number", [line("<p>1,000</p>", right=True, tolerance="0.5"), line("<p>-2.5</p>", credit="20")], {}),
    ("matching", [line("<p>A</p>", match="<p>1</p>"), line("<p>B</p>", match="<p>2</p>"), line(match="<p>3</p>")], {}),
    ("ordering", [line("<p>Listen</p>"), line("<p>Ask</p>")], {}),
    ("essay", [], {"rubric": inline_formset([{"text": "Names who to ring", "points": "2"}])}),
]  # fmt: skip


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


# --- Mistakes in a quiz ---


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


# --- Drafts ---


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


# --- Who may ---


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
    ]
    assert {address: visitor.get(address).status_code for address in addresses if visitor.get(address).status_code not in (302, 403)} == {}
    anybody = Client()
    assert {anybody.get(address).status_code for address in addresses} == {302}


# --- Lists ---


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


def shown(editor: Client, **query: str) -> set[str]:
    response = editor.get(reverse(f"{QUESTION}:list"), query)
    return {str(question) for question in response.context["object_list"]}


def test_questions_are_found_by_words_and_by_where_they_stand(editor: Client, safety: Category) -> None:
    night = Category.objects.create(name="At night", parent=safety)
    make_question("Which zebra rings?", category=safety)
    make_question("Which zebra rings late?", category=night, safety=True)
    make_question("What is a goal?")

    assert shown(editor, q="zebra") == {"Which zebra rings?", "Which zebra rings late?"}
    assert shown(editor, category=str(safety.pk)) == {"Which zebra rings?", "Which zebra rings late?"}
    assert shown(editor, category=str(night.pk)) == {"Which zebra rings late?"}
    assert shown(editor, q="zebra", safety="true") == {"Which zebra rings late?"}
    assert shown(editor, kind="essay") == set()


# --- Moving ---


def move_address(*questions: Question) -> str:
    ids = "&".join(f"id={question.pk}" for question in questions)
    return reverse("wagtail_bulk_action", args=["quizzes", "question", "move"]) + "?" + ids


def test_questions_move_together_and_nothing_else_about_them_changes(editor: Client, cast: Cast, safety: Category) -> None:
    first, second, other = make_question("One"), make_question("Two"), make_question("Three")
    start_sitting(make_quiz("Staying safe", first), by=cast.amara)
    first.refresh_from_db()
    before = (first.frozen_id, first.live, first.latest_revision_id, QuestionVersion.objects.count(), Revision.objects.count())
    assert "One" in editor.get(move_address(first, second)).content.decode()

    response = editor.post(move_address(first, second), {"category": str(safety.pk)})

    assert response.status_code == 302
    assert "Moved 2 questions to “Safe ground”." in [str(message).strip() for message in get_messages(response.wsgi_request)]
    assert set(Question.objects.filter(category=safety)) == {first, second}
    first.refresh_from_db()
    assert before == (first.frozen_id, first.live, first.latest_revision_id, QuestionVersion.objects.count(), Revision.objects.count())
    assert first.get_latest_revision_as_object().category == safety
    assert not Question.objects.get(pk=other.pk).category_id
    assert "Moved to the category “Safe ground”" in editor.get(reverse(f"{QUESTION}:history", args=[first.pk])).content.decode()
    assert "One" in editor.get(reverse("wagtailsnippets_quizzes_category:usage", args=[safety.pk])).content.decode()


def test_unpublished_draft_moves_along_and_keeps_its_words(editor: Client, safety: Category) -> None:
    question = make_question("As it is")
    draft = question.get_latest_revision_as_object()
    draft.stem = "<p>As it will be</p>"
    draft.save_revision()

    editor.post(move_address(question), {"category": str(safety.pk)})

    live = Question.objects.get(pk=question.pk)
    assert (live.category, live.stem, live.has_unpublished_changes) == (safety, "<p>As it is</p>", True)
    newest = live.get_latest_revision_as_object()
    assert (newest.category, newest.stem) == (safety, "<p>As it will be</p>")
    live.latest_revision.publish()
    published = Question.objects.get(pk=question.pk)
    assert (published.category, published.stem) == (safety, "<p>As it will be</p>")


def test_moving_needs_somewhere_to_go(editor: Client, safety: Category) -> None:
    question = make_question("One")
    response = editor.post(move_address(question), {"category": ""})

    assert response.status_code == 200
    assert "This field is required." in response.content.decode()


def test_question_that_somebody_locked_stays(editor: Client, cast: Cast, safety: Category) -> None:
    free, locked = make_question("Free"), make_question("Locked")
    Question.objects.filter(pk=locked.pk).update(locked=True, locked_by=cast.alex)

    assert "somebody locked them" in editor.get(move_address(free, locked)).content.decode()
    editor.post(move_address(free, locked), {"category": str(safety.pk)})
    assert set(Question.objects.filter(category=safety)) == {free}


def test_all_are_those_that_the_list_shows(editor: Client, safety: Category) -> None:
    ring, late, goal = (
        make_question("Which zebra rings?"),
        make_question("Which zebra rings late?", safety=True),
        make_question("What is a goal?"),
    )
    address = reverse("wagtail_bulk_action", args=["quizzes", "question", "move"]) + "?id=all&q=zebra&safety=true"
    editor.post(address, {"category": str(safety.pk)})

    assert set(Question.objects.filter(category=safety)) == {late}
    assert {ring, goal}.isdisjoint(Question.objects.filter(category=safety))


@pytest.mark.parametrize("who", ["amara", "robin"])
def test_who_may_not_edit_moves_nothing(cast: Cast, safety: Category, who: str) -> None:
    question = make_question("One")
    with pytest.raises(PermissionDenied):
        move_questions([question.pk], to=safety, by=getattr(cast, who))
    assert Question.objects.get(pk=question.pk).category is None


# --- Where it is ---


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


# --- Preview ---


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
