"""Who mentors whom, and “we met”. Neither holds a word of what was said."""

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from foundation import audit, clock
from foundation.enums import Verb
from people.actions.messages import send_message
from people.enums import MessageKind, Role
from people.models import Mentoring, MentorMeeting, Service, ServiceRole, User
from people.policies import mentor_meetings, mentorings, services

PAGE = "/mentoring/"
MEANWHILE = "Somebody has chosen a mentor meanwhile. Have another look."
ENDED = "This has ended meanwhile. Nothing was changed."


@transaction.atomic
def begin_mentoring(
    person: User, *, mentor: User, service: Service, instead_of: uuid.UUID | None, by: User, starts: dt.date | None = None
) -> Mentoring:
    """`mentor` walks beside the peer supporter `person` from `starts` (today) on; both are told. Pressed twice, it is once.

    `instead_of` is the mentoring that `by` saw as the one that lasts, None where they saw none: it ends with this one's beginning.

    Raises PermissionDenied unless `by` leads `service`; ValidationError when `person` is no peer supporter there or `mentor` no mentor,
    when they are one and the same, when the day is ahead, or when somebody else has chosen meanwhile.
    """
    if not services.may(by, "lead", service):
        raise PermissionDenied
    day = starts or clock.today()
    if day > clock.today():
        raise ValidationError({"starts": "That day is still to come. Pick today, or a day before."})
    if mentor.pk == person.pk:
        raise ValidationError({"mentor": "Nobody mentors themselves. Choose somebody else."})
    held = set(ServiceRole.objects.active().filter(service=service, person__in=(person, mentor)).values_list("person", "role"))
    if (person.pk, Role.SUPPORTER.value) not in held or not person.is_active:
        raise ValidationError("They are not a peer supporter here any more.")
    if (mentor.pk, Role.MENTOR.value) not in held or not mentor.is_active:
        raise ValidationError({"mentor": "They are not a mentor here any more. Choose somebody else."})
    now = Mentoring.objects.select_for_update().filter(person=person, service=service, ends=None).first()
    if now is not None and now.mentor_id == mentor.pk:
        return now
    if (now.uuid if now else None) != instead_of:
        raise ValidationError(MEANWHILE)
    if now is not None:
        _end(now, by=by)
    try:
        with transaction.atomic():
            row = Mentoring.objects.create(person=person, mentor=mentor, service=service, starts=day)
    except IntegrityError as error:  # two at once: the first has it
        found = Mentoring.objects.filter(person=person, service=service, ends=None).first()
        if found is None or found.mentor_id != mentor.pk:
            raise ValidationError(MEANWHILE) from error
        return found
    audit.record(by, Verb.MENTORING_BEGUN, row, person=person.pk, mentor=mentor.pk, service=service.pk)
    _tell(row, "begun")
    return row


@transaction.atomic
def end_mentoring(mentoring: Mentoring, *, by: User) -> Mentoring:
    """It ends at once, and both are told. Ending twice is once. Raises PermissionDenied unless `by` leads the service."""
    row = Mentoring.objects.select_for_update(of=("self",)).select_related("service", "person", "mentor").get(pk=mentoring.pk)
    mentorings.require(by, "end", row)
    if row.ends is None:
        _end(row, by=by)
    return row


@transaction.atomic
def record_meeting(mentoring: Mentoring, *, met_on: dt.date, by: User) -> tuple[MentorMeeting, bool]:
    """They met on `met_on`; (the record, is it new?). Whoever of the two says it first: a day is recorded once.

    Raises PermissionDenied unless `by` is one of the two and it lasts, ValidationError for a day that is ahead or before it began.
    """
    row = Mentoring.objects.select_for_update(of=("self",)).select_related("service", "person", "mentor").get(pk=mentoring.pk)
    mentorings.require(by, "record", row)
    if met_on > clock.today():
        raise ValidationError({"met_on": "That day is still to come. Say it once you have met."})
    if met_on < row.starts:
        raise ValidationError({"met_on": f"You began on {row.starts:%d/%m/%Y}. Pick a day since then."})
    there = MentorMeeting.objects.counting().filter(mentoring=row, met_on=met_on).first()
    if there is not None:
        return there, False
    met = MentorMeeting.objects.create(mentoring=row, met_on=met_on, recorded_by=by)
    audit.record(by, Verb.MENTOR_MET, met, mentoring=row.pk)
    return met, True


@transaction.atomic
def take_back_meeting(meeting: MentorMeeting, *, by: User) -> MentorMeeting:
    """A mistake: it does not count. Taking back twice is once. Raises PermissionDenied unless `by` recorded it, and it lasts."""
    row = MentorMeeting.objects.select_for_update(of=("self",)).select_related("mentoring__service").get(pk=meeting.pk)
    mentor_meetings.require(by, "take_back", row)
    if row.taken_back_at is None:
        row.taken_back_at = clock.now()
        row.save(update_fields=["taken_back_at"])
        audit.record(by, Verb.TAKEN_BACK, row)
    return row


def erase_mentoring(person: User) -> None:
    """What is about `person` goes. Whom they mentored keeps the days, without a name beside them."""
    Mentoring.objects.filter(person=person).delete()
    Mentoring.objects.filter(mentor=person, ends=None).update(ends=clock.today())
    Mentoring.objects.filter(mentor=person).update(mentor=None)
    MentorMeeting.objects.filter(recorded_by=person).update(recorded_by=None)


def _end(row: Mentoring, *, by: User) -> None:
    row.ends = clock.today()
    row.save(update_fields=["ends"])
    audit.record(by, Verb.MENTORING_ENDED, row)
    _tell(row, "ended")


def _tell(row: Mentoring, what: str) -> None:
    for person in filter(None, (row.person, row.mentor)):
        send_message(person, kind=MessageKind.UPDATE, path=PAGE, dedupe=f"mentoring:{row.uuid}:{what}")
