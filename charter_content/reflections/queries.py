"""Reads: a person's own reflections, opened with their own key."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from charter_content.reflections.models import Reflection
from charter_content.reflections.policies import reflections
from foundation.keys import KeyRing
from people.models import User


@dataclass(frozen=True)
class OpenReflection:
    """A reflection as its writer sees it."""

    id: uuid.UUID
    text: str
    prompt: str
    principles: tuple[str, ...]
    revision: int
    made_at: dt.datetime
    updated_at: dt.datetime
    lesson_key: uuid.UUID | None
    block_id: str

    @property
    def first_line(self) -> str:
        """The first words, for a list."""
        line = self.text.strip().split("\n", 1)[0]
        return line if len(line) <= 120 else f"{line[:119]}…"


def open_reflections(rows: Iterable[Reflection], ring: KeyRing) -> list[OpenReflection]:
    """`rows` opened with the writer's own `ring`. Raises foundation.encryption.CannotOpen for anybody else's."""
    return [
        OpenReflection(
            id=row.pk, text=ring.read(row, "text"), prompt=row.prompt, principles=tuple(row.principles), revision=row.revision,
            made_at=row.made_at, updated_at=row.updated_at, lesson_key=row.lesson_key, block_id=row.block_id,
        )
        for row in rows
    ]  # fmt: skip


def in_lesson(user: User, lesson_key: uuid.UUID, ring: KeyRing) -> dict[str, OpenReflection]:
    """{block id: what `user` wrote to that prompt of the lesson}, in one query beside the key's."""
    rows = reflections.visible_to(user).filter(lesson_key=lesson_key)
    return {row.block_id: row for row in open_reflections(rows, ring)}
