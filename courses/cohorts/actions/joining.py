"""Writes: inviting into a cohort, joining it, and the code that can be printed."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from courses.cohorts.actions.enrolments import enrol, put_into, require_place
from courses.cohorts.models import Cohort, Enrolment, InvitationPlace, JoinCode
from courses.cohorts.policies import cohorts, join_codes
from foundation import audit, clock
from foundation.codes import new_code
from foundation.enums import Verb
from people.actions import Guest, accept_invitation, invite, invite_again, require_coordinator
from people.enums import Role
from people.models import Invitation, Service, ServiceRole, User

CODE_LENGTH = 8
"""40 bits: with so few tries an hour as an address has, nobody guesses one in its two weeks."""
CODE_LASTS = dt.timedelta(days=14)


@transaction.atomic
def invite_people(
    service: Service, *, cohort: Cohort | None, guests: Iterable[Guest], role: Role | None, by: User
) -> tuple[list[Invitation], list[Invitation]]:
    """`people.actions.invite`, and the new ones lead to `cohort`. Raises as it does, and ValidationError when the cohort is closed."""
    if cohort is not None:
        cohorts.require(by, "lead", cohort)
        require_place(cohort, course_key=cohort.course_key, service=service)
    fresh, known = invite(service, guests=guests, role=role, by=by)
    if cohort is not None:
        InvitationPlace.objects.bulk_create(InvitationPlace(invitation=row, cohort=cohort) for row in fresh)
    return fresh, known


@transaction.atomic
def join(invitation: Invitation, *, by: User) -> Enrolment | None:
    """`by` joins the service, and the cohort that the invitation leads to; the enrolment, or None where it leads to none.

    Who is on the course at this service already comes into the cohort; who has completed it stays as they are. Joining twice is once.

    Raises ValidationError, in words: what `people.actions.accept_invitation` says, that the cohort is closed, or that `by` is on this
    course at another service.
    """
    place = InvitationPlace.objects.select_related("cohort__service").filter(invitation=invitation).first()
    joined_before = invitation.accepted_by_id == by.pk
    if place is not None and not joined_before and not place.cohort.is_open:
        raise ValidationError("This group is closed and takes nobody any more. Ask whoever invited you for another one.")
    accept_invitation(invitation, by=by)
    if place is None or joined_before:
        return None
    return _enrol_into(place.cohort, by)


def _enrol_into(cohort: Cohort, person: User) -> Enrolment:
    there = Enrolment.objects.readable().filter(person=person, course_key=cohort.course_key).order_by("-started_at").first()
    if there is None:
        return enrol(person, course_key=cohort.course_key, service=cohort.service, by=None, cohort=cohort)
    if there.service_id != cohort.service_id:
        raise ValidationError("You are on this course already, at another service. Ask whoever invited you what to do.")
    require_place(cohort, course_key=cohort.course_key, service=cohort.service)
    if there.completed_at is None and there.cohort_id is None:
        put_into(there, cohort, by=None)
    return there


@transaction.atomic
def make_code(cohort: Cohort, *, role: Role | None, by: User) -> JoinCode:
    """A new code for `cohort`; the one before ends.

    Raises PermissionDenied unless `by` leads its service, ValidationError when nobody coordinates it or the cohort is closed.
    """
    row = Cohort.objects.select_for_update(of=("self",)).select_related("service").get(pk=cohort.pk)
    cohorts.require(by, "lead", row)
    require_coordinator(row.service)
    require_place(row, course_key=row.course_key, service=row.service)
    JoinCode.objects.filter(cohort=row, ended_at=None).update(ended_at=clock.now())
    while True:
        try:
            with transaction.atomic():
                made = JoinCode.objects.create(
                    cohort=row, code=new_code(CODE_LENGTH), role=role or "", made_by=by, expires_at=clock.now() + CODE_LASTS
                )
        except IntegrityError:  # one in a million million: somebody has it
            continue
        audit.record(by, Verb.CODE_MADE, made, cohort=row.pk)
        return made


@transaction.atomic
def end_code(code: JoinCode, *, by: User) -> None:
    """Nobody joins with it any more. Ending twice is once. Raises PermissionDenied unless `by` leads the service."""
    row = JoinCode.objects.select_for_update(of=("self",)).select_related("cohort__service").get(pk=code.pk)
    join_codes.require(by, "view", row)
    if row.ended_at is None:
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        audit.record(by, Verb.CODE_ENDED, row)


@transaction.atomic
def ask_with_code(code: JoinCode, guest: Guest) -> Invitation:
    """An invitation for somebody who typed the code: the mail proves that the address is theirs. One that is open is sent again.

    Raises ValidationError when the code works no more, or nobody coordinates the service.
    """
    _require_working(code)
    service = code.cohort.service
    role = Role(code.role) if code.role else None
    fresh, known = invite(service, guests=[guest], role=role, by=None, by_code=True)
    if not fresh:
        row = invite_again(known[0], by=None)
        InvitationPlace.objects.get_or_create(invitation=row, defaults={"cohort": code.cohort})
        return row
    InvitationPlace.objects.create(invitation=fresh[0], cohort=code.cohort)
    return fresh[0]


@transaction.atomic
def join_with_code(code: JoinCode, *, by: User) -> Enrolment | None:
    """Somebody who is signed in joins the cohort of the code at once, also where an invitation leads them to another one. Who is in it
    already, or has completed its course there, stays as they are: pressing again adds nothing.

    Raises as `join` does, and ValidationError when the code works no more.
    """
    _require_working(code)
    service = code.cohort.service
    role = Role(code.role) if code.role else None
    there = _there_already(code.cohort, role, by)
    if there is not None:
        return there
    fresh, known = invite(service, guests=[Guest(by.email, str(by))], role=role, by=None, by_code=True)
    row = (fresh or known)[0]
    InvitationPlace.objects.update_or_create(invitation=row, defaults={"cohort": code.cohort})
    if row.expires_at <= clock.now():
        row.expires_at = clock.now() + dt.timedelta(hours=1)
        row.save(update_fields=["expires_at"])
    row.refresh_from_db()
    return join(row, by=by)


def _there_already(cohort: Cohort, role: Role | None, person: User) -> Enrolment | None:
    """The enrolment of somebody for whom joining `cohort` in `role` would change nothing. The person is held until the transaction ends, so
    that two presses come one after the other."""
    User.objects.select_for_update().get(pk=person.pk)
    if role is not None and not ServiceRole.objects.active().filter(person=person, service=cohort.service, role=role).exists():
        return None
    mine = Enrolment.objects.readable().filter(person=person, course_key=cohort.course_key, service=cohort.service)
    return mine.filter(Q(cohort=cohort) | Q(completed_at__isnull=False)).first()


def _require_working(code: JoinCode) -> None:
    if not JoinCode.objects.live().filter(pk=code.pk).exists():
        raise ValidationError("This code does not work any more. Ask for the new one.")
