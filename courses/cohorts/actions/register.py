"""Writes: who came, who says that they are here, and what people need to take part."""

import hmac
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from courses.cohorts.enums import READABLE, WHOLE_SESSION, Part, Presence
from courses.cohorts.models import AccessNeeds, Attendance, CheckIn, Enrolment, LiveSession
from courses.cohorts.policies import enrolments, live_sessions
from courses.cohorts.queries import register_of
from foundation import audit, clock
from foundation.enums import Verb
from people.models import User

LONGEST_NEEDS = 2_000
CHECK_IN_SHUT = "You can check in around the time of the session. It is not open just now."


@dataclass(frozen=True)
class Keyed:
    """What somebody keyed for one line: the mark, what stood there when they opened the screen, and the row that said so (0: none)."""

    presence: Presence
    was: str = ""
    seen: int = 0


@dataclass(frozen=True)
class Kept:
    """What became of a register that was sent: whose line is new, and which lines somebody else keyed otherwise in between."""

    changed: tuple[int, ...] = ()
    """Enrolment ids."""
    clashes: Mapping[uuid.UUID, Presence] = field(default_factory=dict)
    """By the enrolment's uuid: what stands there. Nothing was overwritten."""


@transaction.atomic
def keep_register(session: LiveSession, keyed: Mapping[uuid.UUID, Keyed], *, by: User) -> Kept:
    """Record who came, by the uuid of the enrolment. A line that says the same already is not written again; one that was not touched is
    left alone; one that somebody else keyed otherwise since it was read is a clash. A correction is a new row.

    Raises PermissionDenied unless `by` leads or facilitates the cohort and the session's day is here; ValidationError for a half of a
    session that is itself half a day. Nobody keeps their own line.
    """
    row = LiveSession.objects.select_for_update(of=("self",)).select_related("cohort__service").get(pk=session.pk)
    live_sessions.require(by, "keep_register", row)
    changed: list[int] = []
    clashes: dict[uuid.UUID, Presence] = {}
    for line in register_of(row, by=by):
        sent = keyed.get(line.enrolment)
        if sent is None or line.is_own or sent.presence == line.presence or sent.presence == sent.was:
            continue
        if row.part != Part.WHOLE and sent.presence not in WHOLE_SESSION:
            raise ValidationError("This session is half a day: people came to it or they did not.")
        if line.presence is not None and line.seen != sent.seen:
            clashes[line.enrolment] = line.presence
            continue
        Attendance.objects.create(session=row, enrolment_id=line.enrolment_id, presence=sent.presence, recorded_by=by)
        changed.append(line.enrolment_id)
    if changed:
        audit.record(by, Verb.REGISTER_KEPT, row, enrolments=changed)
    return Kept(tuple(changed), clashes)


@transaction.atomic
def check_in(session: LiveSession, *, code: str, by: User) -> CheckIn:
    """Say "I am here", with the code that hangs in the room. It counts once the register says so. Twice is once.

    Raises PermissionDenied unless `by` is in the cohort and has the code, ValidationError outside the session's time.
    """
    live_sessions.require(by, "attend", session)
    if not hmac.compare_digest(code.encode(), session.code.encode()):
        raise PermissionDenied
    mine = Enrolment.objects.get(cohort=session.cohort_id, person=by, state__in=READABLE)
    if there := CheckIn.objects.filter(session=session, enrolment=mine).first():
        return there
    if not session.takes_check_ins:
        raise ValidationError(CHECK_IN_SHUT)
    try:
        with transaction.atomic():
            row = CheckIn.objects.create(session=session, enrolment=mine)
    except IntegrityError:  # pressed twice
        return CheckIn.objects.get(session=session, enrolment=mine)
    audit.record(by, Verb.CHECKED_IN, row, session=str(session.pk))
    return row


@transaction.atomic
def write_needs(enrolment: Enrolment, *, needs: str, by: User) -> None:
    """Keep what the person needs to take part in live sessions; empty takes it away.

    Raises PermissionDenied unless it is their own enrolment, ValidationError {"needs": message} when it is too long.
    """
    enrolments.require(by, "learn", enrolment)
    if len(needs) > LONGEST_NEEDS:
        raise ValidationError({"needs": f"There is room for {LONGEST_NEEDS:,} characters."})
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    row = AccessNeeds.objects.filter(enrolment=enrolment).first() or AccessNeeds(enrolment=enrolment)
    by.ring.write(row, "needs", needs.strip())
    row.updated_at = clock.now()
    row.save()
