"""What editors own: quizzes, their questions, and the categories that keep a large bank in order."""

import uuid
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from courses.quizzes.enums import Feedback, Layout, QuestionKind, QuestionOrder
from courses.quizzes.kinds.typed import plain
from courses.quizzes.models.evidence import QuestionVersion
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
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="category_once"),
            models.UniqueConstraint(  # SQLite takes two rows without a parent for different ones
                fields=["name"], condition=models.Q(parent=None), name="category_once_at_the_top"
            ),
        ]

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
    situation = RichTextField(features=PROSE, blank=True, help_text="What happened, before the question. For “What would you do?”.")
    stem = RichTextField("question", features=PROSE)
    image = models.ForeignKey(
        "wagtailimages.Image", verbose_name="picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    image_alt = models.CharField(
        "what the picture shows",
        max_length=300,
        blank=True,
        help_text="Read to people who cannot see it. It should not give the answer away.",
    )
    recording = models.ForeignKey(
        "wagtaildocs.Document", verbose_name="sound or film", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recording_text = RichTextField(
        "its words", features=PROSE, blank=True, help_text="All that is said in it, for people who cannot hear it or have little data."
    )
    explanation = RichTextField(features=PROSE, blank=True, help_text="Shown after every answer, right or not.")
    partial_credit = models.BooleanField(
        "part of the credit for part of the answer",
        default=False,
        help_text="Otherwise it is all or nothing. Only where several things are asked.",
    )
    match_case = models.BooleanField("capitals matter", default=False, help_text="For a word or a few.")
    points = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(100)], help_text="What it counts for among the others."
    )
    safety = models.BooleanField(
        "safety item",
        default=False,
        help_text="It has to be answered right once before the course is complete, in as many tries as it takes.",
    )
    principles = CodesField(help_text="Codes of charter principles, such as P1, P4.")
    frozen = models.ForeignKey(QuestionVersion, null=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    """The version that holds what stands here now; None until it is asked for the first time since it was saved."""

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="question")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="question",
        for_concrete_model=False,
    )
    search_fields = [
        index.SearchField("stem"), index.AutocompleteField("stem"), index.SearchField("situation"), index.SearchField("explanation"),
        index.FilterField("category"), index.FilterField("kind"), index.FilterField("safety"), index.FilterField("live"),
    ]  # fmt: skip

    class Meta:
        ordering = ["category", "pk"]

    def __str__(self) -> str:
        text = plain(self.stem)
        return text if len(text) <= 80 else f"{text[:79]}…"

    @property
    def revisions(self) -> GenericRelation:
        return self._revisions

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.frozen = None
        super().save(*args, **kwargs)

    def content(self) -> dict[str, Any]:
        """What is frozen when it is asked: everything that a person sees or that decides what is right."""
        return {
            "kind": self.kind,
            "situation": self.situation,
            "stem": self.stem,
            "image": {"id": self.image_id, "alt": self.image_alt} if self.image_id else None,
            "recording": {"id": self.recording_id, "words": self.recording_text} if self.recording_id else None,
            "explanation": self.explanation,
            "hints": [hint.text for hint in self.hints.all()],
            "partial": self.partial_credit,
            "match_case": self.match_case,
            "points": self.points,
            "rubric": [[line.text, line.points] for line in self.rubric.all()],
            "safety": self.safety,
            "principles": list(self.principles),
            "options": [option.content(str(n)) for n, option in enumerate(self.options.all(), start=1)],
        }

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "quizzes/question_preview.html"

    def get_preview_context(self, request: object, mode_name: str) -> dict[str, object]:
        return {"content": self.content()}


class QuestionOption(Orderable):
    """One line of a question: an option to pick, a variant that is accepted, a number, a pair, or a step in its right place."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="options")
    text = RichTextField(features=INLINE, blank=True)
    right = models.BooleanField("this is right", default=False)
    credit = models.PositiveSmallIntegerField(
        "part of the credit, in per cent",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
        help_text="For something that is not quite right, yet worth part of it.",
    )
    match = RichTextField("goes with", features=INLINE, blank=True)
    tolerance = models.DecimalField(
        "give or take", max_digits=14, decimal_places=6, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    feedback = RichTextField(features=INLINE, blank=True, help_text="Say why people think so. It is shown when somebody picks this.")

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.text

    def content(self, option_id: str) -> dict[str, Any]:
        """Its part of `Question.content`."""
        tolerance = "" if self.tolerance is None else format(self.tolerance.normalize(), "f")
        return {
            "id": option_id, "text": self.text, "right": self.right, "credit": self.credit, "match": self.match, "tolerance": tolerance,
            "feedback": self.feedback,
        }  # fmt: skip


class QuestionHint(Orderable):
    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="hints")
    text = RichTextField("hint", features=PROSE, help_text="Shown when somebody asks for it, one at a time. Asking costs nothing.")

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.text


class RubricLine(Orderable):
    """One thing that markers look for in somebody's own words. The learner sees it too, before writing."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="rubric")
    text = models.CharField("what to look for", max_length=200)
    points = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(20)])

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.text


class Quiz(BankItem):
    """A set of questions: in a lesson, or at an address of its own. Its `rules` are frozen with each sitting."""

    title = models.CharField(max_length=160)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="quizzes")
    intro = RichTextField("before it starts", features=PROSE, blank=True)
    pass_message = RichTextField("when it is passed", features=PROSE, blank=True)
    retry_message = RichTextField("when it is not yet", features=PROSE, blank=True)
    layout = models.CharField(max_length=8, choices=Layout, default=Layout.ONE)
    question_order = models.CharField("order of the questions", max_length=8, choices=QuestionOrder, default=QuestionOrder.SET)
    max_questions = models.PositiveSmallIntegerField(
        "ask only so many of them",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Picked by chance from those listed below, anew each time. Empty: all of them.",
    )
    feedback = models.CharField("show what there is to say", max_length=8, choices=Feedback, default=Feedback.EACH)
    pass_mark = models.PositiveSmallIntegerField(
        "passed from, in per cent",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100, "A pass mark is at most 100.")],
        help_text="Empty: when everything was right.",
    )
    single_attempt = models.BooleanField(
        "one attempt only", default=False, help_text="Each person once, and each question once. Most learners do better without."
    )
    asks_how_sure = models.BooleanField("ask “How sure are you?”", default=False)
    time_limit = models.PositiveSmallIntegerField(
        "time, in minutes",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text="Empty: as long as it takes. People who need more time can be given it.",
    )
    second_marker = models.BooleanField(
        "a second person marks", default=False, help_text="Own words count once two people have marked them, with the mean of both."
    )
    public = models.BooleanField(
        "for everybody",
        default=False,
        help_text="Anybody can take it at its own address, without an account. Do not put it into a lesson too.",
    )
    slug = models.SlugField(
        "address", max_length=80, null=True, blank=True, unique=True, help_text="For a quiz for everybody: /quizzes/<address>/"
    )

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="quiz")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="quiz",
        for_concrete_model=False,
    )
    search_fields = [
        index.SearchField("title"), index.AutocompleteField("title"), index.FilterField("category"), index.FilterField("public"),
        index.FilterField("live"),
    ]  # fmt: skip

    class Meta:
        verbose_name_plural = "quizzes"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> GenericRelation:
        return self._revisions

    def rules(self) -> dict[str, Any]:
        """What is frozen with a sitting, beside its questions."""
        return {
            "layout": self.layout,
            "feedback": self.feedback,
            "pass_mark": self.pass_mark,
            "single_attempt": self.single_attempt,
            "asks_how_sure": self.asks_how_sure,
            "second_marker": self.second_marker,
            "passed": self.pass_message,
            "not_yet": self.retry_message,
        }

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


class QuizSection(Orderable):
    """A part of a quiz that draws its questions by chance from a category, anew each time. It comes after the listed questions."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField(max_length=160)
    intro = RichTextField("before it", features=PROSE, blank=True)
    category = models.ForeignKey(
        Category, verbose_name="draw from", on_delete=models.PROTECT, related_name="+", help_text="What stands inside it counts too."
    )
    pick = models.PositiveSmallIntegerField("how many questions", default=5, validators=[MinValueValidator(1), MaxValueValidator(200)])

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.title
