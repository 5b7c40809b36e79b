"""Background work: ids in, an action called."""

import uuid
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django_tasks import task

from courses.certificates import actions
from courses.certificates.enums import REMINDED, Form
from courses.certificates.models import Award, PrintJob
from foundation.limits import allow_once_more
from people.emails import tell_of_update

AGAIN_AFTER = 10 * 60
"""Seconds until a document that could not be made is tried again."""
AT_ONCE = 200
"""How many documents one round of the sweep makes at most: the queue waits that long."""


@task(backend="work")
def make_document(award_id: int) -> None:
    actions.make_document(Award.objects.select_related("person").get(pk=award_id))


@task(backend="work")
def make_print(job_id: str) -> None:
    job = PrintJob.objects.select_related("cohort", "service", "by").filter(pk=uuid.UUID(job_id)).first()
    if job is not None:
        actions.make_print(job)


def go_on_printing() -> int:
    """Take up where they stopped the printed cohorts that a crash left undone, and delete those of long ago. Returns how many were made."""
    actions.forget_prints()
    return sum(actions.make_print(job) for job in actions.left_undone())


def sweep() -> int:
    """Sign the facts and make what a crash, a full disk or a lost key left undone: credentials, documents. Returns for how many awards.

    One that fails does not stop the others, and is tried again after AGAIN_AFTER.
    """
    made = 0
    lacking = Q(credential=None) | ~Q(documents__form=Form.LANDSCAPE)
    undone = Award.objects.filter(lacking, secret__isnull=False, person__isnull=False).select_related("person")
    for award in undone.order_by("?")[:AT_ONCE]:
        if not allow_once_more("document", str(award.pk), most=1, within=AGAIN_AFTER):
            continue
        with suppress(actions.NotMadeYet, ValidationError), actions.told_plainly(award):  # the one is in the log, the other was erased
            actions.make_credential(award)
            actions.make_document(award)
            made += 1
    return made


def remind() -> int:
    """Tell whoever holds a certificate that runs out soon, so many days before as REMINDED says, each once. Returns how many were told."""
    told = 0
    for days in sorted(REMINDED):
        sooner = [other for other in REMINDED if other <= days]
        rows = Award.objects.running_out(days).filter(person__is_active=True).exclude(reminders__days__in=sooner)
        for award in rows.select_related("person", "enrolment__edition"):
            if award.person is None or award.enrolment is None:
                continue
            with transaction.atomic():
                actions.note_reminded(award, days)
                tell_of_update(
                    award.person, path=f"/training/{award.enrolment.edition.slug}/certificate/", dedupe=f"award:{award.pk}:{days}"
                )
            told += 1
    return told
