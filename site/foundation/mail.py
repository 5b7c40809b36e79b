"""Mail that says nothing about mental health in its subject and carries no content."""

from contextlib import suppress
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string


class NotAccepted(Exception):
    """The mail was surely not taken over: it may be tried again."""


def send(template: str, *, to: str, subject: str, context: dict[str, Any]) -> None:
    """Send `templates/<template>.txt` and `.html` to the address `to`.

    Raises NotAccepted when it surely did not go. Anything else that is raised, a line that broke after the words had begun to go over for
    instance, leaves open whether it did.
    """
    try:
        context = context | {"base_url": settings.WAGTAILADMIN_BASE_URL}
        connection = get_connection()
        message = EmailMultiAlternatives(
            subject=subject, body=render_to_string(f"{template}.txt", context), to=[to], connection=connection,
            headers={"Auto-Submitted": "auto-generated"},
        )  # fmt: skip
        message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
        connection.open()
    except Exception as error:
        raise NotAccepted from error
    try:
        message.send()
    except (SMTPResponseException, SMTPRecipientsRefused) as error:
        raise NotAccepted from error
    finally:
        with suppress(Exception):  # a goodbye that fails changes nothing about whether it went
            connection.close()
