"""What the admin's pages about quizzes need: a question as a learner will see it, and texts as plain words."""

import random
from typing import Any

from django import template
from django.templatetags.static import static
from wagtail.documents import get_document_model

from courses.quizzes.enums import SHUFFLED, QuestionKind
from courses.quizzes.kinds.typed import plain
from courses.quizzes.models import QuestionVersion, Sitting
from courses.quizzes.queries import AskedQuestion
from courses.quizzes.queries.sitting import asked_question
from foundation.keys import KeyRing

register = template.Library()


@register.simple_tag
def editing_file(name: str) -> str:
    """The address of one of the admin's files of this room."""
    return static(f"quizzes/admin/{name}")


register.filter("in_words", plain)


@register.simple_tag
def more_than(count: int, shown: int) -> int:
    """How many of `count` are not among the `shown` first ones."""
    return max(0, count - shown)


@register.simple_tag
def as_asked(content: dict[str, Any], position: int) -> AskedQuestion:
    """A question as somebody will be asked it at `position`, before any answer: shuffled where sittings shuffle, always the same way."""
    shown = [option["id"] for option in content["options"]]
    if content["kind"] in SHUFFLED:
        random.Random(content["stem"]).shuffle(shown)  # noqa: S311  # nothing secret
    earlier: list[list[Any]] = [[0, [], 1]] * (position - 1)
    sitting = Sitting(asked=[*earlier, [0, shown, content["points"]]])
    return asked_question(sitting, position, QuestionVersion(content=content), [], None, KeyRing("nobody"))


@register.simple_tag
def document_of(recording: dict[str, Any] | None) -> Any:
    """The document that a question's recording is; None when it has none."""
    return get_document_model().objects.filter(pk=recording["id"]).first() if recording else None


@register.simple_tag
def kind_in_words(content: dict[str, Any]) -> str:
    return str(QuestionKind(content["kind"]).label)
