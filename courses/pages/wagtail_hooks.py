"""What Wagtail's admin asks before it changes pages, quizzes and questions."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.utils import quote
from django.db import models, transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction
from wagtail.admin.views.pages.move import MoveConfirmView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from courses.pages.actions import editions_held, refresh_edition_without, release_pins, take_free_number
from courses.pages.models import DayPage, LessonPage, ModulePage
from courses.pages.models.tree import EMPTY_LESSON
from courses.pages.queries import lessons_asking
from courses.quizzes.models import Question, Quiz
from courses.quizzes.queries import published_questions


@hooks.register("before_delete_page")
def let_go_of_revisions(request: HttpRequest, page: Page) -> None:
    """An edition's pins would keep the page from being deleted."""
    if request.method == "POST":
        release_pins(page)


@hooks.register("register_bulk_action", order=100)
class DeleteTogether(DeleteBulkAction):
    """Deletes many pages, without an edition for each of them that would hold what is left. It takes the place of Wagtail's own."""

    @classmethod
    def execute_action(cls, objects: Sequence[Page], user: Any = None, **kwargs: Any) -> tuple[int, int]:
        counts: tuple[int, int]
        with editions_held():
            for page in objects:
                release_pins(page)
            counts = super().execute_action(objects, user=user, **kwargs)
        for page in objects:
            refresh_edition_without(page)
        return counts


@hooks.register("before_bulk_action")
def no_empty_lesson(request: HttpRequest, action_type: str, objects: Sequence[models.Model], action: Any) -> HttpResponseBase | None:
    """A lesson with nothing in it is not published among many pages either."""
    if action_type == "publish":
        for page in (page for page in objects if isinstance(page, Page)):
            specific = page.get_latest_revision_as_object()
            if isinstance(specific, LessonPage) and not specific.body:
                messages.error(request, f"“{page.title}” was not published. {EMPTY_LESSON}")
                return redirect(action.next_url)
    return None


# --- Quizzes that lessons ask for ---


def _named(titles: list[str]) -> str:
    shown = ", ".join(f"“{title}”" for title in titles[:5])
    return shown if len(titles) <= 5 else f"{shown} and {len(titles) - 5} more"


def _why_quiz_stays(quiz: Quiz) -> str:
    lessons = lessons_asking(quiz.key)
    if not lessons:
        return ""
    return f"“{quiz}” stays: lessons ask for it, and people on the course need it to finish. It stands in {_named(lessons)}."


def _why_question_stays(question: Question) -> str:
    """Why `question` cannot be taken down; empty when it can: nobody needs it to finish."""
    for quiz in Quiz.objects.filter(items__question=question).distinct():
        others = [other for other in published_questions(quiz) if other.pk != question.pk]
        if (question.safety or not others) and (lessons := lessons_asking(quiz.key)):
            what = "is a safety question" if question.safety else "is the only published question"
            return (
                f"“{question}” stays: it {what} in the quiz “{quiz}”, and people on the course need it to finish. "
                f"The quiz stands in {_named(lessons)}."
            )
    return ""


def _back_to(instance: Quiz | Question) -> HttpResponseBase:
    return redirect(instance.snippet_viewset.get_url_name("edit"), quote(instance.pk))


@hooks.register("before_delete_snippet")
def keep_what_is_asked(request: HttpRequest, instances: Sequence[models.Model]) -> HttpResponseBase | None:
    """A quiz in use, and a question in a quiz, cannot be deleted."""
    for instance in instances:
        if isinstance(instance, Quiz) and (why := _why_quiz_stays(instance)):
            messages.error(request, why)
            return _back_to(instance)
        if isinstance(instance, Question) and (quizzes := list(Quiz.objects.filter(items__question=instance).distinct())):
            titles = _named([quiz.title for quiz in quizzes])
            messages.error(request, f"“{instance}” stays: the quiz asks it. Take it out there first: {titles}.")
            return _back_to(instance)
    return None


@hooks.register("before_unpublish")
def keep_what_is_needed(request: HttpRequest, instance: models.Model) -> HttpResponseBase | None:
    """A quiz in use, and a question that people need to finish, cannot be taken down."""
    if isinstance(instance, Quiz):
        why = _why_quiz_stays(instance)
    elif isinstance(instance, Question):
        why = _why_question_stays(instance)
    else:
        return None
    if not why:
        return None
    messages.error(request, why)
    return _back_to(instance)


# --- Moving a page to where its number is taken ---


class MoveToFreeNumber(MoveConfirmView):
    """Wagtail refuses to move a page to where its address is taken. Ours are numbers: the page gets the next free one there."""

    def dispatch(self, request: HttpRequest, page_to_move_id: int, destination_id: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        page = get_object_or_404(Page, pk=page_to_move_id).specific
        destination = get_object_or_404(Page, pk=destination_id)
        if Page._slug_is_available(page.slug, destination, page=page):
            return super().dispatch(request, page_to_move_id, destination_id, *args, **kwargs)
        if request.method != "POST":
            self.page_to_move, self.destination, self.pages_to_move = page, destination.specific_deferred, [page]
            return TemplateView.dispatch(self, request, page_to_move_id, destination_id, *args, **kwargs)
        with transaction.atomic():  # a move that is not allowed leaves the number as it was
            take_free_number(page, destination)
            return super().dispatch(request, page_to_move_id, destination_id, *args, **kwargs)


class NumberedPageViewSet(PageViewSet):
    move_confirm_view_class = MoveToFreeNumber
    parent_models: list[type[Page]] = []


@hooks.register("register_admin_viewset")
def numbered_pages() -> list[PageViewSet]:
    return [NumberedPageViewSet(model=model) for model in (DayPage, ModulePage, LessonPage)]
