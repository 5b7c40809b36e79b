from collections.abc import Iterable
from typing import Any

from django import template

from charter_content.charter.models import Charter, Principle
from charter_content.charter.queries import Changes, charter_waits_for, principles_by_code, what_would_change
from foundation import clock
from people.models import User

register = template.Library()


@register.simple_tag
def principle(code: str) -> Principle | None:
    """The principle in use with this code; None when the charter in use has no such one."""
    return principles_by_code().get(code)


@register.simple_tag
def charter_waits(person: Any) -> bool:
    """Is there something new in the charter that `person` has not looked at?"""
    return isinstance(person, User) and charter_waits_for(person)


@register.simple_tag(takes_context=True)
def principles(context: dict[str, Any], codes: Iterable[str]) -> list[Principle]:
    """The principles with these codes, in the charter's order. Uses the page's `charter_stamp` where it has one, to save a query."""
    codes = set(codes)
    return [found for code, found in principles_by_code(context.get("charter_stamp")).items() if code in codes]


@register.simple_tag(takes_context=True)
def principle_to_carry(context: dict[str, Any]) -> Principle | None:
    """One principle to have in mind this week: they take turns, week by week, so that all come round. None without a charter."""
    learner = context.get("learner")
    found = list(principles_by_code(learner.charter_stamp if learner else None).values())
    return found[clock.today().isocalendar().week % len(found)] if found else None


@register.simple_tag
def what_changes(charter: Charter, principles: list[Principle]) -> Changes | None:
    """From the version in use to `charter` with `principles`, which are not saved yet."""
    return what_would_change(charter, principles)
