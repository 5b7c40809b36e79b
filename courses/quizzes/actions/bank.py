"""What editors do to many questions, or to many quizzes, at once."""

import uuid
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex, Revision, TaskState
from wagtail.permissions import policy_registry

from courses.quizzes.models import Category, Question, Quiz
from people.models import User

MOVED = "quizzes.move"
"""The name of this action in the history of a question or a quiz."""


@transaction.atomic
def move_items(model: type[Question] | type[Quiz], ids: Collection[int], *, to: Category, by: User) -> int:
    """Put these questions, or these quizzes, into category `to`; those that stand there already are left alone. Returns how many moved.

    Only where they stand changes: what is published stays as it is, and so does an unpublished draft, which moves along. No version is
    frozen anew. A quiz moves alone: its questions stay where they are. Raises PermissionDenied when `by` may not change one of them.
    """
    policy = policy_registry.get_by_type(model)
    items: list[Question | Quiz] = list(model.objects.select_for_update().filter(pk__in=ids).exclude(category=to).order_by("pk"))
    if not all(policy.user_has_permission_for_instance(by, "change", item) for item in items):
        raise PermissionDenied
    model.objects.filter(pk__in=[item.pk for item in items]).update(category=to)  # save() would let go of what is frozen
    for item in items:
        item.category = to
        _move_what_is_to_come(item, to)
        ReferenceIndex.create_or_update_for_object(item)
        # A uuid of its own: of entries that share one, and those of a request do, Wagtail's history shows the last alone.
        log(instance=item, action=MOVED, user=by, uuid=uuid.uuid4(), data={"to": str(to)})
    return len(items)


def _move_what_is_to_come(item: Question | Quiz, to: Category) -> None:
    """The newest revision, and any that waits for its day or for somebody's approval: published later, they would move it back."""
    mine = Revision.objects.for_instance(item).select_for_update()
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, revision__in=mine.values("pk")).values("revision")
    for revision in mine.filter(Q(pk=item.latest_revision_id) | Q(approved_go_live_at__isnull=False) | Q(pk__in=waiting)):
        revision.content["category"] = to.pk
        revision.save(update_fields=["content"])
