"""Reads: a person's own reflections, opened with their own key."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from charter_content.reflections.models import Reflection
from charter_content.reflections.policies import reflections
from foundation.keys import KeyRing
from foundation.prepared import Prepared
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
    from_worksheet: bool

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
            from_worksheet=row.from_worksheet,
        )
        for row in rows
    ]  # fmt: skip


LOOKED_THROUGH = 500
"""So many of the newest reflections are opened to look for words in them."""


def find(user: User, *, principle: str = "", month: dt.date | None = None) -> QuerySet[Reflection]:
    """`user`'s own reflections, newest first: on one principle (a code), changed in one month, or all."""
    rows: QuerySet[Reflection] = reflections.visible_to(user)
    if principle:
        rows = rows.alias(codes=Cast("principles", TextField())).filter(codes__contains=f'"{principle}"')
    if month:
        start = timezone.make_aware(dt.datetime(month.year, month.month, 1))
        following = dt.datetime(month.year + month.month // 12, month.month % 12 + 1, 1)
        rows = rows.filter(updated_at__gte=start, updated_at__lt=timezone.make_aware(following))
    return rows.order_by("-updated_at", "pk")


def months_of(user: User) -> list[dt.date]:
    """The months in which `user` wrote, newest first. One query."""
    return [moment.date() for moment in reflections.visible_to(user).datetimes("updated_at", "month", order="DESC")]


def search(rows: QuerySet[Reflection], words: str, ring: KeyRing) -> tuple[list[OpenReflection], bool]:
    """(those of `rows` that hold every one of `words`, was everything looked through?). Opened here, in memory: there is no index.

    At most LOOKED_THROUGH of the newest are opened.
    """
    wanted = words.casefold().split()
    newest = list(rows[: LOOKED_THROUGH + 1])
    opened = open_reflections(newest[:LOOKED_THROUGH], ring)
    found = [row for row in opened if all(word in f"{row.prompt} {row.text}".casefold() for word in wanted)]
    return found, len(newest) <= LOOKED_THROUGH


_to_prompts = Prepared(
    lambda person, lesson: reflections.visible_to(User(pk=person)).filter(lesson_key=lesson, from_worksheet=False), int, uuid.UUID
)


def in_lesson(user: User, lesson_key: uuid.UUID, ring: KeyRing) -> dict[str, OpenReflection]:
    """{block id: what `user` wrote to that prompt of the lesson}, in one query beside the key's."""
    return {row.block_id: row for row in open_reflections(_to_prompts.objects(user.pk, lesson_key), ring)}
