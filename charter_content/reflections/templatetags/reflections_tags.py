from typing import Any

from django import template

from charter_content.reflections.queries import OpenReflection, Waiting, in_lesson, waiting_for
from people.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def written_to(context: dict[str, Any], block_id: str) -> OpenReflection | None:
    """What the reader of this lesson wrote to the prompt `block_id`; None in a preview, and before there is a word.

    All prompts of a lesson are fetched together, once a page.
    """
    reader = context.get("reader")
    if reader is None:
        return None
    request = context["request"]
    if not hasattr(request, "_written_in_lesson"):
        request._written_in_lesson = in_lesson(request.user, reader.lesson.key, request.user.ring)
    found: OpenReflection | None = request._written_in_lesson.get(block_id)
    return found


@register.simple_tag
def shared_with_me(user: User) -> Waiting:
    """How much is shared with `user`, and how much of it they have not opened."""
    return waiting_for(user)
