"""What is in the files beside what the website has of it."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Revision

from courses.pages.files.read import QUIZZES, WITH_QUESTIONS, FileNode, QuestionValues, Whole, key_of
from courses.pages.models import Edition
from courses.pages.outline import Outline

OURS, THEIRS = "ours", "theirs"


@dataclass
class Loaded:
    """What a load did."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    unchanged: int = 0
    unpublished: list[str] = field(default_factory=list)
    edition: Edition | None = None


def node_key(course: FileNode, node: FileNode) -> uuid.UUID:
    """A page's key: the one its file gives (it was born in the website), else made from the ids."""
    return uuid.UUID(node.text("key")) if node.text("key") else key_of(course.id, node.id)


def question_key(course: FileNode, node: FileNode, question: QuestionValues) -> uuid.UUID:
    return uuid.UUID(question.key) if question.key else key_of(course.id, node.id, question.id)


def remembered(node: FileNode, whole: Whole | None = None) -> str:
    """How a course remembers a quiz for everybody, or a question to draw from: no page's id has a slash."""
    return whole.path if whole else f"{QUIZZES}/{node.id}"


@dataclass
class Item:
    """Something in the files beside what the website has of it."""

    name: str
    hash: str
    there: Any
    node: FileNode
    whole: Whole | None = None
    """The question; a quiz has none."""
    file_id: str = ""
    """What the website remembers of where a quiz or a question stands in files."""
    same: bool = False
    gone: bool = False
    """It was loaded once, and deleted in the website since."""
    homeless: bool = False
    """What it stands in was deleted in the website, and the file is new or has moved there since."""
    elsewhere: bool = False
    """Its page stands in another course by now; or it is a quiz or question that came with another course, and is changed there."""

    @property
    def is_new(self) -> bool:
        return self.there is None

    @property
    def of_bank(self) -> bool:
        return self.node.kind in WITH_QUESTIONS

    @property
    def file_changed(self) -> bool:
        return bool(self.is_new or (self.there.file_hash != self.hash and not self.same))

    @property
    def place_changed(self) -> bool:
        """Is a file new, or does it stand elsewhere than when it was loaded? Only then does it say where its page or question stands.

        A question stands in a file and a category, a quiz in a category.
        """
        return self.file_changed and self.node.kind != "course" and (self.is_new or self.there.file_hash[32:] != self.hash[32:])

    @property
    def edited(self) -> bool:
        """Was it changed in the website since it was loaded?"""
        return not self.is_new and self.there.latest_revision_id != self.there.loaded_revision_id


def keys_of(outline: Outline) -> set[str]:
    """Everything that an edition names."""
    parts: tuple[Any, ...] = (*outline.days, *outline.modules, *outline.lessons, *outline.quizzes)
    return {str(part.key) for part in parts}


def note(there: Any, **facts: Any) -> None:
    """Note facts of a load where an editor's next revision takes them over too: the revisions hold their own copy of every field."""
    type(there).objects.filter(pk=there.pk).update(**facts)
    for revision in Revision.objects.filter(pk__in={there.latest_revision_id, there.live_revision_id} - {None}):
        revision.content |= facts
        revision.save(update_fields=["content"])
    for name, value in facts.items():
        setattr(there, name, value)
