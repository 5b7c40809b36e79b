"""The forms of the bank as an editor fills them in, and questions and quizzes for the tests of them."""

from typing import Any

from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from courses.quizzes.models import Category, Question, QuestionOption, Quiz, QuizQuestion, QuizSection

QUESTION, QUIZ = "wagtailsnippets_quizzes_question", "wagtailsnippets_quizzes_quiz"


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
