"""Writes: making a cohort, changing it, closing it, and saying who is in it."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.cohorts.actions.enrolments import enrol, put_into, require_place
from courses.cohorts.models import Cohort, Enrolment
from courses.cohorts.policies import cohorts
from courses.cohorts.queries import facilitators_for, may_join
from courses.pages.queries import latest_edition
from foundation import audit, clock
from foundation.enums import Verb
from people.actions import require_coordinator
from people.models import Service, User
from people.policies import services


@dataclass(frozen=True)
class CohortPlan:
    """What is said about a cohort. Both dates may be left open."""

    name: str
    starts: dt.date | None = None
    ends: dt.date | None = None
    place: str = ""
    note: str = ""
    facilitators: tuple[User, ...] = ()


@transaction.atomic
def make_cohort(service: Service, plan: CohortPlan, *, course_key: uuid.UUID, by: User) -> Cohort:
    """A new cohort of the course at `service`, open for people to join. The same name for the same start twice is once.

    Raises PermissionDenied unless `by` leads the service; ValidationError when nobody coordinates it or the course is not published, or
    {field: message} when something does not fit.
    """
    services.require(by, "lead", service)
    Service.objects.select_for_update().get(pk=service.pk)
    require_coordinator(service)
    if latest_edition(course_key) is None:
        raise ValidationError({"course": "This course has no published lesson yet."})
    same = Cohort.objects.filter(service=service, course_key=course_key, name=plan.name.strip(), starts=plan.starts).first()
    if same is not None:
        return same
    row = Cohort(service=service, course_key=course_key)
    _write(row, plan)
    audit.record(by, Verb.COHORT_MADE, row, service=service.pk)
    return row


@transaction.atomic
def change_cohort(cohort: Cohort, plan: CohortPlan, *, by: User) -> Cohort:
    """Say it otherwise. Raises PermissionDenied unless `by` leads its service, ValidationError {field: message}."""
    row = _locked(cohort)
    cohorts.require(by, "lead", row)
    _write(row, plan)
    audit.record(by, Verb.COHORT_CHANGED, row)
    return row


@transaction.atomic
def close_cohort(cohort: Cohort, *, by: User) -> Cohort:
    """Nobody joins any more; who is in it stays. Closing twice is once. Raises PermissionDenied unless `by` leads its service."""
    row = _locked(cohort)
    cohorts.require(by, "lead", row)
    if row.is_open:
        row.closed_at = clock.now()
        row.save(update_fields=["closed_at"])
        audit.record(by, Verb.COHORT_CLOSED, row)
    return row


@transaction.atomic
def open_cohort(cohort: Cohort, *, by: User) -> Cohort:
    """People can join again. Raises PermissionDenied unless `by` leads its service, ValidationError when nobody coordinates it."""
    row = _locked(cohort)
    cohorts.require(by, "lead", row)
    require_coordinator(row.service)
    if not row.is_open:
        row.closed_at = None
        row.save(update_fields=["closed_at"])
        audit.record(by, Verb.COHORT_OPENED, row)
    return row


@transaction.atomic
def add_to_cohort(cohort: Cohort, people: Collection[User], *, by: User) -> list[Enrolment]:
    """Put `people` of its service into `cohort`: who is not on the course yet is enrolled. Who is in it already stays, once.

    Raises PermissionDenied unless `by` leads the service; ValidationError when nobody coordinates it, it is closed, or somebody of `people`
    has no role there.
    """
    row = _locked(cohort)
    cohorts.require(by, "lead", row)
    require_coordinator(row.service)
    require_place(row, course_key=row.course_key, service=row.service)
    there = set(may_join(row).values_list("pk", flat=True))
    here = {one.person_id: one for one in Enrolment.objects.readable().filter(course_key=row.course_key, person__in=people)}
    joined = []
    for person in people:
        enrolment = here.get(person.pk)
        if enrolment is not None and enrolment.cohort_id == row.pk:
            continue
        if person.pk not in there or (enrolment is not None and enrolment.service_id != row.service_id):
            raise ValidationError("Somebody you chose cannot join this cohort. Please look at the list again.")
        if enrolment is None:
            enrolment = enrol(person, course_key=row.course_key, service=row.service, by=by, cohort=row)
        else:
            put_into(enrolment, row, by=by)
        joined.append(enrolment)
    return joined


def _write(row: Cohort, plan: CohortPlan) -> None:
    wrong: dict[str, str] = {}
    if not plan.name.strip():
        wrong["name"] = "Give it a name, such as Autumn group."
    if plan.starts and plan.ends and plan.ends < plan.starts:
        wrong["ends"] = "It ends before it starts. Look at both days again."
    if not set(plan.facilitators) <= set(facilitators_for(row.service)):
        wrong["facilitators"] = "Choose people who lead or mentor here."
    if wrong:
        raise ValidationError(wrong)
    row.name, row.starts, row.ends = plan.name.strip()[:120], plan.starts, plan.ends
    row.place, row.note = plan.place.strip()[:200], plan.note.strip()[:300]
    row.save()
    row.facilitators.set(plan.facilitators)


def _locked(cohort: Cohort) -> Cohort:
    return Cohort.objects.select_for_update(of=("self",)).select_related("service").get(pk=cohort.pk)
