"""Writes: the private address of somebody's calendar."""

import secrets

from django.db import transaction

from courses.cohorts.models import CalendarFeed
from courses.cohorts.queries.calendar import fingerprint
from foundation import clock
from people.models import User


@transaction.atomic
def renew_calendar(*, by: User) -> str:
    """Give `by` a new address for their calendar, and return its secret part. An earlier address shows nothing any more."""
    User.objects.select_for_update().get(pk=by.pk)
    row = CalendarFeed.objects.filter(person=by).first() or CalendarFeed(person=by)
    secret = secrets.token_urlsafe(24)
    row.fingerprint, row.made_at = fingerprint(secret), clock.now()
    by.ring.write(row, "secret", secret)
    row.save()
    return secret
