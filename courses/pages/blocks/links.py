"""Blocks that bring something in from another room, by its code or key."""

from collections.abc import Iterator
from typing import Any

from django.core.validators import RegexValidator
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from courses.pages.enums import Reading
from courses.quizzes.models import Quiz

from .base import LessonBlock, refuse

principle_code = RegexValidator(r"^[A-Z][0-9]{1,2}$", "A principle's code, such as P1.")


class PrincipleBlock(LessonBlock):
    """A card for one principle of the charter. It holds the code; the words come from the charter."""

    code = blocks.CharBlock(max_length=8, validators=[principle_code], help_text="Such as P1.")
    note = blocks.CharBlock(required=False, max_length=240, help_text="What it has to do with this lesson.")

    class Meta:
        icon = "tag"
        label = "Principle"
        template = "pages/blocks/principle.html"
        description = "A card for one principle of the charter."
        preview_value = {"code": "P1", "note": ""}


class PromptBlock(LessonBlock):
    """A question to think about in private. What somebody writes is kept by `reflections`, for them alone."""

    question = blocks.CharBlock(max_length=300)
    help = blocks.CharBlock(required=False, max_length=240)
    principles = blocks.ListBlock(blocks.CharBlock(max_length=8, validators=[principle_code]), default=[])

    class Meta:
        icon = "edit"
        label = "Reflection prompt"
        template = "pages/blocks/prompt.html"
        reading = Reading.PERSONAL
        description = "A question to think about in private."
        preview_value = {"question": "Who has heard you out lately, with no advice at the end?", "help": "", "principles": ["P4"]}


class DownloadBlock(LessonBlock):
    file = DocumentChooserBlock()
    title = blocks.CharBlock(max_length=160)
    description = blocks.CharBlock(required=False, max_length=240)

    class Meta:
        icon = "download"
        label = "Download"
        template = "pages/blocks/download.html"
        description = "A file to keep or print."


def quiz_choices() -> list[tuple[str, str]]:
    """(key, title) of every quiz in the bank."""
    return [(str(key), title) for key, title in Quiz.objects.values_list("key", "title")]


class QuizBlock(LessonBlock):
    """The place of a quiz in a lesson: says what it is, and where somebody is with it."""

    quiz = blocks.ChoiceBlock(choices=quiz_choices, help_text="Quizzes are made under Quizzes, in the menu on the left.")

    class Meta:
        icon = "help"
        label = "Quiz"
        template = "pages/blocks/quiz.html"
        reading = Reading.PERSONAL
        description = "A quiz from the question bank."

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not cleaned["quiz"]:
            raise refuse("quiz", "Choose a quiz.")
        return cleaned

    def extract_references(self, value: Any) -> Iterator[tuple[type[Quiz], str, str, str]]:
        """Tells Wagtail's index which quiz stands here, so that the quiz's own page in the admin names the lesson."""
        quiz = Quiz.objects.filter(key=value["quiz"]).values_list("pk", flat=True).first() if value["quiz"] else None
        if quiz is not None:
            yield Quiz, str(quiz), "quiz", "quiz"
