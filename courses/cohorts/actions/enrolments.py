"""Writes: putting somebody on a course, opening a day early, leaving and coming back."""

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from courses.cohorts.enums import OPEN, EnrolmentState
from courses.cohorts.models import Cohort, Enrolment, as_sorted
from courses.cohorts.policies import enrolments
from courses.pages.queries import latest_edition
from foundation import audit, clock
from foundation.enums import Verb
from foundation.querysets import Person
from people.actions import require_coordinator
from people.models import Service, User
from people.policies import services


def require_place(cohort: Cohort, *, course_key: uuid.UUID, service: Service) -> None:
    """Raises ValidationError unless somebody on this course in this service can join `cohort` now."""
    _require_same_run(cohort, course_key=course_key, service=service)
    if not cohort.is_open:
        raise ValidationError("That cohort is closed: nobody can join it any more. Open it again first.")


def _require_same_run(cohort: Cohort, *, course_key: uuid.UUID, service: Service) -> None:
    if (cohort.course_key, cohort.service_id) != (course_key, service.pk):
        raise ValidationError("That cohort is for another course, or at another service.")


def next_number(cohort: Cohort) -> int:
    """The number on the register of whoever joins `cohort` next. It is given to nobody else ever after."""
    Cohort.objects.filter(pk=cohort.pk).update(numbers_given=F("numbers_given") + 1)
    return Cohort.objects.values_list("numbers_given", flat=True).get(pk=cohort.pk)


def put_into(enrolment: Enrolment, cohort: Cohort | None, *, by: User | None, number: int | None = None) -> None:
    """From now on `enrolment` is in `cohort`, with `number` on its register, else with the next one; None: in none. Already so is nothing
    new.

    Whether it may be is asked by whoever calls this. `by` None is the person themselves, through a link or a code.
    """
    if enrolment.cohort_id == (cohort.pk if cohort else None):
        return
    verb, where = (Verb.COHORT_JOINED, cohort.pk) if cohort else (Verb.COHORT_LEFT, enrolment.cohort_id)
    enrolment.cohort, enrolment.number = cohort, (number or next_number(cohort)) if cohort else None
    enrolment.save(update_fields=["cohort", "number"])
    audit.record(by, verb, enrolment, cohort=where)


@transaction.atomic
def enrol(person: User, *, course_key: uuid.UUID, service: Service, by: User | None, cohort: Cohort | None = None) -> Enrolment:
    """Put `person` on the newest edition of the course in `service`. `by` None is the system (an import, sample people).

    Raises PermissionDenied when `by` does not lead the service; ValidationError when nobody coordinates it, the cohort is closed or of
    another course or service, the course has no edition yet, or the person is on it already.
    """
    if by is not None and not services.may(by, "lead", service):
        raise PermissionDenied
    require_coordinator(service)
    if cohort is not None:
        require_place(cohort, course_key=course_key, service=service)
    edition = latest_edition(course_key)
    if edition is None:
        raise ValidationError("This course has no published lesson yet.")
    try:
        with transaction.atomic():
            enrolment = Enrolment.objects.create(
                person=person, course_key=course_key, edition=edition, service=service, cohort=cohort,
                number=next_number(cohort) if cohort else None,
            )  # fmt: skip
    except IntegrityError as error:
        raise ValidationError(f"{person} is on this course already.") from error
    audit.record(by, Verb.ENROLLED, enrolment, edition=edition.pk, service=service.pk)
    return enrolment


def note_seen(person: User) -> None:
    """`person` was here today: whoever leads sees on the desk who has not been for a while, and never when or what they read. One query."""
    Enrolment.objects.open().filter(person=person, seen_on__lt=clock.today()).update(seen_on=clock.today())


def name_changed(person: User) -> None:
    """Lists of people are in the order of the name that `person` has now. One query."""
    name = as_sorted(person.display_name)
    Enrolment.objects.filter(person=person).exclude(sort_name=name).update(sort_name=name)


@transaction.atomic
def lift_gate(enrolment: Enrolment, *, day_key: uuid.UUID, by: User) -> Enrolment:
    """Open the day `day_key` for this one person, whatever they have done so far. Lifting twice is once.

    Raises PermissionDenied unless `by` leads the service and it is not their own enrolment.
    """
    locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    enrolments.require(by, "lead", locked)
    if str(day_key) not in locked.lifted:
        locked.lifted = [*locked.lifted, str(day_key)]
        locked.save(update_fields=["lifted"])
        audit.record(by, Verb.GATE_LIFTED, locked, day=str(day_key))
    return locked


@transaction.atomic
def lower_gate(enrolment: Enrolment, *, day_key: uuid.UUID, by: User) -> bool:
    """Undo `lift_gate`: the day opens in its turn again. What was done there stays. Returns whether it had been lifted.

    Raises PermissionDenied as `lift_gate` does.
    """
    locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    enrolments.require(by, "lead", locked)
    if str(day_key) not in locked.lifted:
        return False
    locked.lifted = [key for key in locked.lifted if key != str(day_key)]
    locked.save(update_fields=["lifted"])
    audit.record(by, Verb.GATE_LOWERED, locked, day=str(day_key))
    return True


@transaction.atomic
def leave_course(enrolment: Enrolment, *, by: User) -> bool:
    """They have left the course: what they did stays theirs, and the course is closed to them. False when it was not open.

    Raises PermissionDenied unless `by` leads the service and it is not their own enrolment.
    """
    locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    enrolments.require(by, "lead", locked)
    if locked.state not in OPEN:
        return False
    locked.state = EnrolmentState.LEFT
    locked.save(update_fields=["state"])
    audit.record(by, Verb.COURSE_LEFT, locked)
    return True


@transaction.atomic
def come_back(enrolment: Enrolment, *, by: User) -> bool:
    """They are back on the course, where they left off. False when they had not left it.

    Raises PermissionDenied as `leave_course` does; ValidationError when nobody coordinates the service, or they have begun it anew, here or
    elsewhere, and are on it or have completed it.
    """
    locked = Enrolment.objects.select_for_update(of=("self",)).select_related("service", "person").get(pk=enrolment.pk)
    enrolments.require(by, "lead", locked)
    if locked.state != EnrolmentState.LEFT:
        return False
    require_coordinator(locked.service)
    if Enrolment.objects.readable().filter(person=locked.person, course_key=locked.course_key).exists():
        raise ValidationError(f"{locked.person} is on this course again already, or has completed it.")
    locked.state = EnrolmentState.ACTIVE
    try:
        with transaction.atomic():
            locked.save(update_fields=["state"])
    except IntegrityError as error:
        raise ValidationError(f"{locked.person} is on this course again already.") from error
    audit.record(by, Verb.COURSE_COME_BACK, locked)
    return True


@transaction.atomic
def move_to_cohort(enrolment: Enrolment, *, cohort: Cohort | None, by: User) -> Enrolment:
    """Put somebody into `cohort` instead of the one they are in; None takes them out.

    Raises PermissionDenied unless `by` leads the service and it is not their own enrolment; ValidationError when the cohort is of another
    course or service, or closed.
    """
    locked = Enrolment.objects.select_for_update(of=("self",)).select_related("service").get(pk=enrolment.pk)
    enrolments.require(by, "lead", locked)
    if cohort is not None:
        require_place(cohort, course_key=locked.course_key, service=locked.service)
    put_into(locked, cohort, by=by)
    return locked


@transaction.atomic
def put_back(enrolment: Enrolment, *, cohort: Cohort | None, number: int | None, by: User) -> Enrolment:
    """Undo `move_to_cohort`: somebody is in `cohort` again, also where it has closed meanwhile, with the `number` that they had on its
    register, so that a list printed before still fits.

    Raises PermissionDenied as `move_to_cohort` does; ValidationError when the cohort is of another course or service, or somebody else has
    that number.
    """
    locked = Enrolment.objects.select_for_update(of=("self",)).select_related("service").get(pk=enrolment.pk)
    enrolments.require(by, "lead", locked)
    if cohort is not None:
        _require_same_run(cohort, course_key=locked.course_key, service=locked.service)
        if number is not None and Enrolment.objects.filter(cohort=cohort, number=number).exclude(pk=locked.pk).exists():
            raise ValidationError("Somebody else has that number on the register.")
    put_into(locked, cohort, number=number, by=by)
    return locked


@transaction.atomic
def mark_completed(enrolment: Enrolment, *, by: Person | None) -> Enrolment:
    """The completion rule is met. Done twice is once."""
    locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if locked.state in OPEN:
        locked.state, locked.completed_at = EnrolmentState.COMPLETED, clock.now()
        locked.save(update_fields=["state", "completed_at"])
    return locked
