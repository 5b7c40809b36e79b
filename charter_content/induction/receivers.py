"""Wagtail's signal, one line into an action."""

from typing import Any

from wagtail.signals import published

from charter_content.induction.actions import use_template
from charter_content.induction.models import InductionTemplate


def template_published(sender: type[InductionTemplate], instance: InductionTemplate, **kwargs: Any) -> None:
    use_template(instance)


def connect() -> None:
    published.connect(template_published, sender=InductionTemplate)
