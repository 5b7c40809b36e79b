"""One file of a course with what stands below it, and the keys and hashes made of it."""

import hashlib
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from courses.pages.files.document import Document, RawBlock

ASKS = ("live", "closing", "certificate_months", "whole_charter")
"""What a course asks for. What it does not ask for is left out of its file."""
FRONT = {
    "course": ("id", "key", "title", "neutral_title", "language", "hours", *ASKS, "summary"),
    "page": ("id", "key", "title", "audience", "day", "summary"),
    "day": ("id", "key", "title", "summary"),
    "module": ("id", "key", "title", "minutes", "outcomes", "skills"),
    "lesson": ("id", "key", "title", "minutes", "principles"),
    "quiz": (
        "id", "key", "title", "category", "public", "slug", "layout", "question_order", "max_questions", "asks_how_sure", "time_limit",
        "feedback", "pass_mark", "single_attempt", "second_marker", "intro", "pass_message", "retry_message", "sections",
    ),
    "pool": ("id", "category"),
}  # fmt: skip
NEEDED = {
    "course": ("id", "title", "neutral_title", "hours", "summary"),
    "page": ("id", "title", "summary"),
    "day": ("id", "title"),
    "module": ("id", "title", "minutes"),
    "lesson": ("id", "title", "minutes"),
    "quiz": ("id", "title"),
    "pool": ("id", "category"),
}
WITH_BLOCKS = ("lesson", "page")
WITH_QUESTIONS = ("quiz", "pool")
"""Files that make no page. A pool holds questions of one category, for quizzes to draw from."""
NAMESPACE = uuid.UUID("6f0d5c7e-0b0f-4d0a-9a55-5b8f0a3c1d11")


@dataclass
class FileNode:
    """One file of a course with what stands below it. `slug` is its number, and its page's part of the address when it is new.

    `hash` is in two halves: of the text, and of the place (the id above and the number).
    """

    kind: str
    document: Document
    slug: str
    path: Path
    hash: str
    children: list["FileNode"] = field(default_factory=list)
    quizzes: list["FileNode"] = field(default_factory=list)
    """A module's quizzes; of a course the quizzes for everybody, and the pools."""

    @property
    def id(self) -> str:
        return str(self.document.front.get("id", ""))

    @property
    def name(self) -> str:
        return self.document.name

    def walk(self) -> list["FileNode"]:
        """This file and all below it, in order, quizzes after the lessons of their module."""
        below = [node for child in self.children for node in child.walk()]
        return [self, *below, *self.quizzes]

    def text(self, name: str) -> str:
        value = self.document.front.get(name)
        return "" if value is None else str(value)


def key_of(course_id: str, *ids: str) -> uuid.UUID:
    """The key of something in a file: it depends on its ids alone, so it is the same in every installation."""
    return uuid.uuid5(NAMESPACE, "/".join((course_id, *ids)))


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def page_hash(text: str, above: str, slug: str) -> str:
    """Of a page's file: one half of its text, one of its place."""
    return text_hash(text)[:32] + place_hash(above, slug)


def place_hash(above: str, slug: str) -> str:
    return text_hash(f"{above}/{slug}")[:32]


def body_text(block: RawBlock) -> str:
    """A text block of a course or module file as one Markdown text: there a ## heading is one below the title, like ###."""
    heading = block.fields.get("heading")
    return f"### {heading}\n\n{block.body}".strip() if heading else block.body


def plain_body(node: FileNode) -> str:
    """The body of a course or module file as one Markdown text."""
    return "\n\n".join(body_text(block) for block in node.document.blocks)
