"""How a quiz is asked, and the sections in which it draws its questions: the fields of its file that hold no plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from courses.pages.files.document import Document
from courses.pages.files.markdown import MarkdownProblem, to_html
from courses.pages.files.read.categories import category_mistake, category_path
from courses.quizzes.models import Quiz, QuizSection

SETTINGS = (
    "public", "slug", "layout", "question_order", "max_questions", "asks_how_sure", "time_limit", "feedback", "pass_mark",
    "single_attempt", "second_marker",
)  # fmt: skip
"""They are called in a file as in the website, and left out where they stand at their default."""
SECTION = ("title", "intro", "category", "pick")
_LARGEST = 32767
"""What every database takes for a small number."""


@dataclass(frozen=True)
class SectionValues:
    """A part of a quiz that draws `pick` questions from a category."""

    title: str
    intro: str
    category: str
    pick: int


def default_of(setting: str) -> Any:
    return Quiz._meta.get_field(setting).get_default()


def settings_of(front: Mapping[str, Any]) -> dict[str, Any]:
    """Every setting of a quiz whose file has no problems, as the website keeps it."""
    found = {name: front[name] if front.get(name) is not None else default_of(name) for name in SETTINGS}
    return found | {"slug": str(found["slug"] or "") or None}


def complain_of_settings(document: Document) -> None:
    """Complains of settings and sections that the website would refuse, each at its line."""
    for name in SETTINGS:
        if document.front.get(name) is not None and (message := _mistake(name, document.front[name])):
            document.complain(document.front_lines.get(name, 1), message)
    sections_of(document, complain=True)


def _mistake(name: str, value: Any) -> str:
    field: Any = Quiz._meta.get_field(name)
    if field.choices:
        known = [str(choice) for choice, _ in field.choices]
        return "" if value in known else f"`{name}` is one of: {', '.join(known)}."
    if isinstance(field, models.BooleanField):
        return "" if isinstance(value, bool) else f"`{name}` is true or false."
    if isinstance(field, models.SlugField):
        return _slug_mistake(field, value)
    least, most = _bounds(field)
    return "" if _is_between(value, least, most) else f"`{name}` is a whole number from {least} to {most}."


def _slug_mistake(field: Any, value: Any) -> str:
    try:
        if isinstance(value, bool) or not isinstance(value, str | int):
            return "`slug` is an address such as is-this-for-me."
        field.run_validators(str(value))
    except ValidationError as error:
        return f"`slug`: {' '.join(error.messages)}"
    return ""


def _bounds(field: Any) -> tuple[int, int]:
    limits = [(validator.code, int(validator.limit_value)) for validator in field.validators if hasattr(validator, "limit_value")]
    least = max((limit for code, limit in limits if code == "min_value"), default=0)
    return least, min((limit for code, limit in limits if code == "max_value"), default=_LARGEST)


def _is_between(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def sections_of(document: Document, *, complain: bool = False) -> list[SectionValues]:
    """The sections of a quiz's file. With `complain` also what does not fit is told, each at its line."""
    value = document.front.get("sections")
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(section, dict) for section in value):
        if complain:
            document.complain(document.front_lines.get("sections", 1), f"`sections` is a list; each has {', '.join(SECTION)}.")
        return []
    found = []
    for n, section in enumerate(value, start=1):
        if complain:
            _complain_of_section(document, n, section)
        found.append(
            SectionValues(
                title=" ".join(str(section.get("title") or "").split()),
                intro=str(section.get("intro") or ""),
                category=category_path(str(section.get("category") or "")),
                pick=section.get("pick", QuizSection._meta.get_field("pick").get_default()),
            )
        )
    return found


def section_line(document: Document, n: int) -> int:
    """The line on which the section number `n` (from 1) begins."""
    return document.front_lines.get(f"sections {n}", document.front_lines.get("sections", 1))


def _complain_of_section(document: Document, n: int, section: Mapping[str, Any]) -> None:
    tell = partial(document.complain, section_line(document, n))
    for name in section:
        if name not in SECTION:
            tell(f"A section has no field `{name}`. Its fields are: {', '.join(SECTION)}.")
    for name in ("title", "intro", "category"):
        value = section.get(name)
        if isinstance(value, bool | list | dict):
            tell(f"Section {n}: `{name}` does not read as words. Put its value between single quotes.")
        elif name != "intro" and not str(value or "").strip():
            tell(f"Section {n} needs `{name}`.")
    longest = QuizSection._meta.get_field("title").max_length or 0
    if len(title := " ".join(str(section.get("title") or "").split())) > longest:
        tell(f"Section {n}: `title` has {len(title)} characters. At most {longest} fit.")
    if mistake := category_mistake("category", str(section.get("category") or "")):
        tell(f"Section {n}: {mistake}")
    least, most = _bounds(QuizSection._meta.get_field("pick"))
    if not _is_between(section.get("pick", least), least, most):
        tell(f"Section {n}: `pick` is a whole number from {least} to {most}.")
    try:
        to_html(str(section.get("intro") or ""))
    except MarkdownProblem as problem:
        tell(f"Section {n}: {problem.message}")
