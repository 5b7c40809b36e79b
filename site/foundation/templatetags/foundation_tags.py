"""Small helps for templates of every room."""

import re
from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def inline(html: SafeString) -> SafeString:
    """Paragraphs as lines, for a place where HTML allows no paragraph: `<label>{{ option.text|richtext|inline }}</label>`."""
    assert hasattr(html, "__html__")
    lines = [line.strip() for line in re.split(r"</?p(?:\s[^>]*)?>", html)]
    return mark_safe("<br>".join(line for line in lines if line))


@register.filter
def at(items: Sequence[Any], index: int) -> Any:
    """`{{ columns|at:forloop.counter0 }}`; nothing where there is no such item."""
    return items[index] if -len(items) <= index < len(items) else ""
