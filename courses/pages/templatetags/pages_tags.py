import uuid
from typing import Any

from django import template

from courses.pages.outline import QuizLine
from courses.quizzes.queries import asked_count, live_quiz

register = template.Library()


@register.simple_tag(takes_context=True)
def quiz_of(context: dict[str, Any], key: str) -> QuizLine | None:
    """What the card of the quiz `key` says: from the reader's own edition, or in a preview from the bank. None when there is none."""
    reader = context.get("reader")
    if reader is not None:
        line: QuizLine | None = reader.learner.outline.quiz_by_key.get(key)
        return line
    quiz = live_quiz(uuid.UUID(key)) if key else None
    return QuizLine(quiz.key, quiz.title, quiz.intro, asked_count(quiz)) if quiz else None
