"""Reads: somebody's own calendar."""

import datetime as dt
import hashlib

from django.db.models import Q

from courses.cohorts.models import CalendarFeed, Cohort, LiveSession
from foundation import clock
from people.models import User

SHOWN_BACK = dt.timedelta(days=60)
"""How far back a calendar goes."""


def fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def feed_person(secret: str) -> User | None:
    """Whose calendar lies at the address with this `secret`; None for nobody's, and for an account that is closed. One query."""
    found = CalendarFeed.objects.select_related("person").filter(fingerprint=fingerprint(secret), person__is_active=True).first()
    return found.person if found else None


def calendar_secret_of(person: User) -> str:
    """The secret part of the person's own address; empty while they have none."""
    row = CalendarFeed.objects.filter(person=person).first()
    return person.ring.read(row, "secret") if row else ""


def sessions_for_calendar(person: User) -> list[LiveSession]:
    """Live sessions of the cohorts that `person` learns in or facilitates today, those that were called off too. One query."""
    learns = LiveSession.objects.of_learner(person).values("pk")
    runs = Cohort.objects.facilitated_by(person).values("pk")
    rows = LiveSession.objects.filter(Q(pk__in=learns) | Q(cohort__in=runs), starts_at__gte=clock.now() - SHOWN_BACK)
    return list(rows.order_by("starts_at"))
