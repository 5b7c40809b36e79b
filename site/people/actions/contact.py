"""Asking whoever leads one's service to get in touch; and what becomes of it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from foundation import audit, clock
from foundation.enums import Verb
from people.enums import Way
from people.models import ContactHours, ContactRequest, Service, User
from people.policies import contact_hours, contact_requests, services
from people.queries import contact_hours_of, has_cover

OPENS = dt.time(9)
"""On the next working day, from this time on, the deputy is told of what nobody has opened."""
TODAY = dt.timedelta(hours=2)
"""Where people hear the same working day, the deputy is told of what nobody has opened after so long."""
NO_COVER = "Nobody covers for the coordinator here. Ask whoever runs the website to give somebody the role of deputy, then switch it on."


@transaction.atomic
def set_contact_hours(service: Service, values: Mapping[str, Any], *, by: User) -> ContactHours:
    """When `service` answers, and whether people can ask.

    Raises PermissionDenied unless `by` leads it, ValidationError when it is switched on without cover, or without a working day.
    """
    Service.objects.select_for_update().get(pk=service.pk)
    row = contact_hours_of(service)
    contact_hours.require(by, "change", row)
    for name, value in values.items():
        setattr(row, name, value)
    if not row.weekdays:
        raise ValidationError({"weekdays": "Choose at least one day."})
    if row.is_on and not has_cover(service):
        raise ValidationError({"is_on": NO_COVER})
    row.full_clean()
    row.save()
    audit.record(by, Verb.CONTACT_HOURS_SET, row, on=row.is_on)
    return row


@transaction.atomic
def ask_for_contact(service: Service, *, way: Way, by: User) -> tuple[ContactRequest, bool]:
    """Ask whoever leads `service` to get in touch; (the request, is it new?). Asking again while one is open is once.

    Raises PermissionDenied unless `by` holds a role there, ValidationError while the service has it switched off or nobody covers.
    """
    if not services.may(by, "view", service):
        raise PermissionDenied
    row = ContactRequest.objects.filter(person=by, service=service, closed_at=None).first()
    if row is not None:
        return row, False
    hours = contact_hours_of(service)
    if not hours.is_on or not has_cover(service, without=by):
        raise ValidationError("This service does not take such requests just now.")
    now = clock.now()
    next_day = hours.days.after(timezone.localtime(now).date())
    escalates = timezone.make_aware(dt.datetime.combine(next_day, OPENS))
    hear_by = hours.hear_by(now)
    if hear_by == timezone.localtime(now).date():
        escalates = min(escalates, now + TODAY)
    try:
        with transaction.atomic():
            row = ContactRequest.objects.create(person=by, service=service, way=way, asked_at=now, hear_by=hear_by, escalates_at=escalates)
    except IntegrityError:  # pressed twice
        return ContactRequest.objects.get(person=by, service=service, closed_at=None), False
    audit.record(by, Verb.CONTACT_ASKED, row, service=service.pk)
    return row, True


@transaction.atomic
def take_back_request(request: ContactRequest, *, by: User) -> None:
    """It is not needed any more. Raises PermissionDenied unless it is their own."""
    row = _locked(request)
    if row.person_id == by.pk and row.closed_at is not None:
        return
    contact_requests.require(by, "take_back", row)
    row.closed_at, row.taken_back = clock.now(), True
    row.save(update_fields=["closed_at", "taken_back"])
    audit.record(by, Verb.TAKEN_BACK, row)


@transaction.atomic
def open_request(request: ContactRequest, *, by: User) -> ContactRequest:
    """Somebody who leads the service has seen it: from then on it is theirs, and nobody else is told. Raises PermissionDenied."""
    row = _locked(request)
    contact_requests.require(by, "answer", row)
    if row.opened_at is None and row.closed_at is None:
        row.opened_at, row.opened_by = clock.now(), by
        row.save(update_fields=["opened_at", "opened_by"])
        audit.record(by, Verb.OPENED, row)
    return row


@transaction.atomic
def close_request(request: ContactRequest, *, by: User) -> None:
    """They have been in touch. Doing it twice is once. Raises PermissionDenied unless `by` leads the service."""
    row = open_request(request, by=by)
    if row.closed_at is None:
        row.closed_at = clock.now()
        row.save(update_fields=["closed_at"])
        audit.record(by, Verb.CONTACT_CLOSED, row)


def _locked(request: ContactRequest) -> ContactRequest:
    return ContactRequest.objects.select_for_update(of=("self",)).select_related("service").get(pk=request.pk)
