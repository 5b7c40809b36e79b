"""What editors own: quizzes, their questions, and the categories that keep a large bank in order."""

import uuid
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import strip_tags
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from courses.quizzes.enums import QuestionKind
from foundation.fields import CodesField

INLINE = ["bold", "italic"]
PROSE = ["bold", "italic", "ol", "ul"]


class Category(models.Model):
    """A drawer of the question bank. A category may stand inside another."""

    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")

    class Meta:
        verbose_name_plural = "categories"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["parent", "name"], name="category_once", nulls_distinct=False)]

    def __str__(self) -> str:
        return f"{self.parent} › {self.name}" if self.parent_id else self.name

    def clean(self) -> None:
        above, seen = self.parent, {self.pk}
        while above is not None:
            if above.pk in seen:
                raise ValidationError({"parent": "A category cannot stand inside itself."})
            seen.add(above.pk)
            above = above.parent


class BankItem(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, index.Indexed, ClusterableModel):
    """What quizzes and questions share: a key that never changes, drafts and history, and the file they came from."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    file_id = models.CharField(max_length=160, blank=True, editable=False, db_index=True)
    file_hash = models.CharField(max_length=64, blank=True, editable=False)
    loaded_revision_id = models.BigIntegerField(null=True, editable=False)

    class Meta:
        abstract = True


class Question(BankItem):
    """A question as editors see it. What a person is asked is a frozen copy: see `QuestionVersion`."""

    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="questions")
    kind = models.CharField("kind of question", max_length=16, choices=QuestionKind, default=QuestionKind.SINGLE)
    stem = RichTextField("question", features=PROSE)
    explanation = RichTextField(features=PROSE, blank=True, help_text="Shown after every answer, right or not.")
    safety = models.BooleanField(
        "safety item",
        default=False,
        help_text="It has to be answered right once before the course is complete, in as many tries as it takes.",
    )
    principles = CodesField(help_text="Codes of charter principles, such as P1, P4.")

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="question")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="question",
        for_concrete_model=False,
    )
    search_fields = [index.SearchField("stem"), index.SearchField("explanation"), index.FilterField("category"), index.FilterField("kind")]

    class Meta:
        ordering = ["category", "pk"]

    def __str__(self) -> str:
        text = " ".join(strip_tags(self.stem).split())
        return text if len(text) <= 80 else f"{text[:79]}…"

    @property
    def revisions(self) -> GenericRelation:
        return self._revisions

    def content(self) -> dict[str, Any]:
        """What is frozen when it is asked: everything that a person sees or that decides what is right."""
        return {
            "kind": self.kind,
            "stem": self.stem,
            "explanation": self.explanation,
            "safety": self.safety,
            "principles": list(self.principles),
            "options": [
                {"id": str(n), "text": option.text, "right": option.right, "feedback": option.feedback}
                for n, option in enumerate(self.options.all(), start=1)
            ],
        }

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "quizzes/question_preview.html"

    def get_preview_context(self, request: object, mode_name: str) -> dict[str, object]:
        return {"content": self.content()}


class QuestionOption(Orderable):
    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="options")
    text = RichTextField(features=INLINE)
    right = models.BooleanField("this is right", default=False)
    feedback = RichTextField(features=INLINE, help_text="Say why people think so. It is shown when somebody picks this.")

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.text


class Quiz(BankItem):
    """A short set of questions that stands in a lesson."""

    title = models.CharField(max_length=160)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="quizzes")
    intro = RichTextField("before it starts", features=PROSE, blank=True)
    pass_message = RichTextField("when everything was right", features=PROSE, blank=True)
    retry_message = RichTextField("when something can be looked at again", features=PROSE, blank=True)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="quiz")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="quiz",
        for_concrete_model=False,
    )
    search_fields = [index.SearchField("title"), index.AutocompleteField("title"), index.FilterField("category")]

    class Meta:
        verbose_name_plural = "quizzes"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> GenericRelation:
        return self._revisions

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "quizzes/quiz_preview.html"

    def get_preview_context(self, request: object, mode_name: str) -> dict[str, object]:
        return {"quiz": self, "contents": [item.question.content() for item in self.items.all()]}


class QuizQuestion(Orderable):
    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="in_quizzes")

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return str(self.question)
