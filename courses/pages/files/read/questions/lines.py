"""The lists in a question: its options, its hints, and what markers look for."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from courses.pages.files.read.questions.values import one_line
from courses.quizzes.enums import QuestionKind
from courses.quizzes.models import QuestionOption, RubricLine

Tell = Callable[[str], None]
OPTION = ("text", "match", "right", "credit", "tolerance", "feedback")
RUBRIC = ("text", "points")


def words(tell: Tell, name: str, value: Any) -> str:
    """The words in a field; complains and returns none when they are something else."""
    if isinstance(value, bool):
        tell(f"{name} reads as yes or no. Put it between single quotes: '{value}'.")
    elif isinstance(value, list | dict):
        tell(f"{name} should be plain words.")
    elif value is not None:
        return str(value)
    return ""


def short_words(tell: Tell, name: str, value: Any, most: int) -> str:
    """Words on one line, without Markdown."""
    text = one_line(words(tell, name, value))
    if len(text) > most:
        tell(f"{name} has {len(text)} characters. At most {most} fit.")
    return text


def whole_number(tell: Tell, name: str, value: Any, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        tell(f"{name} is a whole number from {least} to {most}.")
        return least
    return value


def yes_or_no(tell: Tell, name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        tell(f"{name} is true or false.")
    return value is True


def entries(tell: Tell, name: str, value: Any, known: tuple[str, ...], each: str) -> list[dict[str, Any]] | None:
    """The entries of a list of fields; complains and returns None when it is none."""
    found = [] if value is None else value
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        tell(f"`{name}` is a list; each has {each}.")
        return None
    for n, entry in enumerate(found, start=1):
        for field in entry:
            if field not in known:
                tell(f"`{name}`, entry {n}, has no field `{field}`. Its fields are: {', '.join(known)}.")
    return found


def options_of(tell: Tell, kind: str, value: Any) -> list[dict[str, Any]] | None:
    """The options in `value`; complains of what does not fit, and returns None when they are no list."""
    found = entries(tell, "options", value, OPTION, "`text`, `right` and `feedback`")
    return None if found is None else [_option(tell, kind, n, entry) for n, entry in enumerate(found, start=1)]


def _option(tell: Tell, kind: str, n: int, data: dict[str, Any]) -> dict[str, Any]:
    if data.get("text") in (None, "") and kind != QuestionKind.MATCHING:
        tell(f"Option {n} needs `text`.")
    option: dict[str, Any] = {
        "text": words(tell, f"Option {n}: `text`", data.get("text")),
        "right": yes_or_no(tell, f"Option {n}: `right`", data.get("right", False)),
        "feedback": words(tell, f"Option {n}: `feedback`", data.get("feedback")),
    }
    if match := words(tell, f"Option {n}: `match`", data.get("match")):
        option["match"] = match
    if data.get("credit") is not None:
        option["credit"] = whole_number(tell, f"Option {n}: `credit`, in per cent,", data["credit"], 1, 99)
    if data.get("tolerance") is not None:
        tolerance = _tolerance(data["tolerance"])
        if tolerance is None:
            tell(f"Option {n}: `tolerance` is a number from 0 on, with at most six decimals, such as 0.5 or 10.")
        else:
            option["tolerance"] = tolerance
    return option


def _tolerance(value: Any) -> Decimal | None:
    """How far off a number may be; None when `value` is no such number."""
    field = QuestionOption._meta.get_field("tolerance")
    try:
        number = Decimal("NaN") if isinstance(value, bool) else Decimal(str(value))
        fits = number.is_finite() and 0 <= number < 10 ** (field.max_digits - field.decimal_places)
        return number.normalize() + 0 if fits and number == round(number, field.decimal_places) else None
    except InvalidOperation:
        return None


def hints_of(tell: Tell, value: Any) -> list[str]:
    found = [] if value is None else value
    if not isinstance(found, list):
        tell("`hints` is a list, each a hint in words.")
        return []
    hints = [words(tell, f"Hint {n}", hint) for n, hint in enumerate(found, start=1)]
    if not all(hint.strip() for hint in hints):
        tell("A hint has no words.")
    return hints


def rubric_of(tell: Tell, value: Any) -> list[dict[str, Any]]:
    """What markers look for, each with its points."""
    longest = RubricLine._meta.get_field("text").max_length or 0
    lines = []
    for n, entry in enumerate(entries(tell, "rubric", value, RUBRIC, "`text`, what to look for, and `points`") or [], start=1):
        text = short_words(tell, f"`rubric`, entry {n}: `text`", entry.get("text"), longest)
        if not text:
            tell(f"`rubric`, entry {n}, needs `text`: what to look for.")
        lines.append({"text": text, "points": whole_number(tell, f"`rubric`, entry {n}: `points`", entry.get("points", 1), 1, 20)})
    return lines
