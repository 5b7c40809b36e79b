from typing import Any

from django.urls import path
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.quizzes.models import Category, Question, Quiz
from courses.quizzes.viewsets import panels
from courses.quizzes.viewsets.exchange import ExportView, ImportPreviewView, ImportView
from courses.quizzes.viewsets.going import BankEditView, QuestionGoingView, QuizGoingView
from courses.quizzes.viewsets.listing import QuestionFilterSet, QuestionIndexView, QuizFilterSet, QuizIndexView


class BankViewSet(SnippetViewSet):
    """What quizzes and questions share in the admin."""

    edit_view_class = BankEditView
    going_view_class: type[Any]
    copy_view_enabled = False
    list_per_page = 50

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_edit_view_kwargs(going_url_name=self.get_url_name("going"), **kwargs)
        return found

    def get_urlpatterns(self) -> list[Any]:
        view = self.construct_view(self.going_view_class)
        return [*super().get_urlpatterns(), path(f"going/<{self.pk_path_converter}:pk>/", view, name="going")]


class QuestionViewSet(BankViewSet):
    model = Question
    icon = "help"
    menu_label = "Questions"
    index_view_class = QuestionIndexView
    filterset_class = QuestionFilterSet
    going_view_class = QuestionGoingView
    edit_handler = panels.QUESTION

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("import/", self.construct_view(ImportView), name="import"),
            path("import/<uuid:upload>/", self.construct_view(ImportPreviewView), name="import_preview"),
            path("export/", self.construct_view(ExportView), name="export"),
            *super().get_urlpatterns(),
        ]


class QuizViewSet(BankViewSet):
    model = Quiz
    icon = "clipboard-list"
    menu_label = "Quizzes"
    index_view_class = QuizIndexView
    filterset_class = QuizFilterSet
    going_view_class = QuizGoingView
    edit_handler = panels.QUIZ


class CategoryViewSet(SnippetViewSet):
    model = Category
    icon = "folder-open-inverse"
    menu_label = "Categories"
    list_display = ["__str__"]
    panels = [FieldPanel("name"), FieldPanel("parent")]
    copy_view_enabled = False


class BankGroup(SnippetViewSetGroup):
    items = (QuizViewSet, QuestionViewSet, CategoryViewSet)
    menu_label = "Quizzes"
    menu_icon = "help"
    menu_order = 200
