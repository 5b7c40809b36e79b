"""Questions that are answered by typing."""

import re
from collections.abc import Mapping
from decimal import Decimal
from html import unescape
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from courses.quizzes.kinds.picked import worth

LONGEST_SHORT, LONGEST_ESSAY = 300, 20_000
_NUMBER = re.compile(r"[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})(e[+-]?\d{1,2})?", re.IGNORECASE)

_APART = re.compile(r"</(?:p|li|ul|ol)>|<br\s*/?>", re.IGNORECASE)


def number_in(words: str) -> Decimal | None:
    """The number that `words` are: 3, -2.5, 2,5 or 1,000. None when they are none."""
    text = "".join(words.split()).replace("−", "-")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    elif "." not in text and text.count(",") == 1:
        text = text.replace(",", ".")
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def plain(html: str) -> str:
    """The words of `html` on one line, as somebody would type them. What stood below each other stays apart."""
    return " ".join(unescape(strip_tags(_APART.sub(" ", html))).split())


def _typed(values: Mapping[str, list[str]], *, most: int) -> str:
    words = (values.get("words") or [""])[0].replace("\r\n", "\n")
    if not words.strip():
        raise ValidationError(_("Write an answer first."))
    if len(words) > most:
        raise ValidationError(
            _("This is %(length)s letters long. There is room for %(most)s."), params={"length": len(words), "most": most}
        )
    return words


class Short:
    """A word or a few. A variant may hold * for anything. `given` is the id of the variant that it met, if any."""

    typed = True
    counted = True

    def read(self, content: Mapping[str, Any], shown: list[str], values: Mapping[str, list[str]]) -> tuple[list[Any], str]:
        words = _typed(values, most=LONGEST_SHORT)
        met = [option for option in content["options"] if self._meets(content, option, words)]
        return [option["id"] for option in sorted(met, key=worth, reverse=True)[:1]], words

    def share(self, content: Mapping[str, Any], ids: list[Any], words: str) -> float:
        return max((worth(option) for option in content["options"] if option["id"] in ids), default=0.0)

    @staticmethod
    def _meets(content: Mapping[str, Any], option: Mapping[str, Any], words: str) -> bool:
        wanted, typed = plain(option["text"]), " ".join(words.split())
        if not content.get("match_case"):
            wanted, typed = wanted.casefold(), typed.casefold()
        return _fits(wanted.split("*"), typed)


def _fits(parts: list[str], text: str) -> bool:
    """Does `text` hold `parts` in order, the first at its start and the last at its end? Linear, unlike a pattern."""
    if len(parts) == 1:
        return text == parts[0]
    first, *between, last = parts
    if not (text.startswith(first) and text.endswith(last) and len(text) >= len(first) + len(last)):
        return False
    at, end = len(first), len(text) - len(last)
    for part in between:
        at = text.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True


class Number:
    """A number, give or take. `given` is the id of the answer that it met, if any."""

    typed = True
    counted = True

    def read(self, content: Mapping[str, Any], shown: list[str], values: Mapping[str, list[str]]) -> tuple[list[Any], str]:
        words = _typed(values, most=60)
        number = number_in(words)
        if number is None:
            raise ValidationError(_("Write a number, such as 3 or 2.5."))
        met = [option for option in content["options"] if self._meets(option, number)]
        return [option["id"] for option in sorted(met, key=worth, reverse=True)[:1]], words

    def share(self, content: Mapping[str, Any], ids: list[Any], words: str) -> float:
        return max((worth(option) for option in content["options"] if option["id"] in ids), default=0.0)

    @staticmethod
    def _meets(option: Mapping[str, Any], number: Decimal) -> bool:
        wanted = number_in(plain(option["text"]))
        return wanted is not None and abs(number - wanted) <= Decimal(option.get("tolerance") or 0)


class Essay:
    """Own words, which a person marks."""

    typed = True
    counted = False

    def read(self, content: Mapping[str, Any], shown: list[str], values: Mapping[str, list[str]]) -> tuple[list[Any], str]:
        return [], _typed(values, most=LONGEST_ESSAY)

    def share(self, content: Mapping[str, Any], ids: list[Any], words: str) -> float | None:
        return None


SHORT = Short()
NUMBER = Number()
ESSAY = Essay()
