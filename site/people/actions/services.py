"""What a service tells its people on its page: added, changed and taken off by whoever leads it."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from foundation import audit, clock
from foundation.enums import Verb
from people.models import HousePaper, Service, Signpost, SupportContact, User
from people.policies import services

Entry = SupportContact | Signpost | HousePaper


@transaction.atomic
def set_how_to_reach(service: Service, contact: str, *, by: User) -> Service:
    """How people reach `service`, in one line. Raises PermissionDenied unless `by` leads it."""
    services.require(by, "lead", service)
    row = Service.objects.select_for_update().get(pk=service.pk)
    row.contact = contact
    row.full_clean()
    row.save(update_fields=["contact"])
    audit.record(by, Verb.SERVICE_CHANGED, row, what="contact")
    return row


@transaction.atomic
def add_entry(kind: type[Entry], service: Service, values: Mapping[str, Any], *, key: uuid.UUID, by: User) -> Entry:
    """Put something on the page of `service`. `key` is its own: sent twice, it stands there once.

    Raises PermissionDenied unless `by` leads the service, ValidationError when a value does not fit.
    """
    services.require(by, "lead", service)
    there = kind.objects.filter(uuid=key).first()
    if there is None:
        row = kind(service=service, uuid=key, updated_at=clock.now(), **values)
        row.full_clean(validate_unique=False)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:  # pressed twice
            there = kind.objects.get(uuid=key)
        else:
            audit.record(by, Verb.SERVICE_CHANGED, row, service=service.pk, what="added")
            return row
    if there.service_id != service.pk:
        raise PermissionDenied
    return there


@transaction.atomic
def change_entry(entry: Entry, values: Mapping[str, Any], *, by: User) -> Entry:
    """Raises PermissionDenied unless `by` leads its service, ValidationError when a value does not fit."""
    row = _held(entry)
    services.require(by, "lead", row.service)
    for name, value in values.items():
        setattr(row, name, value)
    row.updated_at = clock.now()
    row.full_clean()
    row.save()
    audit.record(by, Verb.SERVICE_CHANGED, row, service=row.service_id, what="changed")
    return row


@transaction.atomic
def check_signpost(signpost: Signpost, *, by: User) -> Signpost:
    """Somebody made sure today that it is right. Raises PermissionDenied unless `by` leads its service."""
    return change_entry(signpost, {"checked_on": clock.today()}, by=by)  # type: ignore[return-value]  # what goes in comes out


@transaction.atomic
def take_off_entry(entry: Entry, *, by: User) -> None:
    """It does not stand on the page any more. Twice is once. Raises PermissionDenied unless `by` leads its service."""
    services.require(by, "lead", entry.service)
    row = type(entry).objects.filter(pk=entry.pk).first()
    if row is not None:
        audit.record(by, Verb.SERVICE_CHANGED, row, service=row.service_id, what="taken off")
        row.delete()


def _held(entry: Entry) -> Entry:
    return type(entry).objects.select_for_update(of=("self",)).select_related("service").get(pk=entry.pk)
