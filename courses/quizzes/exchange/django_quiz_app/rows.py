"""The rows of a dump, put together: a question is one row in its own table and one, with the same number, in that of its kind."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from courses.quizzes.exchange.bank import Remark, Unreadable
from courses.quizzes.exchange.reading import text_of, tidy

APPS = ("quiz", "multichoice", "true_false", "essay")
KINDS = ("mcquestion", "tf_question", "essay_question")
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One object of a dump. `alongside` is what this website wrote beside it."""

    pk: str
    fields: Fields
    alongside: Fields = field(default_factory=dict)


@dataclass
class Rows:
    """A dump: rows by the name of their model and by their number, as text."""

    tables: dict[str, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    emails: dict[str, str] = field(default_factory=dict)
    """Email addresses of accounts, by number and by name."""

    def of(self, model: str) -> Iterator[Row]:
        """All rows of a model, by their number."""
        yield from sorted(self.tables[model].values(), key=lambda row: (len(row.pk), row.pk))


def text_in(fields: Fields, name: str) -> str:
    """A field that holds text."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def number_in(fields: Fields, name: str) -> int | None:
    """A field that holds a whole number."""
    value = fields.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def key_in(value: Any) -> str:
    """What a foreign key points at: a number as text, or a name where the dump was made with natural keys."""
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None or isinstance(value, dict) else str(value)


def keys_in(value: Any) -> list[str]:
    """Keys in a list, or in text such as "3,1,2,"."""
    if isinstance(value, list):
        return [key_in(one) for one in value]
    return [one.strip() for one in value.split(",") if one.strip()] if isinstance(value, str) else []


def _tidied(value: Any) -> Any:
    """`value` with tidy texts in it: JSON can spell characters that are no text, and halves of characters."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, list):
        return [_tidied(one) for one in value]
    return {name: _tidied(one) for name, one in value.items()} if isinstance(value, dict) else value


def rows_in(data: bytes) -> tuple[Rows, list[Remark]]:
    """The rows of a dump, and what was assumed to read it. Raises Unreadable."""
    text, remarks = text_of(data)
    try:
        loaded = _tidied(json.loads(text))
    except json.JSONDecodeError as problem:
        raise Unreadable(f"Line {problem.lineno}, character {problem.colno}: this is not JSON, or it breaks off.") from problem
    except (ValueError, RecursionError) as problem:
        raise Unreadable(
            "This JSON cannot be read: it holds a number of thousands of digits, or lists inside lists without end."
        ) from problem
    if not isinstance(loaded, list) or not all(isinstance(item, dict) and isinstance(item.get("model"), str) for item in loaded):
        raise Unreadable("This is JSON, but not what `manage.py dumpdata` writes: a list of objects, each with a model and fields.")
    rows = Rows()
    for item in loaded:
        app, _dot, model = item["model"].lower().partition(".")
        fields = item.get("fields")
        if not isinstance(fields, dict):
            continue
        if app in APPS:
            alongside = item.get("alongside")
            row = Row(key_in(item.get("pk")), fields, alongside if isinstance(alongside, dict) else {})
            rows.tables[model][row.pk] = row
        elif email := text_in(fields, "email").strip().lower():
            for name in (key_in(item.get("pk")), text_in(fields, "username")):
                if name:
                    rows.emails[name] = email
    if not rows.tables:
        raise Unreadable("There is nothing of django-quiz-app in this file. Dump the apps quiz, multichoice, true_false and essay.")
    return rows, remarks
