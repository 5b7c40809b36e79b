"""Writes: planning a live session, moving it, calling it off."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from courses.cohorts.enums import FARTHEST, LONGEST, Part
from courses.cohorts.models import Cohort, LiveSession
from courses.cohorts.policies import cohorts, live_sessions
from courses.cohorts.queries import day_choices
from foundation import audit, clock
from foundation.enums import Verb
from people.models import User

_IS_LINK = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class SessionPlan:
    """For which day, when, and where or how. Moments are aware."""

    day_key: uuid.UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    part: Part = Part.WHOLE
    place: str = ""
    link: str = ""


@transaction.atomic
def plan_session(cohort: Cohort, plan: SessionPlan, *, by: User) -> LiveSession:
    """Plan a session of `cohort`. A day in the past is allowed: it may have taken place. The same day at the same time twice is once.

    Raises PermissionDenied unless `by` leads its service, ValidationError {field: message} when something does not fit.
    """
    held = Cohort.objects.select_for_update(of=("self",)).select_related("service").get(pk=cohort.pk)
    cohorts.require(by, "lead", held)
    same = LiveSession.objects.planned().filter(cohort=held, day_key=plan.day_key, part=plan.part, starts_at=plan.starts_at).first()
    if same is not None:
        return same
    row = LiveSession(cohort=held)
    _write(row, plan)
    audit.record(by, Verb.PLANNED, row, cohort=held.pk)
    return row


@transaction.atomic
def change_session(session: LiveSession, plan: SessionPlan, *, by: User) -> LiveSession:
    """Another time or place. Once its register is kept it stays a session of the same day: what people came to does not change.

    Raises PermissionDenied unless `by` leads its service and it is not called off, ValidationError {field: message}.
    """
    row = _locked(session)
    live_sessions.require(by, "change", row)
    if (row.day_key, row.part) != (plan.day_key, plan.part) and row.attendances.exists():
        raise ValidationError({"day": "The register of this session is kept already. Plan another one for the other day."})
    taken = LiveSession.objects.planned().filter(cohort=row.cohort, day_key=plan.day_key, part=plan.part, starts_at=plan.starts_at)
    if taken.exclude(pk=row.pk).exists():
        raise ValidationError({"starts": "There is a session of this day at this time already."})
    _write(row, plan)
    audit.record(by, Verb.PLANNED, row, cohort=row.cohort_id)
    return row


@transaction.atomic
def cancel_session(session: LiveSession, *, by: User) -> LiveSession:
    """It does not take place. Calling it off twice is once.

    Raises PermissionDenied unless `by` leads its service, ValidationError when the register says already who came.
    """
    row = _locked(session)
    cohorts.require(by, "lead", row.cohort)
    if row.cancelled_at is not None:
        return row
    if row.attendances.exists():
        raise ValidationError("The register of this session is kept: it took place, and cannot be called off.")
    row.cancelled_at = row.updated_at = clock.now()
    row.save(update_fields=["cancelled_at", "updated_at"])
    audit.record(by, Verb.CANCELLED, row, cohort=row.cohort_id)
    return row


def _write(row: LiveSession, plan: SessionPlan) -> None:
    """Raises ValidationError {field: message} when something does not fit. Fields are those of the form."""
    day = next((one for one in day_choices(row.cohort) if one.key == plan.day_key), None)
    kept = not row._state.adding and row.day_key == plan.day_key  # an editor may have taken the day out since
    wrong: dict[str, str] = {}
    if day is None and not kept:
        wrong["day"] = "Choose a day of the course."
    if plan.ends_at <= plan.starts_at:
        wrong["ends"] = "It ends before it starts. Look at both times again."
    elif plan.ends_at - plan.starts_at > LONGEST:
        wrong["ends"] = "That is longer than twelve hours. Look at both times again."
    if abs(plan.starts_at - clock.now()) > FARTHEST:
        wrong["on"] = "That is more than two years away. Is the year right?"
    if plan.link:
        try:
            _IS_LINK(plan.link)
        except ValidationError:
            wrong["link"] = "A link begins with https:// or http://. Copy the whole of it."
    if not plan.place.strip() and not plan.link:
        wrong["place"] = "Say where it is, or give a link."
    if wrong:
        raise ValidationError(wrong)
    if day is not None:
        row.day_key, row.number, row.label = day.key, day.number, day.title[:255]
    row.part, row.starts_at, row.ends_at = plan.part, plan.starts_at, plan.ends_at
    row.place, row.link, row.updated_at = plan.place.strip()[:200], plan.link, clock.now()
    row.save()


def _locked(session: LiveSession) -> LiveSession:
    """The session; its cohort is held first, as when one is planned, so that no two of them come to stand at the same time."""
    Cohort.objects.select_for_update().get(pk=session.cohort_id)
    return LiveSession.objects.select_for_update(of=("self",)).select_related("cohort__service").get(pk=session.pk)
