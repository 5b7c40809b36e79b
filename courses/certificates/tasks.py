"""Background work: ids in, an action called."""

from django_tasks import task

from courses.certificates import actions
from courses.certificates.models import Award


@task(backend="work")
def make_document(award_id: int) -> None:
    actions.make_document(Award.objects.select_related("person").get(pk=award_id))


def sweep() -> int:
    """Make the documents that a crash left unmade. Returns how many."""
    undone = Award.objects.filter(secret__document=b"", person__isnull=False).select_related("person")
    for award in undone:
        actions.make_document(award)
    return len(undone)
