"""Background work: ids in, an action called."""

import uuid

from django_tasks import task

from charter_content.reflections.models import Share, ShareAnswer
from charter_content.reflections.policies import shares
from people.emails import tell_of_update


@task(backend="work")
def tell_reader(share_id: str) -> None:
    """Tell whom it is shared with; nobody when it was taken back meanwhile, or they cannot read it any more."""
    share = Share.objects.select_related("reader", "service").filter(pk=uuid.UUID(share_id)).first()
    if share and share.reader and share.reader.is_active and shares.may(share.reader, "read", share):
        tell_of_update(share.reader, path="/reflections/shared/", dedupe=f"share:{share_id}")


@task(backend="work")
def tell_writer(share_id: str) -> None:
    """Tell the writer that there is an answer; nobody when it was taken back meanwhile."""
    share = Share.objects.select_related("writer").filter(pk=uuid.UUID(share_id), taken_back_at=None).first()
    if share and share.writer.is_active:
        answers = ShareAnswer.objects.sent().filter(share=share).count()
        tell_of_update(share.writer, path="/reflections/", dedupe=f"answered:{share_id}:{answers}")
