"""Wagtail's signals, one line each into an action."""

from typing import Any

from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move, published, unpublished

from courses.pages.actions import refresh_edition_of, refresh_editions_with_quiz
from courses.quizzes.models import Question, Quiz


def page_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    refresh_edition_of(instance)


def page_moved(sender: type[Page], instance: Page, parent_page_before: Page, **kwargs: Any) -> None:
    refresh_edition_of(parent_page_before)
    refresh_edition_of(instance)


def bank_changed(sender: type[Quiz | Question], instance: Quiz | Question, **kwargs: Any) -> None:
    quizzes = [instance] if isinstance(instance, Quiz) else Quiz.objects.filter(items__question=instance)
    for quiz in quizzes:
        refresh_editions_with_quiz(quiz.key)


def connect() -> None:
    page_published.connect(page_changed)
    page_unpublished.connect(page_changed)
    post_page_move.connect(page_moved)
    for model in (Quiz, Question):
        published.connect(bank_changed, sender=model)
        unpublished.connect(bank_changed, sender=model)
