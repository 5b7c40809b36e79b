"""Many questions into another category at once."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from wagtail.search.backends import get_search_backend
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from courses.quizzes.actions.bank import move_questions
from courses.quizzes.models import Category, Question
from courses.quizzes.queries.bank import category_names
from courses.quizzes.viewsets.listing import QuestionFilterSet


class MoveForm(forms.Form):
    category = forms.TypedChoiceField(label="Move to", choices=lambda: [("", "Choose …"), *category_names().items()], coerce=int)


class MoveToCategory(SnippetBulkAction):
    """Asks where to, and moves what its editor may change and nobody else has locked."""

    models: ClassVar[list[type[Question]]] = [Question]
    display_name = "Move to category"
    action_type = "move"
    aria_label = "Move the chosen questions to another category"
    template_name = "quizzes/admin/move.html"
    action_priority = 20
    form_class = MoveForm

    def check_perm(self, question: Question) -> bool:
        lock = question.get_lock()
        locked = lock is not None and lock.for_user(self.request.user)
        return not locked and bool(self.permission_policy.user_has_permission_for_instance(self.request.user, "change", question))

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> list[int]:
        """“All” are those that the list shows: what was searched for and filtered, not the whole bank."""
        found: QuerySet[Question] = QuestionFilterSet(self.request.GET, queryset=Question.objects.all(), request=self.request).qs
        if words := self.request.GET.get("q", ""):
            return [question.pk for question in get_search_backend().autocomplete(words, found)]
        return list(found.values_list("pk", flat=True))

    def get_execution_context(self) -> dict[str, Any]:
        assert self.cleaned_form is not None
        self.destination = Category.objects.get(pk=self.cleaned_form.cleaned_data["category"])
        return {**super().get_execution_context(), "to": self.destination, "by": self.request.user}

    @classmethod
    def execute_action(cls, objects: Sequence[Question], *, to: Category, by: Any, **kwargs: Any) -> tuple[int, int]:
        return move_questions([question.pk for question in objects], to=to, by=by), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        what = "1 question" if num_parent_objects == 1 else f"{num_parent_objects} questions"
        return f"Moved {what} to “{self.destination}”."
