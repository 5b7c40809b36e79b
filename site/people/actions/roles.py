import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from foundation import audit, clock
from foundation.enums import Verb
from foundation.querysets import Person
from people.actions.messages import send_message
from people.enums import DEPUTY_LASTS, MessageKind, Role
from people.models import Service, ServiceRole, User
from people.policies import roles, services


@transaction.atomic
def give_role(
    person: User, *, service: Service, role: Role, by: Person | None, starts: dt.date | None = None, ends: dt.date | None = None
) -> ServiceRole:
    """`person` holds `role` in `service` from `starts` (today) to `ends` (a deputy must have one).

    Raises IntegrityError when the dates do not fit.
    """
    given = ServiceRole.objects.create(person=person, service=service, role=role, starts=starts or clock.today(), ends=ends)
    audit.record(by, Verb.ROLE_GIVEN, given, role=role, service=service.pk)
    return given


@transaction.atomic
def end_role(role: ServiceRole, *, by: Person | None, on: dt.date | None = None) -> ServiceRole:
    """`role` ends with the day `on` (yesterday when left out, so that access ends at once, also of a role that began today)."""
    locked = ServiceRole.objects.select_for_update().get(pk=role.pk)
    locked.ends = on or clock.today() - dt.timedelta(days=1)
    if locked.starts > locked.ends:  # given and ended within a day
        if ServiceRole.objects.filter(person=locked.person_id, service=locked.service_id, role=locked.role, starts=locked.ends).exists():
            audit.record(by, Verb.ROLE_ENDED, locked)
            locked.delete()  # for the second time on that day: the first is kept
            return locked
        locked.starts = locked.ends
    locked.save(update_fields=["starts", "ends"])
    audit.record(by, Verb.ROLE_ENDED, locked)
    return locked


@transaction.atomic
def appoint(person: User, *, service: Service, role: Role, ends: dt.date | None, by: User) -> ServiceRole:
    """Whoever leads `service` gives somebody who is there already another role, from today on; they are told. Pressed twice, it is once.

    Raises PermissionDenied unless `by` leads it, or for a role that is not theirs to give, ValidationError when the person is not there, or
    the last day does not fit. A deputy has one, at most DEPUTY_LASTS from now.
    """
    fresh = ServiceRole(person=person, service=service, role=role, ends=ends)
    roles.require(by, "give", fresh)
    if not person.is_active or not ServiceRole.objects.active().filter(person=person, service=service).exists():
        raise ValidationError("They are not at this service any more.")
    today = clock.today()
    if ends is not None and ends < today:
        raise ValidationError({"ends": "That day is past."})
    if role == Role.DEPUTY and ends is None:
        raise ValidationError({"ends": "A deputy has a last day. Type it."})
    if role == Role.DEPUTY and ends is not None and ends > today + DEPUTY_LASTS:
        raise ValidationError({"ends": "Six months at most. Then you decide again."})
    held = ServiceRole.objects.active().filter(person=person, service=service, role=role).first()
    if held is not None and held.ends == ends:
        return held
    if held is not None:
        raise ValidationError({"role": "They have this role already. To change its last day, end it first."})
    try:
        with transaction.atomic():
            given = give_role(person, service=service, role=role, by=by, ends=ends)
    except IntegrityError:  # pressed twice
        return ServiceRole.objects.get(person=person, service=service, role=role, starts=today)
    send_message(person, kind=MessageKind.UPDATE, path=f"/services/{service.uuid}/", dedupe=f"role:{given.pk}")
    return given


@transaction.atomic
def end_appointment(role: ServiceRole, *, on: dt.date | None, by: User) -> ServiceRole:
    """Whoever leads the service ends a role there with the day `on`, or at once. Ending twice is once.

    Raises PermissionDenied for a role that is not theirs to end, ValidationError when the day is past.
    """
    row = ServiceRole.objects.select_related("service").filter(pk=role.pk).first()
    if row is None or (row.ends is not None and row.ends < clock.today()):
        if not services.may(by, "lead", role.service):
            raise PermissionDenied
        return role
    roles.require(by, "give", row)
    if on is not None and on < clock.today():
        raise ValidationError({"on": "That day is past. To end it now, choose “At once”."})
    if on is not None and on < row.starts:
        raise ValidationError({"on": "It has not begun by then."})
    if on is not None and row.role == Role.DEPUTY and on > row.starts + DEPUTY_LASTS:
        raise ValidationError({"on": "Six months at most. Then you decide again."})
    return end_role(row, by=by, on=on)
