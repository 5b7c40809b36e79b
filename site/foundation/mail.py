"""Mail that says nothing about mental health in its subject and carries no content."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def send(template: str, *, to: str, subject: str, context: dict[str, Any]) -> None:
    """Send `templates/<template>.txt` and `.html` to the address `to`. Raises what the mail backend raises."""
    context = context | {"base_url": settings.WAGTAILADMIN_BASE_URL}
    message = EmailMultiAlternatives(subject=subject, body=render_to_string(f"{template}.txt", context), to=[to])
    message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    message.send()
