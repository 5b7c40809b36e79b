"""The question bank in the admin: quizzes, questions, categories. Nothing here is about a person."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.quizzes.models import Category, Question, Quiz
from courses.quizzes.validators import option_mistakes, words_of


class QuestionForm(WagtailAdminModelForm):
    """Tells the mistakes that would make a question impossible to answer, above its options. A draft with one is not kept either."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("stem") and not words_of(cleaned["stem"]):
            self.add_error("stem", "Ask something.")
        formset = self.formsets.get("options")
        if formset is None or not formset.is_valid():
            return cleaned
        options = [
            (form.cleaned_data.get("text") or "", bool(form.cleaned_data.get("right")))
            for form in formset.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        mistakes = option_mistakes(cleaned.get("kind", ""), options)
        if mistakes:
            formset.non_form_errors().extend(ValidationError(mistakes).error_list)
        return cleaned


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = "Questions"
    list_display = ["__str__", "category", "kind", "safety"]
    list_filter = ["category", "kind", "safety"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("category"), FieldPanel("kind"), FieldPanel("safety"), FieldPanel("principles")],
                heading="What kind of question",
            ),
            FieldPanel("stem"),
            InlinePanel("options", heading="Options", label="Option", min_num=2, help_text="Feedback says why people think so, kindly."),
            FieldPanel("explanation"),
        ],
        base_form_class=QuestionForm,
    )
    copy_view_enabled = False


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "clipboard-list"
    menu_label = "Quizzes"
    list_display = ["title", "category"]
    list_filter = ["category"]
    panels = [
        MultiFieldPanel([FieldPanel("title"), FieldPanel("category"), FieldPanel("intro")], heading="Before it starts"),
        InlinePanel("items", heading="Questions, in order", label="Question", min_num=1),
        MultiFieldPanel([FieldPanel("pass_message"), FieldPanel("retry_message")], heading="At the end"),
    ]
    copy_view_enabled = False


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
