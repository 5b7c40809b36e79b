from typing import Any

from django import template

from charter_content.induction.queries import Waiting, signatures_waiting
from people.models import User

register = template.Library()


@register.simple_tag
def signatures_for(person: Any) -> list[Waiting]:
    """What waits for `person` to sign, by its day; nothing for somebody signed out. Seven queries at most."""
    return signatures_waiting(person) if isinstance(person, User) else []
