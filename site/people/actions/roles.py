import datetime as dt

from django.db import transaction

from foundation import audit, clock
from foundation.enums import Verb
from foundation.querysets import Person
from people.enums import Role
from people.models import Service, ServiceRole, User


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
    locked.starts = min(locked.starts, locked.ends)
    locked.save(update_fields=["starts", "ends"])
    audit.record(by, Verb.ROLE_ENDED, locked)
    return locked
