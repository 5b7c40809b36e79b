"""Many questions, or many quizzes, into another category at once."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import Http404
from wagtail.search.backends import get_search_backend
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from courses.quizzes.actions.bank import move_items
from courses.quizzes.models import Category, Question, Quiz
from courses.quizzes.queries.bank import category_names
from courses.quizzes.viewsets.listing import QuestionFilterSet, QuizFilterSet

LONGEST_ID = 18
"""Digits. A number that no row can have is no mistake of the database's."""


class MoveForm(forms.Form):
    category = forms.TypedChoiceField(label="Move to", choices=lambda: [("", "Choose …"), *category_names().items()], coerce=int)


class MoveToCategory(SnippetBulkAction):
    """Asks where to, and moves what its editor may change and nobody else has locked."""

    models: ClassVar[list[type[Question] | type[Quiz]]] = [Question, Quiz]
    filters: ClassVar[dict[Any, Any]] = {Question: QuestionFilterSet, Quiz: QuizFilterSet}
    display_name = "Move to category"
    action_type = "move"
    aria_label = "Move what is chosen to another category"
    template_name = "quizzes/admin/move.html"
    action_priority = 20
    form_class = MoveForm
    model: type[Question] | type[Quiz]

    @classmethod
    def get_queryset(cls, model: Any, object_ids: Sequence[Any]) -> Any:
        """What has these ids. Http404 where nothing has, or one of them is no number at all."""
        if not all(str(one).isascii() and str(one).isdigit() and len(str(one)) <= LONGEST_ID for one in object_ids):
            raise Http404
        return super().get_queryset(model, object_ids)

    def check_perm(self, item: Question | Quiz) -> bool:
        lock = item.get_lock()
        locked = lock is not None and lock.for_user(self.request.user)
        return not locked and bool(self.permission_policy.user_has_permission_for_instance(self.request.user, "change", item))

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> list[int]:
        """“All” are those that the list shows: what was searched for and filtered, not the whole bank."""
        found: QuerySet[Any] = self.filters[self.model](self.request.GET, queryset=self.model.objects.all(), request=self.request).qs
        if words := self.request.GET.get("q", ""):
            return [item.pk for item in get_search_backend().autocomplete(words, found)]
        return list(found.values_list("pk", flat=True))

    def named(self, count: int) -> str:
        """So many of them, in words."""
        names = self.model._meta
        return f"1 {names.verbose_name}" if count == 1 else f"{count:,} {names.verbose_name_plural}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        moving = len(found["items"])
        return found | {
            "plural": self.model._meta.verbose_name_plural,
            "moving": f"This {self.model._meta.verbose_name} moves:" if moving == 1 else f"These {self.named(moving)} move:",
            "listed_alone": self.model is Quiz,
        }

    def get_execution_context(self) -> dict[str, Any]:
        assert self.cleaned_form is not None
        self.destination = Category.objects.get(pk=self.cleaned_form.cleaned_data["category"])
        return {**super().get_execution_context(), "to": self.destination, "by": self.request.user}

    @classmethod
    def execute_action(cls, objects: Sequence[Question] | Sequence[Quiz], *, to: Category, by: Any, **kwargs: Any) -> tuple[int, int]:
        return move_items(type(objects[0]), [item.pk for item in objects], to=to, by=by) if objects else 0, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return f"Moved {self.named(num_parent_objects)} to “{self.destination}”."
