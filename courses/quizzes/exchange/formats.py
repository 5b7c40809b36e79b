"""The formats that the bank can be read from and written to."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import TextChoices

from courses.quizzes.exchange import aiken, django_quiz_app, gift, moodle_xml
from courses.quizzes.exchange.bank import Bank, BankQuestion, Remark, Unreadable


class FormatName(TextChoices):
    GIFT = "gift", "GIFT (text)"
    MOODLE_XML = "moodle-xml", "Moodle XML"
    AIKEN = "aiken", "Aiken (text)"
    DJANGO_QUIZ_APP = "django-quiz-app", "django-quiz-app (JSON)"


def _nothing(question: BankQuestion) -> str:
    return ""


@dataclass(frozen=True)
class Format:
    """One format. `refusal` says why a question cannot be written in it, `losses` what of it is not; both empty when there is nothing."""

    reader: Callable[[bytes], Bank]
    writer: Callable[[Bank], bytes]
    suffix: str
    mime: str
    refusal: Callable[[BankQuestion], str] = _nothing
    losses: Callable[[BankQuestion], str] = _nothing
    holds_all: bool = True
    """Does a file that this website wrote hold all that a question has?"""


FORMATS: dict[str, Format] = {
    FormatName.GIFT: Format(gift.read, gift.write, "gift.txt", "text/plain; charset=utf-8"),
    FormatName.MOODLE_XML: Format(moodle_xml.read, moodle_xml.write, "xml", "application/xml"),
    FormatName.AIKEN: Format(
        aiken.read, aiken.write, "txt", "text/plain; charset=utf-8", refusal=aiken.refusal, losses=aiken.losses, holds_all=False
    ),
    FormatName.DJANGO_QUIZ_APP: Format(django_quiz_app.read, django_quiz_app.write, "json", "application/json"),
}


_LOOKS_LIKE = {
    FormatName.MOODLE_XML: re.compile(rb"(\xef\xbb\xbf)?\s*<(\?xml|quiz|!--)"),
    FormatName.DJANGO_QUIZ_APP: re.compile(rb'(\xef\xbb\xbf)?\s*\[\s*\{\s*"(model|pk|fields)"'),
}


def read_bank(data: bytes, name: str) -> Bank:
    """What the file `data` holds, in the format `name`. Raises Unreadable, also for a file with nothing in it."""
    for other, beginning in _LOOKS_LIKE.items():
        if other != name and beginning.match(data):
            raise Unreadable(f"This looks like another format: choose “{other.label}”.")
    bank = FORMATS[name].reader(data)
    if not (bank.questions or bank.quizzes or bank.categories or bank.refused):
        raise Unreadable("There is no question in this file.")
    return bank


def write_bank(bank: Bank, name: str) -> tuple[bytes, list[Remark], list[Remark]]:
    """(file, what could not be written, what was written without all that it has), in the format `name`."""
    chosen = FORMATS[name]
    refused = [Remark(question.where, why) for question in bank.questions if (why := chosen.refusal(question))]
    left_out = {remark.where for remark in refused}
    kept = [question for question in bank.questions if question.where not in left_out]
    lost = [Remark(question.where, f"Left out: {what}.") for question in kept if (what := chosen.losses(question))]
    return chosen.writer(bank), refused, lost
