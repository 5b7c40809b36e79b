from typing import Any

from django import template

from charter_content.supervision.queries import WaitingForPerson, waiting_for_person
from people.models import User

register = template.Library()


@register.simple_tag
def supervision_waits(person: Any) -> WaitingForPerson | None:
    """The next meeting of `person`, and what they have not signed; None for somebody who was never a peer supporter. One query."""
    if not isinstance(person, User) or not getattr(person, "supports", False):
        return None
    return waiting_for_person(person)
