"""What our questions have and another format cannot say, written beside a question so that we can read it back.

A writer writes what the format can say, reads that again, and puts into the note whatever differs from the question. Others pass
over the note. Fields that nobody sees in the other system always come back from it. What can be seen there, and so may have been
edited there, comes back only if the question was not edited since; then the note knows better than the file.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from courses.quizzes.enums import QuestionKind
from courses.quizzes.exchange import clean
from courses.quizzes.exchange.bank import BankOption, BankQuestion, Recording
from courses.quizzes.exchange.gathering import MOST_LINE_POINTS, MOST_POINTS, hashed
from courses.quizzes.exchange.pictures import LONGEST_ALT, NoMedia, decoded, encoded, file_name
from courses.quizzes.exchange.reading import tidy
from courses.quizzes.exchange.recordings import MOST_BYTES, check, made, named
from courses.quizzes.kinds.typed import number_in

MOST_ITEMS = 200
"""Of hints, options, lines and codes in one note: far more than anybody writes."""


class _Odd(Exception):
    """The note does not hold what it should."""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _Odd
    return tidy(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Odd
    return value


def _whole(value: Any, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise _Odd
    return value


def _items(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST_ITEMS:
        raise _Odd
    return value


def _prose(value: Any) -> str:
    return clean.prose(_text(value)).html


def _line(value: Any) -> str:
    return clean.inline(_text(value)).html


def _kind(value: Any) -> QuestionKind:
    try:
        return QuestionKind(_text(value))
    except ValueError as problem:
        raise _Odd from problem


def _tolerance(value: Any) -> Decimal | None:
    if value is None:
        return None
    number = number_in(_text(value))
    if number is None:
        raise _Odd
    return number


def _rubric(value: Any) -> tuple[tuple[str, int], ...]:
    found = []
    for line in map(_items, _items(value)):
        if len(line) != 2:
            raise _Odd
        found.append((" ".join(_text(line[0]).split()), _whole(line[1], MOST_LINE_POINTS)))
    return tuple(found)


def _option(value: Any) -> BankOption:
    if not isinstance(value, dict):
        raise _Odd
    return BankOption(
        text=_line(value.get("text", "")),
        right=_flag(value.get("right", False)),
        feedback=_line(value.get("feedback", "")),
        credit=None if value.get("credit") is None else _whole(value["credit"], 99),
        match=_line(value.get("match", "")),
        tolerance=_tolerance(value.get("tolerance")),
    )


_HIDDEN: dict[str, Callable[[Any], Any]] = {
    "hints": lambda value: tuple(_prose(hint) for hint in _items(value)),
    "rubric": _rubric,
    "points": lambda value: _whole(value, MOST_POINTS),
    "safety": _flag,
    "principles": lambda value: tuple(" ".join(_text(code).split())[:20] for code in _items(value)),
    "partial_credit": _flag,
    "match_case": _flag,
}
_SEEN: dict[str, Callable[[Any], Any]] = {
    "kind": _kind,
    "stem": _prose,
    "situation": _prose,
    "explanation": _prose,
    "options": lambda value: tuple(map(_option, _items(value))),
}
_PICTURE: dict[str, Callable[[Any], str]] = {
    "name": lambda value: file_name(_text(value)),
    "alt": lambda value: " ".join(_text(value).split())[:LONGEST_ALT],
}


def _plain_option(option: BankOption) -> dict[str, Any]:
    tolerance = None if option.tolerance is None else format(option.tolerance, "f")
    values = {
        "text": option.text, "right": option.right, "feedback": option.feedback, "credit": option.credit, "match": option.match,
        "tolerance": tolerance,
    }  # fmt: skip
    return {name: value for name, value in values.items() if value not in ("", None, False)}


def _plain(question: BankQuestion, name: str) -> Any:
    value = getattr(question, name)
    return [_plain_option(option) for option in value] if name == "options" else value


def _sight(question: BankQuestion) -> str:
    """Stands for everything of `question` that another system shows."""
    return hashed(json.dumps([_plain(question, name) for name in _SEEN]))


def _recorded(ours: Recording, theirs: Recording | None) -> dict[str, Any]:
    """What the other format lost of a recording: its words, or all of it."""
    whole = theirs is None or theirs.data != ours.data
    said = {name: getattr(ours, name) for name in ("name", "words") if whole or getattr(ours, name) != getattr(theirs, name)}
    said |= {"data": encoded(ours.data)} if whole else {}
    return {"recording": said} if said else {}


def _recording(value: Any, theirs: Recording | None) -> Recording | None:
    """The recording that a note tells of, with `theirs`, which stood in the question itself. Raises NoMedia."""
    if not isinstance(value, dict):
        raise _Odd
    name, words = (_text(value[one]) if one in value else None for one in ("name", "words"))
    if "data" in value:
        theirs = made(name or "", decoded(_text(value["data"]), MOST_BYTES))
    if theirs is None:
        return None
    fitting = theirs.name if name is None else named(name, check(theirs.data))
    return replace(theirs, name=fitting, words=theirs.words if words is None else _prose(words))


def note(question: BankQuestion, read: BankQuestion) -> str:
    """What `question` has and `read`, its form in another format read again, has not; as JSON on one line. Empty when there is nothing."""
    hidden = {name: getattr(question, name) for name in _HIDDEN if getattr(question, name) != getattr(read, name)}
    seen = {name: _plain(question, name) for name in _SEEN if getattr(question, name) != getattr(read, name)}
    data: dict[str, Any] = dict(hidden)
    if question.picture and read.picture:
        theirs, ours = read.picture, question.picture
        picture = {name: getattr(ours, name) for name in _PICTURE if getattr(ours, name) != getattr(theirs, name)}
        data |= {"picture": picture} if picture else {}
    if question.recording:
        data |= _recorded(question.recording, read.recording)
    if seen:
        data |= {"seen": seen, "sight": _sight(read)}
    if question.base:
        data["base"] = question.base
    return json.dumps(data) if data else ""


@dataclass(frozen=True)
class Joined:
    """A question with its note, and what to say about that."""

    question: BankQuestion
    why: str = ""


def joined(question: BankQuestion, text: str) -> Joined:
    """`question` as it was read, with what the note `text` adds to it."""
    if not text:
        return Joined(question)
    lost = ""
    try:
        data = json.loads(text)
        if not isinstance(data, dict):
            raise _Odd
        changes: dict[str, Any] = {name: read(data[name]) for name, read in _HIDDEN.items() if name in data}
        changes["base"] = _text(data.get("base", ""))[:64]
        seen, picture = data.get("seen", {}), data.get("picture", {})
        if not isinstance(seen, dict) or not isinstance(picture, dict):
            raise _Odd
        edited = bool(seen) and data.get("sight") != _sight(question)
        if not edited:
            changes |= {name: read(seen[name]) for name, read in _SEEN.items() if name in seen}
        if question.picture:
            known = {name: read(picture[name]) for name, read in _PICTURE.items() if name in picture}
            changes["picture"] = replace(
                question.picture, name=known.get("name", question.picture.name), alt=known.get("alt", question.picture.alt)
            )
        if "recording" in data:
            changes["recording"], lost = _taken(data["recording"], question.recording)
    except (_Odd, ValueError, InvalidOperation, RecursionError):
        return Joined(question, "What this website wrote beside the question cannot be read any more, and is left out.")
    why = "It was edited since this website wrote it. What the other system could not hold of it is left out." if edited else ""
    return Joined(replace(question, **changes), " ".join(filter(None, [lost, why])))


def _taken(value: Any, theirs: Recording | None) -> tuple[Recording | None, str]:
    """(recording, why it is left out), from what a note says of it."""
    try:
        return _recording(value, theirs), ""
    except NoMedia as problem:
        return theirs, f"A sound or film is left out: {problem}"
