"""Wagtail's signal, one line into an action."""

from typing import Any

from wagtail.signals import published

from charter_content.charter.actions import use_text
from charter_content.charter.models import CharterText


def text_published(sender: type[CharterText], instance: CharterText, **kwargs: Any) -> None:
    use_text(instance)


def connect() -> None:
    published.connect(text_published, sender=CharterText)
