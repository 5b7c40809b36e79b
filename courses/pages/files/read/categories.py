"""Categories of the question bank, written as a path: `Day 1 › Keeping safe`."""

import re

from courses.quizzes.models import Category

BETWEEN = " › "
DEEPEST = 20
"""Names in a path. The website shows no more of them either."""


def category_parts(text: str) -> tuple[str, ...]:
    """The names in a path, from the outside in; none for an empty one."""
    return tuple(" ".join(part.split()) for part in re.split("›", text)) if text.strip() else ()


def category_path(text: str) -> str:
    """A path in its one form."""
    return BETWEEN.join(category_parts(text))


def category_mistake(name: str, text: str) -> str:
    """What is wrong with the path `text` in the field `name`; empty when nothing is."""
    parts, longest = category_parts(text), Category._meta.get_field("name").max_length or 0
    if "" in parts:
        return f"A name is missing in `{name}`. Write it like this: Day 1{BETWEEN}Keeping safe."
    if len(parts) > DEEPEST:
        return f"`{name}` has {len(parts)} names, one inside the other. At most {DEEPEST} fit."
    if too_long := next((part for part in parts if len(part) > longest), ""):
        which = f"`{name}`" if len(parts) == 1 else f"A name in `{name}`"
        return f"{which} has {len(too_long)} characters. At most {longest} fit."
    return ""


def stands_in(category: str, other: str) -> bool:
    """Is `category` the category `other`, or does it stand inside it?"""
    around = category_parts(other)
    return bool(around) and category_parts(category)[: len(around)] == around
