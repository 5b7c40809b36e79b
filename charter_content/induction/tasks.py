"""Background work: ids in, an action called."""

from functools import partial
from uuid import UUID

from django.db import transaction
from django_tasks import task

from charter_content.induction.models import Induction
from foundation.limits import allow_once_more
from people.emails import tell_of_update
from people.models import User

DAY = 60 * 60 * 24


@task(backend="work")
def tell_that_something_waits(person_id: int, induction: str) -> None:
    """Tell somebody that there is something new in an induction that they may see. At most one mail a day for each."""
    person = User.objects.filter(pk=person_id, is_active=True).first()
    if person is None or not Induction.objects.visible_to(person).filter(pk=induction).exists():
        return
    if allow_once_more("induction-mail", f"{induction}:{person.pk}", most=1, within=DAY):
        tell_of_update(person, path=f"/induction/{induction}/")


def tell(people: set[int], induction: UUID) -> None:
    """When this is committed, tell each of them."""
    for person_id in sorted(people):
        transaction.on_commit(partial(tell_that_something_waits.enqueue, person_id, str(induction)))
