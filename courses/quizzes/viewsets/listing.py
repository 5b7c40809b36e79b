"""The lists of questions and quizzes: what is where, and how often it is tried. A page of a list costs the same for one row and for all."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, NumberColumn
from wagtail.admin.widgets.button import Button
from wagtail.models import WorkflowState
from wagtail.snippets.views.snippets import IndexView

from courses.quizzes.actions.exchange import may_import
from courses.quizzes.enums import QuestionKind
from courses.quizzes.models import Category, Question, Quiz
from courses.quizzes.queries import within
from courses.quizzes.queries.bank import category_names, lengths_of, quizzes_asking, scheduled_revisions, sittings_of
from courses.quizzes.queries.progress import tries_of


class CategoryFilter(django_filters.ChoiceFilter):
    """What stands in a category, or inside it however deep."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Category", choices=lambda: list(category_names().items()), **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        category = Category.objects.filter(pk=value).first() if value else None
        return qs.filter(category__in=within(category)) if category else qs


class QuestionFilterSet(WagtailFilterSet):
    category = CategoryFilter()
    kind = django_filters.ChoiceFilter(label="Kind", choices=QuestionKind.choices)

    class Meta:
        model = Question
        fields = ["category", "kind", "safety", "live"]


class QuizFilterSet(WagtailFilterSet):
    category = CategoryFilter()

    class Meta:
        model = Quiz
        fields = ["category", "public", "live"]


def times(n: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(n, f"{n} times")


class BankIndexView(IndexView):
    """Counts for the rows of one page, all at once."""

    def get_base_queryset(self) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_base_queryset()
        states = WorkflowState.objects.active().select_related("current_task_state__task")
        return found.select_related("latest_revision").prefetch_related(
            Prefetch(
                "workflow_states", queryset=states, to_attr="_current_workflow_states"
            )  # where Wagtail looks before it asks row by row
        )

    def get_table(self, object_list: Sequence[Any]) -> Any:
        rows = list(object_list)
        scheduled = scheduled_revisions(rows)
        for row in rows:
            row.scheduled_revision = scheduled.get(str(row.pk))  # Wagtail would ask for it row by row
        self.count(rows)
        self.categories = category_names()
        return super().get_table(rows)

    def count(self, rows: list[Any]) -> None:
        """Fetch what the columns say of these rows, together. Nothing, where the rows say it all."""

    def category_of(self, row: Any) -> str:
        return self.categories.get(row.category_id, "")


class QuestionIndexView(BankIndexView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = list(super().header_more_buttons)
        if may_import(self.request.user, publish=False):
            buttons.append(Button("Bring in from a file", url=reverse("wagtailsnippets_quizzes_question:import"), icon_name="upload"))
        buttons.append(Button("Write to a file", url=reverse("wagtailsnippets_quizzes_question:export"), icon_name="download"))
        return buttons

    def count(self, rows: list[Question]) -> None:
        self.tries = tries_of([question.key for question in rows])
        self.quizzes = quizzes_asking(rows)

    @property
    def list_display(self) -> list[Any]:
        return [
            "__str__",
            Column("category", label="Category", accessor=self.category_of, sort_key="category__name"),
            Column("kind", label="Kind", accessor="get_kind_display", sort_key="kind"),
            Column("safety", label="Safety item", accessor=lambda row: "Yes" if row.safety else "", sort_key="safety"),
            NumberColumn("quizzes", label="In quizzes", accessor=lambda row: self.quizzes.get(row.pk, 0)),
            Column("tries", label="Tried", accessor=lambda row: times(self.tries.get(row.key, 0))),
            LiveStatusTagColumn(),
        ]


class QuizIndexView(BankIndexView):
    def count(self, rows: list[Quiz]) -> None:
        self.sittings = sittings_of([quiz.key for quiz in rows])
        self.lengths = lengths_of(rows)

    @property
    def list_display(self) -> list[Any]:
        return [
            "title",
            Column("category", label="Category", accessor=self.category_of, sort_key="category__name"),
            NumberColumn("questions", label="Questions listed", accessor=lambda row: self.lengths.get(row.pk, 0)),
            Column("tries", label="Tried", accessor=lambda row: times(self.sittings.get(row.key, 0))),
            Column("public", label="For everybody", accessor=lambda row: "Yes" if row.public else "", sort_key="public"),
            LiveStatusTagColumn(),
        ]
