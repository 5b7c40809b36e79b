"""Who is supervised by whom, and how often."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from charter_content.supervision.enums import Hat
from charter_content.supervision.models import Rhythm, Supervision
from charter_content.supervision.policies import rhythms, supervisions
from charter_content.supervision.queries.rhythm import rhythm_of
from foundation import audit, clock
from foundation.enums import Verb
from people.enums import LEADING, Role
from people.models import Service, ServiceRole, User
from people.policies import services


@transaction.atomic
def supervision_of(person: User, *, service: Service, by: User) -> Supervision:
    """The supervision of the peer supporter `person` at `service`; begun with the first that is needed of it.

    Raises PermissionDenied unless `person` is a peer supporter there today, and `by` is that person or leads the service.
    """
    row = Supervision.objects.current().filter(person=person, service=service, hat=Hat.SUPPORTER).first()
    if row is not None:
        if not supervisions.may(by, "view", row):
            raise PermissionDenied
        return row
    role = ServiceRole.objects.active().filter(person=person, service=service, role=Role.SUPPORTER).order_by("starts").first()
    if role is None or not (by.pk == person.pk or services.may(by, "lead", service)):
        raise PermissionDenied
    coordinators = ServiceRole.objects.active().filter(service=service, role=Role.COORDINATOR, person__is_active=True)
    leading = list(coordinators.exclude(person=person)[:2])
    named = leading[0].person if len(leading) == 1 else None
    try:
        with transaction.atomic():
            return Supervision.objects.create(person=person, service=service, hat=Hat.SUPPORTER, supervisor=named, began=role.starts)
    except IntegrityError:  # two devices at once
        return Supervision.objects.current().get(person=person, service=service, hat=Hat.SUPPORTER)


@transaction.atomic
def choose_supervisor(supervision: Supervision, *, supervisor: User, by: User) -> Supervision:
    """From now on `supervisor` holds the sessions of a peer supporter, those that are planned too. What is shared with somebody else stays
    with them alone.

    Raises PermissionDenied unless `by` leads the service, ValidationError unless `supervisor` leads it too and is somebody else.
    """
    row = _locked(supervision)
    if row.hat != Hat.SUPPORTER:
        raise PermissionDenied
    supervisions.require(by, "hold", row)
    if supervisor.pk == row.person_id or not services.may(supervisor, "lead", row.service):
        raise ValidationError("Choose somebody who leads this service.")
    if row.supervisor_id != supervisor.pk:
        row.supervisor = supervisor
        row.save(update_fields=["supervisor"])
        row.sessions.planned().update(supervisor=supervisor, updated_at=clock.now())
        audit.record(by, Verb.SUPERVISOR_CHOSEN, row, supervisor=supervisor.pk)
    return row


@transaction.atomic
def set_few_hours(supervision: Supervision, *, few_hours: bool, by: User) -> Supervision:
    """Say whether the person gives less than four hours of support a month. Raises PermissionDenied unless `by` may hold it."""
    row = _locked(supervision)
    supervisions.require(by, "hold", row)
    row.few_hours = few_hours
    row.save(update_fields=["few_hours"])
    return row


@transaction.atomic
def ask_to_supervise(person: User, *, service: Service, email: str, by: User) -> Supervision:
    """A coordinator asks somebody who leads a service, here or elsewhere, to supervise them. When nobody like that has that address the
    question waits all the same, asked of nobody: every page is the same in both cases, so that nobody learns who has an account.

    Asking somebody else takes the earlier question back. Raises PermissionDenied unless `person` leads `service` and asks for themselves,
    ValidationError when they are supervised there already.
    """
    if by.pk != person.pk or not services.may(by, "lead", service):
        raise PermissionDenied
    current = Supervision.objects.select_for_update().current().filter(person=person, service=service, hat=Hat.COORDINATOR).first()
    if current is not None and current.accepted_at is not None:
        raise ValidationError("You are supervised already. End that first, if you would like to be supervised by somebody else.")
    leading = ServiceRole.objects.active().filter(role__in=LEADING, person__email=email.strip().lower(), person__is_active=True)
    chosen = leading.exclude(person=person).select_related("person").first()
    if current is not None:
        current.delete()
    row = Supervision.objects.create(person=person, service=service, hat=Hat.COORDINATOR, supervisor=chosen.person if chosen else None)
    if chosen is not None:
        audit.record(by, Verb.SUPERVISOR_CHOSEN, row, supervisor=chosen.person_id)
    return row


@transaction.atomic
def answer_request(supervision: Supervision, *, yes: bool, by: User) -> None:
    """Say yes or no to a coordinator who asks. Raises PermissionDenied unless it was asked of `by`."""
    row = _locked(supervision)
    if yes and row.accepted_at is not None and row.supervisor_id == by.pk:
        return
    supervisions.require(by, "answer", row)
    if yes:
        row.accepted_at, row.began = clock.now(), clock.today()
        row.save(update_fields=["accepted_at", "began"])
    else:
        row.delete()


@transaction.atomic
def end_supervision(supervision: Supervision, *, by: User) -> None:
    """A coordinator's supervision ends, and what was planned is off; what both have signed stays with the two. Raises PermissionDenied for
    a peer supporter's: that ends with their role."""
    row = _locked(supervision)
    if row.hat != Hat.COORDINATOR or not (row.person_id == by.pk or supervisions.may(by, "hold", row)):
        raise PermissionDenied
    if row.ended_at is None:
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        row.sessions.planned().update(cancelled_at=row.ended_at, updated_at=row.ended_at)
        audit.record(by, Verb.SUPERVISION_ENDED, row)


@transaction.atomic
def set_rhythm(service: Service, values: dict[str, Any], *, by: User) -> Rhythm:
    """How often people meet at `service`. Raises PermissionDenied unless `by` leads it, ValidationError when a number makes no sense."""
    row = rhythm_of(service)
    rhythms.require(by, "change", row)
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    audit.record(by, Verb.RHYTHM_SET, row)
    return row


def _locked(supervision: Supervision) -> Supervision:
    return Supervision.objects.select_for_update(of=("self",)).select_related("service", "person").get(pk=supervision.pk)
