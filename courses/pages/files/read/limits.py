"""What the website takes: how long words may be, how large numbers, and which addresses are free."""

import math
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from courses.pages.files.read.categories import category_mistake
from courses.pages.files.read.nodes import WITH_QUESTIONS, FileNode
from courses.pages.models import CoursePage, DayPage, InformationPage, LessonPage, ModulePage
from courses.pages.models.tree import FilePage
from courses.quizzes.models import Question, Quiz

PAGES: dict[str, type[FilePage]] = {
    "course": CoursePage, "page": InformationPage, "day": DayPage, "module": ModulePage, "lesson": LessonPage,
}  # fmt: skip
LAST_DAY = 99
"""The largest number of a day that a page can belong to."""


def _field(kind: str, name: str) -> Any:
    """The field of the website that holds `name` of a file of `kind`; None when it stands nowhere as it is."""
    model: type[models.Model] = PAGES.get(kind, Quiz)
    name = "file_id" if name == "id" else name
    return next((field for field in model._meta.get_fields() if field.name == name), None)


def complain_of_limits(node: FileNode) -> None:
    """Complains of fields that the website would refuse, each at its line."""
    for name, value in node.document.front.items():
        if message := _mistake(node.kind, name, value):
            node.document.complain(node.document.front_lines.get(name, 1), message)


def _mistake(kind: str, name: str, value: Any) -> str:
    if kind in WITH_QUESTIONS and name not in ("id", "title"):
        return category_mistake(name, str(value)) if name == "category" and isinstance(value, str | int) else ""
    field = _field(kind, name)
    if isinstance(value, bool) or field is None:
        return ""
    if name == "hours" and isinstance(value, int | float):
        largest = 10 ** (field.max_digits - field.decimal_places)
        fits = math.isfinite(value) and round(value, field.decimal_places) == value and value < largest
        return "" if fits else f"`hours` is a number below {largest} with at most two decimals, such as 0.75 or 12."
    if name == "day" and isinstance(value, int):
        return "" if value <= LAST_DAY else f"`day` is at most {LAST_DAY}: the number of the day that the page belongs to."
    if name == "minutes" and isinstance(value, int) and value > 0:
        try:
            field.run_validators(value)
        except ValidationError:
            most = min(validator.limit_value for validator in field.validators if validator.code == "max_value")
            return f"`minutes` is at most {most}."
    longest = getattr(field, "max_length", None)
    if isinstance(value, str | int) and longest and len(str(value)) > longest:
        return f"`{name}` has {len(str(value))} characters. At most {longest} fit."
    return ""


def complain_of_address(node: FileNode) -> None:
    """Complains of a file or folder whose name cannot be the address of its page."""
    model: Any = PAGES[node.kind]
    if problem := model.slug_problem(model, node.slug):  # of the class: to make a page would ask the database
        node.document.complain(1, problem)
        return
    try:
        model._meta.get_field("slug").run_validators(node.slug)
    except ValidationError as error:
        node.document.complain(1, " ".join(error.messages))


def complain_of_long_ids(course: FileNode) -> None:
    """Complains of questions whose id is too long together with those of their quiz and course: that is how the website knows them."""
    longest = Question._meta.get_field("file_id").max_length or 0
    for node in course.walk():
        for block in node.document.blocks if node.kind in WITH_QUESTIONS else []:
            if len(f"{course.id}/{node.id}/{block.id}") > longest:
                node.document.complain(
                    block.line,
                    f"The ids of the course, the {node.kind} and this question have over {longest} characters together. Shorten one.",
                )
