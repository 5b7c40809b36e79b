"""What templates of quizzes need beside the sitting itself."""

from typing import Any

from django import template
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.models import SourceImageIOError

from courses.quizzes.enums import Sureness
from courses.quizzes.kinds.typed import plain
from courses.quizzes.models import HandIn, Quiz
from courses.quizzes.queries import AskedQuestion, asked_count, practice_due
from courses.quizzes.queries.marking import marking_queue
from foundation.keys import KeyRing
from people.models import User

register = template.Library()
register.filter("in_words", plain)


@register.simple_tag
def picture_of(image: dict[str, Any] | None) -> Any:
    """The rendition of a question's picture, with `alt`; None when it has none, or the picture was deleted since."""
    if not image:
        return None
    found = get_image_model().objects.filter(pk=image["id"]).first()
    if found is None:
        return None
    if found.is_svg():
        return {"url": found.file.url, "width": found.width, "height": found.height, "alt": image["alt"]}
    try:
        rendition = found.get_rendition("width-800|format-webp")
    except (SourceImageIOError, OSError):
        return None
    return {"url": rendition.url, "width": rendition.width, "height": rendition.height, "alt": image["alt"]}


@register.simple_tag
def recording_of(recording: dict[str, Any] | None) -> Any:
    """{"title", "is_film"} of a question's sound or film; None when it has none, or it was deleted since."""
    found = get_document_model().objects.filter(pk=recording["id"]).first() if recording else None
    return {"title": found.title, "is_film": found.file_extension.lower() in ("mp4", "webm", "ogv")} if found else None


@register.simple_tag
def sureness() -> list[tuple[str, Any]]:
    """The answers to “How sure are you?”."""
    return list(Sureness.choices)


@register.simple_tag
def places(question: AskedQuestion) -> range:
    """The places of an ordering question, from 1."""
    return range(1, len(question.options) + 1)


@register.simple_tag
def said_about(hand_in: HandIn | None) -> list[dict[str, Any]]:
    """What markers said about own words: of each the newest, oldest first. Only for who handed them in and who marks them."""
    if hand_in is None or hand_in.taken_back_at:
        return []
    ring = KeyRing(hand_in.key_owner)
    newest = {marking.marker_id: marking for marking in hand_in.markings.order_by("at")}
    return [
        {"rubric": marking.rubric, "comment": ring.read(marking, "comment"), "at": marking.at, "percent": round(100 * marking.share)}
        for marking in newest.values()
    ]


@register.simple_tag
def question_count(quiz: Quiz) -> int:
    """How many questions a sitting of the quiz asks."""
    return asked_count(quiz)


@register.simple_tag
def due_now(person: User) -> int:
    """How many missed questions are due again for `person`."""
    return sum(item.is_due for item in practice_due(person))


@register.simple_tag
def to_mark(person: User) -> int:
    """How many hand-ins wait for `person`."""
    return marking_queue(person)


@register.filter
def seconds_left(sitting: Any) -> int:
    """How many seconds a sitting with a time still has."""
    found: int = sitting.seconds_left or 0
    return found


@register.filter
def until(sitting: Any) -> str:
    """When a sitting with a time ends: 14:35 today."""
    return timezone.localtime(sitting.ends_at).strftime("%H:%M") if sitting.ends_at else ""
