"""Background work: ids in, an action called."""

from django_tasks import task

from courses.progress import emails
from courses.progress.models import Talk


@task(backend="work")
def tell_of_talk(talk_id: int) -> None:
    emails.tell_of_talk(Talk.objects.select_related("enrolment__person").get(pk=talk_id))
