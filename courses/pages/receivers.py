"""Wagtail's and Django's signals, one line each into an action."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move, published, unpublished

from courses.pages.actions import refresh_edition_of, refresh_edition_without, refresh_editions_with_quiz, show_changed_file
from courses.quizzes.models import Question, Quiz


def page_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    refresh_edition_of(instance)


def page_moved(sender: type[Page], instance: Page, parent_page_before: Page, **kwargs: Any) -> None:
    refresh_edition_of(parent_page_before)
    refresh_edition_of(instance)


def page_deleted(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    refresh_edition_without(instance)


def bank_changed(sender: type[Quiz | Question], instance: Quiz | Question, **kwargs: Any) -> None:
    quizzes = [instance] if isinstance(instance, Quiz) else Quiz.objects.filter(items__question=instance)
    for quiz in quizzes:
        refresh_editions_with_quiz(quiz.key)


def bank_lost(sender: type[Quiz | Question], instance: Quiz | Question, **kwargs: Any) -> None:
    refresh_editions_with_quiz(instance.key)


def file_changed(sender: type[Model], instance: Model, created: bool, **kwargs: Any) -> None:
    if not created:
        show_changed_file(instance)


def connect() -> None:
    page_published.connect(page_changed)
    page_unpublished.connect(page_changed)
    post_page_move.connect(page_moved)
    post_delete.connect(page_deleted, sender=Page)
    for model in (Quiz, Question):
        published.connect(bank_changed, sender=model)
        unpublished.connect(bank_changed, sender=model)
        post_delete.connect(bank_lost, sender=model)
    for model in (get_image_model(), get_document_model()):
        post_save.connect(file_changed, sender=model)
