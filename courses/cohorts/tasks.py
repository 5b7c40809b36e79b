"""Background work: ids in, an action called."""

import datetime as dt
import uuid

from django.db.models import Max
from django_tasks import task

from courses.cohorts.enums import NEEDS_KEPT, READABLE
from courses.cohorts.models import AccessNeeds, LiveSession
from foundation import clock
from people.emails import tell_of_update
from people.models import User

PATH = "/training/sessions/"
ONE_MAIL_WITHIN = dt.timedelta(minutes=30)
"""Sessions that are planned one after the other are told of once."""


def _people_of(session: LiveSession) -> list[User]:
    rows = User.objects.filter(is_active=True, enrolments__cohort=session.cohort_id, enrolments__state__in=READABLE)
    return list(rows.distinct().order_by("pk"))


@task(backend="work")
def tell_of_session(session_id: str, is_new: bool = False) -> None:
    """Tell everybody in the cohort that a session is planned, moved or called off; of several new ones only the first is told of.

    Nobody is told of a session that is over.
    """
    session = LiveSession.objects.filter(pk=uuid.UUID(session_id)).first()
    if session is None or session.is_over:
        return
    if is_new:
        before = LiveSession.objects.filter(cohort=session.cohort_id, made_at__lt=session.made_at)
        if before.filter(made_at__gt=session.made_at - ONE_MAIL_WITHIN).exists():
            return
    occasion = f"session:{session.pk}:{session.updated_at:%Y%m%d%H%M%S%f}"  # each change is one, however often this is run
    for person in _people_of(session):
        tell_of_update(person, path=PATH, dedupe=occasion)


@task(backend="work")
def tell_person(person_id: int, occasion: str, path: str = PATH) -> None:
    """Tell somebody that something new stands on `path`: once for each `occasion`, however often this is run."""
    person = User.objects.filter(pk=person_id).first()
    if person is not None:
        tell_of_update(person, path=path, dedupe=occasion)


def forget_needs() -> int:
    """Each minute: access needs go some weeks after the last session of the cohort; without a cohort, so long after they were written.
    Returns how many."""
    over = clock.now() - NEEDS_KEPT
    rows = AccessNeeds.objects.exclude(needs=b"").filter(updated_at__lt=over)
    last = rows.annotate(last=Max("enrolment__cohort__sessions__ends_at")).values_list("pk", "last")
    gone = [pk for pk, ends in last if ends is None or ends < over]
    return AccessNeeds.objects.filter(pk__in=gone).update(needs=b"")
