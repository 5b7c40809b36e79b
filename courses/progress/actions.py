"""Writes: marks, place, responses, conversations that stand in for something, and moving to another edition."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from courses.cohorts.actions import note_seen
from courses.cohorts.enums import EnrolmentState
from courses.cohorts.models import Enrolment
from courses.cohorts.policies import enrolments
from courses.pages.models import Edition
from courses.pages.outline import LessonLine
from courses.pages.queries import latest_edition
from courses.progress.enums import COMPLETING, NOTE_CHOICES, Mark, TalkAbout
from courses.progress.learner import Learner
from courses.progress.models import LessonMark, LessonSitting, Place, Response, Talk, TalkAgreement
from courses.progress.policies import may_open, talks
from courses.progress.queries import counters_of, learner_by_id
from courses.quizzes.models import Sitting
from foundation import audit, clock
from foundation.enums import Verb
from foundation.keys import KeyRing
from foundation.prepared import Prepared
from people.models import User

LONGEST_ANSWER = 20_000


def require_open(learner: Learner, lesson: LessonLine, *, by: User) -> None:
    """Raises PermissionDenied unless `by` is the learner and the gate of `lesson` is open."""
    if learner.person_id != by.pk or not may_open(learner, lesson.key):
        raise PermissionDenied


@transaction.atomic
def mark_lesson(learner: Learner, *, lesson: LessonLine, mark: Mark, by: User) -> None:
    """Record `mark` for `lesson`. Marking twice is once; of the choices at a content note the newest counts.

    Raises PermissionDenied when the lesson is not theirs or not open yet, and for a choice at a note that the lesson does not have:
    only what carries a note can be skipped.
    """
    require_open(learner, lesson, by=by)
    if mark in NOTE_CHOICES and not lesson.has_content_note:
        raise PermissionDenied
    _lock.rows(learner.enrolment_id)
    rows = LessonMark.objects.filter(enrolment=learner.enrolment_id, lesson_key=lesson.key)
    if mark in NOTE_CHOICES:
        rows.filter(mark__in=[choice for choice in NOTE_CHOICES if choice != mark]).delete()
    if mark in COMPLETING:
        rows.filter(mark__in=[other for other in COMPLETING if other not in (mark, Mark.TALKED)]).delete()  # both signed a talk
    LessonMark.objects.get_or_create(
        enrolment_id=learner.enrolment_id, lesson_key=lesson.key, mark=mark, defaults={"label": lesson.title[:255]}
    )
    _keep_counters(learner.enrolment_id)


_lock = Prepared(lambda enrolment: Enrolment.objects.select_for_update(of=("self",)).filter(pk=enrolment).values("pk"), int)


def _keep_counters(enrolment_id: int) -> None:
    """Keep `Enrolment.lessons_done` and `Enrolment.asks` true, once marks have changed. Two queries; one where neither changed.

    Whoever changes marks holds the enrolment's row since before (`_lock`): two devices at once would each count without the other.
    """
    row = learner_by_id(enrolment_id)
    done, asks = counters_of(row)
    if (row.lessons_done, row.asks) != (done, asks):
        Enrolment.objects.filter(pk=enrolment_id).update(lessons_done=done, asks=asks)


@transaction.atomic
def unmark_lesson(learner: Learner, *, lesson: LessonLine, by: User) -> None:
    """The lesson is not done after all. What was talked through stays, since both signed it; so does a completed course."""
    require_open(learner, lesson, by=by)
    if learner.is_complete:
        return
    _lock.rows(learner.enrolment_id)
    LessonMark.objects.filter(enrolment=learner.enrolment_id, lesson_key=lesson.key, mark__in=(Mark.DONE, Mark.SKIPPED)).delete()
    _keep_counters(learner.enrolment_id)


@transaction.atomic
def move_to_edition(enrolment: Enrolment, *, edition: Edition, by: User) -> Enrolment:
    """Move a person to another edition of the same course; what they did stays, and counts where the new edition has that lesson too.

    Whoever has completed the course may move themselves to the newest one, to see what has changed. Raises PermissionDenied unless that is
    so or `by` leads the service; ValidationError for another course.
    """
    locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    own = by.pk == locked.person_id
    enrolments.require(by, "learn" if own else "lead", locked)
    if own and (locked.state != EnrolmentState.COMPLETED or edition != latest_edition(locked.course_key)):
        raise PermissionDenied
    if edition.course_key != locked.course_key:
        raise ValidationError("That edition belongs to another course.")
    audit.record(by, Verb.EDITION_MOVED, locked, came_from=locked.edition_id, to=edition.pk)
    locked.edition = edition
    locked.save(update_fields=["edition"])
    _keep_counters(locked.pk)
    return locked


def keep_place(learner: Learner, *, lesson: LessonLine, block_id: str, by: User) -> None:
    """Remember that the person left off at `block_id` of `lesson`; an empty block is its top. One query, but for the first time, and
    the first of a day."""
    require_open(learner, lesson, by=by)
    here = {"lesson_key": lesson.key, "block_id": block_id[:64], "at": clock.now()}
    if not Place.objects.filter(enrolment=learner.enrolment_id).update(**here):
        Place.objects.get_or_create(enrolment_id=learner.enrolment_id, defaults=here)
    if learner.seen_on < clock.today():
        note_seen(by)


@dataclass(frozen=True)
class Conflict(Exception):
    """Somebody (the same person on another device) saved this field since it was read. Nothing was overwritten."""

    field_id: str
    theirs: str
    revision: int


@transaction.atomic
def save_response(
    learner: Learner,
    *,
    lesson: LessonLine,
    block_id: str,
    field_id: str,
    label: str,
    text: str,
    seen_revision: int,
    ring: KeyRing,
    by: User,
) -> int:
    """Keep `text` in one field; returns its new revision. The same text again changes nothing.

    `seen_revision` is the revision that the writer last saw (0: none yet). Raises Conflict when another device saved in between,
    PermissionDenied when the lesson is not theirs or not open, ValidationError when the text is too long.
    """
    require_open(learner, lesson, by=by)
    if len(text) > LONGEST_ANSWER:
        raise ValidationError(f"This is {len(text):,} characters long. There is room for {LONGEST_ANSWER:,}: please shorten it.")
    place = {"enrolment_id": learner.enrolment_id, "lesson_key": lesson.key, "block_id": block_id, "field_id": field_id}
    row = Response.objects.select_for_update().filter(**place).first()
    if row is None:
        if not text:
            return 0
        row = Response(**place, label=label[:255])
        ring.write(row, "answer", text)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:  # another device was first
            return save_response(
                learner,
                lesson=lesson,
                block_id=block_id,
                field_id=field_id,
                label=label,
                text=text,
                seen_revision=seen_revision,
                ring=ring,
                by=by,
            )
        return row.revision
    kept = ring.read(row, "answer")
    if kept == text:
        return row.revision
    if seen_revision != row.revision:
        raise Conflict(field_id=field_id, theirs=kept, revision=row.revision)
    ring.write(row, "answer", text)
    row.revision += 1
    row.updated_at = clock.now()
    row.save(update_fields=["answer", "revision", "updated_at"])
    return row.revision


def join_sitting(learner: Learner, *, lesson: LessonLine, block_id: str, sitting: Sitting) -> LessonSitting:
    """Note that `sitting` belongs to this enrolment and lesson. One that was begun in another lesson stays there."""
    place = {"enrolment_id": learner.enrolment_id, "lesson_key": lesson.key, "block_id": block_id}
    return LessonSitting.objects.get_or_create(sitting=sitting, defaults=place)[0]


@transaction.atomic
def record_talk(enrolment: Enrolment, *, about: TalkAbout, key: uuid.UUID, label: str, name: str, by: User) -> Talk:
    """The coordinator says that something was talked through, and signs with their typed `name`. It counts once the person agrees.

    Raises PermissionDenied unless `by` leads the service, ValidationError without a name or when it is recorded already.
    """
    enrolments.require(by, "lead", enrolment)
    if not name.strip():
        raise ValidationError({"name": "Type your name to sign."})
    try:
        with transaction.atomic():
            talk = Talk.objects.create(
                enrolment=enrolment,
                about=about,
                key=key,
                label=label[:255],
                talked_on=clock.today(),
                recorded_by=by,
                recorded_name=name.strip()[:80],
            )
    except IntegrityError as error:
        raise ValidationError("This conversation is recorded already.") from error
    audit.record(by, Verb.TALK_RECORDED, talk, enrolment=enrolment.pk)
    return talk


@transaction.atomic
def agree_talk(talk: Talk, *, name: str, by: User) -> TalkAgreement:
    """The person signs under `talk` with their typed `name`; a lesson talked through is completed by it. Agreeing twice is once.

    Raises PermissionDenied unless it is about their own enrolment, ValidationError without a name.
    """
    talks.require(by, "agree", talk)
    if not name.strip():
        raise ValidationError({"name": "Type your name to agree."})
    try:
        return talk.agreement
    except ObjectDoesNotExist:
        _lock.rows(talk.enrolment_id)
        agreement = TalkAgreement.objects.create(talk=talk, name=name.strip()[:80])
    if talk.about == TalkAbout.LESSON:
        LessonMark.objects.get_or_create(enrolment=talk.enrolment, lesson_key=talk.key, mark=Mark.TALKED, defaults={"label": talk.label})
        _keep_counters(talk.enrolment_id)
    audit.record(by, Verb.TALK_AGREED, talk)
    return agreement
