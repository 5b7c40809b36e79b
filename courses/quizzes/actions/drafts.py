"""What stands in the form of a question, and is no answer yet."""

import json
import uuid as uuids
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.quizzes.actions.sit import ring_of
from courses.quizzes.models import Draft
from courses.quizzes.policies import sittings
from courses.quizzes.querysets import Sitter
from foundation import clock

LONGEST_DRAFT = 25_000


@dataclass(frozen=True)
class Conflict(Exception):
    """Another device saved this draft since it was read. Nothing was overwritten."""

    position: int
    name: str
    theirs: str
    revision: int


@dataclass(frozen=True)
class PutIn:
    """What stands in one question's form: values by field name, and the revision of the draft that was last seen (0: none yet)."""

    values: Mapping[str, list[str]]
    seen_revision: int = 0


@transaction.atomic
def keep_drafts(uuid: uuids.UUID, *, put_in: Mapping[int, PutIn], by: Sitter) -> tuple[dict[int, int], Conflict | None]:
    """Keep what stands in the forms of questions, by position (from 1). The same again changes nothing.

    Returns the revision of each draft that is kept now, and a conflict if another device saved something else in one of them: that one
    keeps what it had. Raises Http404 when the sitting is not theirs, PermissionDenied when it is finished, ValidationError when something
    is too long. The number of queries does not depend on how many there are.
    """
    sitting = sittings.get_for_update(by, uuid=uuid)
    sittings.require(by, "answer", sitting)
    if not all(1 <= position <= sitting.length for position in put_in):
        raise ValidationError(_("There is no such question in this quiz."))
    ring = ring_of(sitting, by)
    there = {draft.position: draft for draft in sitting.drafts.filter(position__in=list(put_in))}
    revisions: dict[int, int] = {}
    new: list[Draft] = []
    changed: list[Draft] = []
    conflict: Conflict | None = None
    for position, one in put_in.items():
        values = {name: list(found) for name, found in sorted(one.values.items()) if any(found)}
        text = json.dumps(values, ensure_ascii=False)
        if len(text) > LONGEST_DRAFT:
            raise ValidationError(_("This is longer than there is room for. Please shorten it."))
        row = there.get(position) or Draft(sitting=sitting, position=position, revision=0)
        before: dict[str, list[str]] = json.loads(ring.read(row, "text") or "{}") if row.revision else {}
        if before == values:
            revisions[position] = row.revision
            continue
        if row.revision and one.seen_revision != row.revision:
            name = next(name for name in sorted({*before, *values}) if before.get(name) != values.get(name))
            conflict = conflict or Conflict(position, name, "\n".join(before.get(name, [])), row.revision)
            continue
        ring.write(row, "text", text)
        (changed if row.revision else new).append(row)
        row.revision, row.updated_at = row.revision + 1, clock.now()
        revisions[position] = row.revision
    Draft.objects.bulk_create(new)
    if changed:
        Draft.objects.bulk_update(changed, ["text", "revision", "updated_at"])
    return revisions, conflict
