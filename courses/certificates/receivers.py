"""Wagtail's signal, one line into an action."""

from typing import Any

from wagtail.signals import published

from courses.certificates.actions import freeze_template
from courses.certificates.models import CertificateTemplate


def template_published(sender: type[CertificateTemplate], instance: CertificateTemplate, **kwargs: Any) -> None:
    freeze_template(instance)


def connect() -> None:
    published.connect(template_published, sender=CertificateTemplate)
