"""Steps that touch several rooms of `charter_content`, or set off work in the background. Only views, commands and the like call them."""

import uuid
from functools import partial

from django.db import transaction

from charter_content.reflections import actions as reflections
from charter_content.reflections import tasks as reflection_tasks
from charter_content.reflections.models import Reflection, Share, ShareAnswer
from people.models import Service, User


@transaction.atomic
def share_reflection(reflection: Reflection, *, reader: User, service: Service, seen_revision: int, by: User) -> Share:
    """Share a copy; a mail without a name tells the reader once. Raises as `reflections.share_reflection` does."""
    shared = reflections.share_reflection(reflection, reader=reader, service=service, seen_revision=seen_revision, by=by)
    if shared.is_new:
        transaction.on_commit(partial(reflection_tasks.tell_reader.enqueue, str(shared.share.pk)))
    return shared.share


@transaction.atomic
def answer_share(share: Share, *, answer_id: uuid.UUID, text: str, seen_revision: int, by: User) -> ShareAnswer:
    """Send an answer; a mail without a name tells the writer once. Raises as `reflections.write_answer` does."""
    sent = set(ShareAnswer.objects.sent().filter(share=share).values_list("pk", flat=True))
    answer = reflections.write_answer(share, answer_id=answer_id, text=text, seen_revision=seen_revision, send=True, by=by)
    if answer.pk not in sent:
        transaction.on_commit(partial(reflection_tasks.tell_writer.enqueue, str(share.pk)))
    return answer
