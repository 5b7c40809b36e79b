from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.pages.enums import Reading

PROSE = ["h3", "h4", "bold", "italic", "ol", "ul", "link"]
INLINE = ["bold", "italic", "link"]


class MarkdownText(blocks.RichTextBlock):
    """Rich text limited to what has one Markdown form, so that it can be written to a file and read back unchanged."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", PROSE)
        super().__init__(**kwargs)


class LessonBlock(blocks.StructBlock):
    """Base of every block of a lesson.

    `Meta.reading` says whether it looks the same for everybody. `Meta.body` names the field that is the block's body in a file;
    the other fields stand above it.
    """

    class Meta:
        reading = Reading.SHARED
        body: str | None = None


def give_ids(items: Any, label: str) -> None:
    """Fill the empty `id` of each of `items` from the words in its field `label`, so that an editor need not invent one."""
    taken = {item["id"] for item in items if item.get("id")}
    for n, item in enumerate(items, start=1):
        if not item.get("id"):
            base = slugify(str(item.get(label, "")))[:24].strip("-") or f"item-{n}"
            fresh, suffix = base, 2
            while fresh in taken:
                fresh, suffix = f"{base}-{suffix}", suffix + 1
            item["id"] = fresh
            taken.add(fresh)


def repeated(values: Iterator[str] | list[str]) -> list[str]:
    """The values that stand more than once, each named once, in order."""
    seen: set[str] = set()
    again: list[str] = []
    for value in values:
        if value in seen and value not in again:
            again.append(value)
        seen.add(value)
    return again


def refuse(field: str, message: str) -> StructBlockValidationError:
    """An error that stands at `field` of a block."""
    return StructBlockValidationError(block_errors={field: ValidationError(message)})
