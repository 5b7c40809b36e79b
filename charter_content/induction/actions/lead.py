"""What whoever leads a service does with an induction: begin it, move its start, name who signs, go on to a newer version, close it."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from charter_content.induction.enums import BY_NAME, Signer
from charter_content.induction.models import Induction, InductionVersion, NamedSigner
from charter_content.induction.policies import inductions
from charter_content.induction.queries.people import may_be_named, may_be_started
from foundation import audit, clock
from foundation.enums import Verb
from people.models import Service, User
from people.policies import services

FARTHEST = dt.timedelta(days=730)
"""How far from today a start may lie, before or after."""


@transaction.atomic
def start_induction(person: User, *, service: Service, version: InductionVersion, starts_on: dt.date, by: User) -> Induction:
    """The induction of `person` at `service`, from `starts_on`. One that is open is handed back as it is: beginning twice is once.

    Raises PermissionDenied unless `by` leads the service and `person` is somebody else with a role there, ValidationError {starts_on}.
    """
    services.require(by, "lead", service)
    if person.pk == by.pk or not may_be_started(person, service=service):
        raise PermissionDenied
    _check_start(starts_on)
    User.objects.select_for_update().get(pk=person.pk)
    row, is_new = Induction.objects.get_or_create(
        person=person, service=service, closed_at=None, defaults={"version": version, "starts_on": starts_on, "made_by": by}
    )
    if is_new:
        audit.record(by, Verb.BEGUN, row, person=person.pk, service=service.pk, version=version.pk)
    return row


@transaction.atomic
def change_start(induction: Induction, *, starts_on: dt.date, by: User) -> Induction:
    """The person starts on another day; all due days follow. Raises PermissionDenied, ValidationError {starts_on}."""
    row = _held(induction, by=by)
    _check_start(starts_on)
    if row.starts_on != starts_on:
        row.starts_on = starts_on
        row.save(update_fields=["starts_on"])
        audit.record(by, Verb.PLANNED, row, starts_on=starts_on)
    return row


@transaction.atomic
def name_signer(induction: Induction, *, signer: Signer, person: User | None, by: User) -> None:
    """`person` signs as `signer` in it; with None, nobody is named any more.

    Raises PermissionDenied, and ValidationError {signer} for somebody without a role at the service and for the person themselves.
    """
    row = _held(induction, by=by)
    if signer not in BY_NAME:
        raise PermissionDenied
    if person is None:
        NamedSigner.objects.filter(induction=row, signer=signer).delete()
    elif not may_be_named(person, induction=row):
        raise ValidationError({signer.value: "Choose somebody with a role at the service."})
    else:
        NamedSigner.objects.update_or_create(induction=row, signer=signer, defaults={"person": person, "at": clock.now()})
    audit.record(by, Verb.SIGNER_NAMED, row, signer=signer, person=person.pk if person else None)


@transaction.atomic
def move_to_version(induction: Induction, *, version: InductionVersion, by: User) -> Induction:
    """Go on with a newer version of the same checklist. What is signed stays under its items, by their codes.

    Raises PermissionDenied, and ValidationError unless it is newer and of the same checklist.
    """
    row = _held(induction, by=by)
    before = row.version
    if version.pk == before.pk:
        return row
    if version.template_key != before.template_key or version.number <= before.number:
        raise ValidationError("This is not a newer version of the same checklist.")
    row.version = version
    row.save(update_fields=["version"])
    audit.record(by, Verb.EDITION_MOVED, row, before=before.pk, after=version.pk)
    return row


@transaction.atomic
def close_induction(induction: Induction, *, by: User) -> Induction:
    """Nothing more is signed under it. Closing twice is once. Raises PermissionDenied."""
    row = Induction.objects.select_for_update().get(pk=induction.pk)
    inductions.require(by, "lead", row)
    if row.is_open:
        row.closed_at = clock.now()
        row.save(update_fields=["closed_at"])
        audit.record(by, Verb.LOCKED, row)
    return row


@transaction.atomic
def reopen_induction(induction: Induction, *, by: User) -> Induction:
    """Go on with it. Raises PermissionDenied, and ValidationError while another one of the same person is open."""
    row = Induction.objects.select_for_update().get(pk=induction.pk)
    inductions.require(by, "lead", row)
    if row.is_open:
        return row
    if Induction.objects.open().filter(person=row.person_id, service=row.service_id).exists():
        raise ValidationError("Another induction of this person is open. Close that one first.")
    row.closed_at = None
    row.save(update_fields=["closed_at"])
    audit.record(by, Verb.ACTION_REOPENED, row)
    return row


def _held(induction: Induction, *, by: User) -> Induction:
    """The row, locked; `by` may change it."""
    row = Induction.objects.select_for_update().get(pk=induction.pk)
    inductions.require(by, "change", row)
    return row


def _check_start(starts_on: dt.date) -> None:
    if abs(starts_on - clock.today()) > FARTHEST:
        raise ValidationError({"starts_on": "Choose a day within two years from today."})
