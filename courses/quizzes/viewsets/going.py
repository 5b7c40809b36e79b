"""“Where it is and how it goes”: lessons, quizzes, how often it was tried, and how its questions do. Never about a person or a day."""

from typing import Any

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.views.generic import TemplateView
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import EditView

from courses.quizzes.models import Question, Quiz
from courses.quizzes.queries import FEWEST_SITTINGS, item_statistics
from courses.quizzes.queries.bank import lessons_of, quizzes_with, sittings_of
from courses.quizzes.queries.progress import tries_of
from courses.quizzes.viewsets.listing import times

WHERE = "Where it is and how it goes"


def ease_in_words(facility: float) -> str:
    """What it means how much of a question goes right at the first try."""
    if facility >= 0.9:
        return "Nearly everybody gets this right."
    if facility >= 0.7:
        return "Most get this right."
    if facility >= 0.4:
        return "Some get this right, some do not."
    if facility >= 0.2:
        return "Most do not get this right at the first try."
    return "Hardly anybody gets this right: look at its wording, and at what comes before it."


def telling_in_words(discrimination: float | None) -> str:
    """What it means how a question goes together with the rest of the quiz."""
    if discrimination is None:
        return "There is nothing to compare it with: all did alike."
    if discrimination < 0:
        return "People who do well elsewhere get this wrong: look at its wording."
    if discrimination < 0.2:
        return "It says little about how people do elsewhere."
    return "People who get this right do well elsewhere too."


class GoingView(PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, TemplateView):
    """For editors: who may change quizzes."""

    template_name = "quizzes/admin/going.html"
    page_title = WHERE
    permission_required = "change"
    index_url_name = ""
    edit_url_name = ""

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Quiz)

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": capfirst(self.model_opts.verbose_name_plural)},
            {"url": reverse(self.edit_url_name, args=[quote(self.object.pk)]), "label": str(self.object)},
            {"url": "", "label": WHERE, "sublabel": str(self.object)},
        ]

    @cached_property
    def header_buttons(self) -> list[Any]:
        return [HeaderButton(label="Edit", url=reverse(self.edit_url_name, args=[quote(self.object.pk)]), icon_name="edit")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"fewest": FEWEST_SITTINGS}

    def places(self, quizzes: list[Quiz]) -> list[dict[str, Any]]:
        """Each quiz with the lessons it stands in, all with their addresses in the admin."""
        finder, lessons, tries = AdminURLFinder(self.request.user), lessons_of(quizzes), sittings_of([quiz.key for quiz in quizzes])
        return [
            {
                "quiz": quiz,
                "url": reverse("wagtailsnippets_quizzes_quiz:going", args=[quote(quiz.pk)]),
                "tried": times(tries.get(quiz.key, 0)),
                "lessons": [(str(lesson), finder.get_edit_url(lesson)) for lesson in lessons.get(quiz.pk, [])],
            }
            for quiz in quizzes
        ]


class QuizGoingView(GoingView):
    object: Quiz

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        items = item_statistics(self.object.key)
        rows = [
            (item, round(100 * item.facility), ease_in_words(item.facility), telling_in_words(item.discrimination)) for item in items or []
        ]
        return super().get_context_data(**kwargs) | {"place": self.places([self.object])[0], "enough": items is not None, "rows": rows}


class QuestionGoingView(GoingView):
    object: Question

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listing, drawing = quizzes_with(self.object)
        places = self.places([*listing, *drawing])
        return super().get_context_data(**kwargs) | {
            "listing": places[: len(listing)],
            "drawing": places[len(listing) :],
            "tried": times(tries_of([self.object.key]).get(self.object.key, 0)),
        }


class BankEditView(EditView):
    """Leads to “Where it is and how it goes”."""

    going_url_name = ""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = super().header_more_buttons
        if self.going_url_name and policy_registry.get_by_type(Quiz).user_has_permission(self.request.user, "change"):
            address = reverse(self.going_url_name, args=[quote(self.object.pk)])
            buttons.append(Button(WHERE, url=address, icon_name="view", priority=5))
        return buttons
