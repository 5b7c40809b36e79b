"""Questions of every kind, quizzes made of them, and what to send for an answer that is right, partly right or not right."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from courses.quizzes.actions import Sent, start_sitting, submit_answers
from courses.quizzes.actions.sit import Submitted
from courses.quizzes.enums import QuestionKind
from courses.quizzes.models import (
    Category,
    Question,
    QuestionHint,
    QuestionOption,
    QuestionVersion,
    Quiz,
    QuizQuestion,
    QuizSection,
    RubricLine,
    Sitting,
)
from courses.quizzes.querysets import Sitter

Values = dict[str, list[str]]

OPTIONS: dict[str, list[dict[str, Any]]] = {
    QuestionKind.SINGLE: [
        {"text": "Ring 999", "right": True, "feedback": "Yes: life comes first."},
        {"text": "Ring 111", "credit": 50, "feedback": "Close: for what is urgent and can wait an hour."},
        {"text": "Send an email", "feedback": "Many people do not want to make a fuss."},
    ],
    QuestionKind.SCENARIO: [
        {"text": "Listen", "right": True, "feedback": "He goes on."},
        {"text": "Cheer him up", "feedback": "He goes quiet."},
    ],
    QuestionKind.TRUE_FALSE: [{"text": "True", "right": True}, {"text": "False", "feedback": "Many people were told so."}],
    QuestionKind.MULTIPLE: [
        {"text": "Time", "right": True}, {"text": "Tea", "right": True}, {"text": "Advice", "feedback": "Only if it is asked for."},
        {"text": "Money"},
    ],
    QuestionKind.SHORT: [{"text": "hope", "right": True}, {"text": "hop*", "credit": 40, "feedback": "Nearly."}],
    QuestionKind.NUMBER: [{"text": "13", "right": True}, {"text": "12", "tolerance": 1, "credit": 30}],
    QuestionKind.MATCHING: [
        {"text": "Life in danger", "match": "999"}, {"text": "Urgent", "match": "111"}, {"text": "To talk", "match": "116 123"},
        {"match": "118 118"},
    ],
    QuestionKind.ORDERING: [{"text": "Listen"}, {"text": "Ask"}, {"text": "Offer"}, {"text": "Hand it back"}],
    QuestionKind.ESSAY: [],
}  # fmt: skip

RIGHT: dict[str, Values] = {
    QuestionKind.SINGLE: {"given": ["1"]},
    QuestionKind.SCENARIO: {"given": ["1"]},
    QuestionKind.TRUE_FALSE: {"given": ["1"]},
    QuestionKind.MULTIPLE: {"given": ["1", "2"]},
    QuestionKind.SHORT: {"words": ["Hope"]},
    QuestionKind.NUMBER: {"words": ["13"]},
    QuestionKind.MATCHING: {"match-1": ["1"], "match-2": ["2"], "match-3": ["3"]},
    QuestionKind.ORDERING: {"place-1": ["1"], "place-2": ["2"], "place-3": ["3"], "place-4": ["4"]},
    QuestionKind.ESSAY: {"words": ["I would sit down beside him."]},
}
WRONG: dict[str, Values] = {
    QuestionKind.SINGLE: {"given": ["3"]},
    QuestionKind.SCENARIO: {"given": ["2"]},
    QuestionKind.TRUE_FALSE: {"given": ["2"]},
    QuestionKind.MULTIPLE: {"given": ["3"]},
    QuestionKind.SHORT: {"words": ["cheer"]},
    QuestionKind.NUMBER: {"words": ["7"]},
    QuestionKind.MATCHING: {"match-1": ["4"], "match-2": ["1"], "match-3": ["2"]},
    QuestionKind.ORDERING: {"place-1": ["4"], "place-2": ["3"], "place-3": ["2"], "place-4": ["1"]},
}


def ask(
    stem: str = "Who do you ring?", kind: str = QuestionKind.SINGLE, *, options: list[dict[str, Any]] | None = None, **rest: Any
) -> Question:
    """A published question of `kind`, with options that fit. `hints` and `rubric` are lists of what stands in their lines."""
    hints, rubric = rest.pop("hints", ()), rest.pop("rubric", ())
    question = Question(stem=f"<p>{stem}</p>", kind=kind, **rest)
    lines = OPTIONS[kind] if options is None else options
    question.options = [QuestionOption(**{"text": "", "sort_order": n, **line}) for n, line in enumerate(lines)]
    question.hints = [QuestionHint(sort_order=n, text=f"<p>{hint}</p>") for n, hint in enumerate(hints)]
    question.rubric = [RubricLine(sort_order=n, text=text, points=points) for n, (text, points) in enumerate(rubric)]
    question.save()
    question.save_revision()
    return question


def make_quiz(*questions: Question, title: str = "Staying safe", sections: Mapping[Category, int] | None = None, **rest: Any) -> Quiz:
    """A published quiz that lists `questions`, and draws so many from each category of `sections`."""
    quiz = Quiz.objects.create(title=title, **rest)
    for n, question in enumerate(questions):
        QuizQuestion.objects.create(quiz=quiz, question=question, sort_order=n)
    for n, (category, pick) in enumerate((sections or {}).items()):
        QuizSection.objects.create(
            quiz=quiz, sort_order=n, title=f"About {category.name}", intro="<p>Drawn anew.</p>", category=category, pick=pick
        )
    return Quiz.objects.get(pk=quiz.pk)


def sit(quiz: Quiz, by: Sitter) -> Sitting:
    return start_sitting(Quiz.objects.get(pk=quiz.pk), by=by)


def answer(sitting: Sitting, position: int, values: Values, *, by: Sitter | None = None, attempt: int = 1, sure: str = "") -> Submitted:
    """Send one answer, as its person unless somebody else is named."""
    who = by or sitting.person
    assert who is not None
    with transaction.atomic():
        return submit_answers(sitting.uuid, sent={position: Sent(values, attempt, sure)}, by=who)


def asked_stems(sitting: Sitting) -> list[str]:
    """The words of the questions that a sitting asks, in its order."""
    versions = QuestionVersion.objects.in_bulk({asked[0] for asked in sitting.asked})
    return [versions[asked[0]].content["stem"].removeprefix("<p>").removesuffix("</p>") for asked in sitting.asked]
