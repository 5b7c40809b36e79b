"""Steps that touch several rooms of `courses`, in order. Only views, commands and the like call them."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from courses.certificates import actions as certificates
from courses.certificates import tasks as certificate_tasks
from courses.certificates.enums import PrintKind, TitleChoice
from courses.certificates.models import Award, PrintJob, Withdrawal
from courses.certificates.policies import awards
from courses.certificates.queries import award_of, changes_since
from courses.cohorts import actions as cohorts
from courses.cohorts import tasks as cohort_tasks
from courses.cohorts.actions import Kept, Keyed, SessionPlan
from courses.cohorts.enums import OPEN, EnrolmentState
from courses.cohorts.models import CatchUp, Cohort, Enrolment, LiveSession
from courses.cohorts.policies import enrolments
from courses.pages.outline import LessonLine
from courses.pages.queries import outline
from courses.progress import actions as progress
from courses.progress import tasks as progress_tasks
from courses.progress.enums import Mark, TalkAbout
from courses.progress.learner import Learner
from courses.progress.models import LessonSitting, Talk
from courses.progress.queries import completion, learner_of, quiz_states
from courses.quizzes import actions as quizzes
from courses.quizzes.actions import Sent, Submitted
from courses.quizzes.models import Sitting
from courses.quizzes.queries import live_quiz
from courses.quizzes.querysets import Sitter
from foundation.encryption import CannotOpen
from foundation.prepared import Prepared
from people.models import Service, ServiceRole, User


@dataclass(frozen=True)
class Outcome:
    """What a step led to: was the course completed by it, and was a certificate given?"""

    completed: bool = False
    award: Award | None = None


@dataclass(frozen=True)
class AnswerOutcome:
    """What became of the answers that were sent, and what that led to."""

    submitted: Submitted
    completed: bool = False
    award: Award | None = None


@transaction.atomic
def start_sitting(learner: Learner, *, lesson: LessonLine, block_id: str, quiz_key: uuid.UUID, by: User) -> Sitting:
    """The sitting to go on with at the quiz of a lesson: the open one, or a new one.

    Raises PermissionDenied when the gate is closed or the quiz does not stand in the lesson, ValidationError when it is not published.
    """
    progress.require_open(learner, lesson, by=by)
    if quiz_key not in lesson.quizzes:
        raise PermissionDenied
    quizzes.one_at_a_time(by)
    state = quiz_states(learner, lesson.key).get(block_id)
    if state and state.open_sitting:
        return state.open_sitting
    quiz = live_quiz(quiz_key)
    if quiz is None:
        raise ValidationError("This quiz is not there at the moment.")
    sitting = quizzes.start_sitting(quiz, by=by)
    progress.join_sitting(learner, lesson=lesson, block_id=block_id, sitting=sitting)
    return sitting


@dataclass(frozen=True)
class QuizPlace:
    """Where a sitting belongs: its lesson and the quiz's block there, and what comes after it."""

    lesson: LessonLine
    block_id: str
    after: LessonLine | None

    @property
    def url(self) -> str:
        return f"/training/{self.lesson.path}#{self.block_id}"

    @property
    def start_url(self) -> str:
        return f"/training/{self.lesson.path}quiz/{self.block_id}/"


_lesson_of = Prepared(
    lambda sitting: LessonSitting.objects.filter(sitting=sitting).values(
        "lesson_key", "block_id", "enrolment__edition", "enrolment__edition__stamp"
    ),
    int,
)


def place_of(sitting: Sitting) -> QuizPlace | None:
    """The lesson that `sitting` belongs to; None when it belongs to none, or the lesson is not part of the course any more."""
    joined = next(iter(_lesson_of.rows(sitting.pk)), None)
    if joined is None:
        return None
    course = outline(joined["enrolment__edition"], joined["enrolment__edition__stamp"])
    lesson = course.lesson_by_key.get(joined["lesson_key"])
    return QuizPlace(lesson, joined["block_id"], course.after(lesson)) if lesson else None


def certificate_of(learner: Learner) -> Award | None:
    """The certificate that the learner holds for this enrolment; None while there is none."""
    return award_of(learner.enrolment_id)


@transaction.atomic
def answer_questions(uuid: uuid.UUID, *, sent: Mapping[int, Sent], by: Sitter) -> AnswerOutcome:
    """Keep answers; complete the course and give the certificate if a safety item was missing last. Raises as `submit_answers`."""
    submitted = quizzes.submit_answers(uuid, sent=sent, by=by)
    if not submitted.safety or not isinstance(by, User):
        return AnswerOutcome(submitted)
    joined = LessonSitting.objects.select_related("enrolment").filter(sitting=submitted.sitting).first()
    outcome = _complete_if_met(joined.enrolment, by=by) if joined else Outcome()
    return AnswerOutcome(submitted, completed=outcome.completed, award=outcome.award)


@transaction.atomic
def finish_sitting(sitting: Sitting, *, by: Sitter) -> Sitting:
    """Close a sitting. Own words go to whoever leads where the person learns. Raises as `quizzes.actions.finish_sitting` does."""
    return quizzes.finish_sitting(sitting, by=by, service=_service_for(sitting, by))


def _service_for(sitting: Sitting, by: Sitter) -> Service | None:
    joined = LessonSitting.objects.select_related("enrolment__service").filter(sitting=sitting).first()
    if joined:
        return joined.enrolment.service
    role = ServiceRole.objects.active().select_related("service").filter(person=by.pk).order_by("starts", "pk").first() if by.pk else None
    return role.service if role else None


@transaction.atomic
def mark_lesson(learner: Learner, *, lesson: LessonLine, mark: Mark, by: User) -> Outcome:
    """Mark a lesson; complete the course if that was the last thing missing. Raises PermissionDenied."""
    progress.mark_lesson(learner, lesson=lesson, mark=mark, by=by)
    return _complete_if_met(Enrolment.objects.get(pk=learner.enrolment_id), by=by)


@transaction.atomic
def record_talk(enrolment: Enrolment, *, about: TalkAbout, key: uuid.UUID, label: str, name: str, by: User) -> Talk:
    """The coordinator signs that something was talked through; a mail says that something waits. Raises as `progress.record_talk`."""
    talk = progress.record_talk(enrolment, about=about, key=key, label=label, name=name, by=by)
    transaction.on_commit(partial(progress_tasks.tell_of_talk.enqueue, talk.pk))
    return talk


@transaction.atomic
def agree_talk(talk: Talk, *, name: str, by: User) -> Outcome:
    """The person signs under a talk; complete the course if that was the last thing missing. Raises as `progress.agree_talk` does."""
    progress.agree_talk(talk, name=name, by=by)
    return _complete_if_met(talk.enrolment, by=by)


@transaction.atomic
def wish_for_certificate(enrolment: Enrolment, *, name: str, title: TitleChoice, by: User) -> Outcome:
    """Keep how the certificate should read, and give it if the course is complete. Raises as `certificates.actions.make_wish` does."""
    certificates.make_wish(enrolment, name=name, title=title, by=by)
    return _complete_if_met(enrolment, by=by)


def _make_document(award: Award) -> None:
    """In the background, as soon as the award is there for good."""
    transaction.on_commit(partial(certificate_tasks.make_document.enqueue, award.pk))


def _tell_holder(award: Award, *, of: str) -> None:
    """That there is something new about a certificate: that it was given, or withdrawn."""
    if award.person_id and award.enrolment:
        path, occasion = f"/training/{award.enrolment.edition.slug}/certificate/", f"award:{award.pk}:{of}"
        transaction.on_commit(partial(cohort_tasks.tell_person.enqueue, award.person_id, occasion, path))


@dataclass(frozen=True)
class Given:
    """What became of giving several certificates: those given now, those whose name cannot be printed, and those whose key is missing."""

    awards: tuple[Award, ...]
    unprintable: tuple[Enrolment, ...]
    locked: tuple[Enrolment, ...]


def give_certificates(given_to: Iterable[Enrolment], *, by: User) -> Given:
    """Give each of them their certificate, if their course is completed and they have none. Their holders are told.

    Each is a step of its own: a name that cannot be printed, or not be opened, stops nobody else. Raises PermissionDenied unless `by` leads
    where each learns; never one's own.
    """
    awarded, unprintable, locked = [], [], []
    for enrolment in given_to:
        try:
            award = _give_certificate(enrolment, by=by)
        except ValidationError:
            unprintable.append(enrolment)
        except CannotOpen:
            locked.append(enrolment)
        else:
            awarded += [award] if award else []
    return Given(tuple(awarded), tuple(unprintable), tuple(locked))


@transaction.atomic
def _give_certificate(enrolment: Enrolment, *, by: User) -> Award | None:
    enrolments.require(by, "lead", enrolment)
    row = Enrolment.objects.select_for_update(of=("self",)).select_related("person", "service", "edition").filter(pk=enrolment.pk).first()
    if row is None or row.state != EnrolmentState.COMPLETED or award_of(row.pk):
        return None
    award = certificates.issue_certificate(row, learner=learner_of(row), by=by, unasked=True)
    if award:
        _make_document(award)
        _tell_holder(award, of="given")
    return award


@transaction.atomic
def print_certificates(cohort: Cohort, *, kind: PrintKind, by: User) -> PrintJob:
    """Begin to make the certificates of a cohort into one file. Raises as `certificates.actions.start_print` does."""
    job = certificates.start_print(cohort, kind=kind, by=by)
    transaction.on_commit(partial(certificate_tasks.make_print.enqueue, str(job.pk)))
    return job


@transaction.atomic
def replace_certificate(award: Award, *, name: str, title: TitleChoice, by: User) -> Award:
    """The holder has it again under another name or title. Raises as `certificates.actions.replace_award` does."""
    if award.enrolment is None:
        raise PermissionDenied
    made = certificates.replace_award(award, learner=learner_of(award.enrolment), name=name, title=title, by=by)
    _make_document(made)
    return made


@transaction.atomic
def begin_renewal(award: Award, *, by: User) -> None:
    """Move the holder to the newest edition, where what has changed can be read. Raises PermissionDenied unless they may renew it."""
    awards.require(by, "renew", award)
    if award.enrolment is None:
        raise PermissionDenied
    newer = changes_since(award, learner_of(award.enrolment)).newer
    if newer:
        progress.move_to_edition(award.enrolment, edition=newer, by=by)


@transaction.atomic
def renew_certificate(award: Award, *, by: User) -> Award:
    """A new certificate for another while. Lessons that are new count as done: they were gone through. Raises as
    `certificates.actions.renew_award` does."""
    if award.enrolment is None:
        raise PermissionDenied
    learner = learner_of(award.enrolment)
    changes = changes_since(award, learner)
    made = certificates.renew_award(award, changes=changes, learner=learner, by=by)
    for one in changes.lessons:
        if one.line.key not in learner.completed:
            progress.mark_lesson(learner, lesson=one.line, mark=Mark.DONE, by=by)
    _make_document(made)
    return made


@transaction.atomic
def give_certificate_again(award: Award, *, by: User) -> Award:
    """Whoever leads puts a mistake right; the holder is told. Raises as `certificates.actions.give_again`, and ValidationError when the
    completion rule is not met any more."""
    awards.require(by, "give_again", award)
    if award.enrolment is None:
        raise ValidationError(certificates.ERASED)
    learner = learner_of(award.enrolment)
    if not completion(learner).is_met:
        raise ValidationError("What it takes is not met any more, so it cannot be given again. It can be withdrawn.")
    made = certificates.give_again(award, learner=learner, by=by)
    _make_document(made)
    _tell_holder(made, of="given")
    return made


@transaction.atomic
def withdraw_certificate(award: Award, *, reason: str, by: User) -> Withdrawal:
    """A certificate stands no more; its holder is told. Raises as `certificates.actions.withdraw_award` does."""
    row = certificates.withdraw_award(award, reason=reason, by=by)
    _tell_holder(award, of="withdrawn")
    return row


@transaction.atomic
def keep_register(session: LiveSession, keyed: Mapping[uuid.UUID, Keyed], *, by: User) -> Kept:
    """Keep who came; complete the course of whoever had only that missing. Raises as `cohorts.actions.keep_register` does."""
    kept = cohorts.keep_register(session, keyed, by=by)
    for enrolment in Enrolment.objects.open().filter(pk__in=kept.changed):
        _complete_if_met(enrolment, by=by)
    return kept


@transaction.atomic
def agree_catch_up(enrolment: Enrolment, *, day_key: uuid.UUID, tasks: Sequence[str], by: User) -> CatchUp:
    """Agree what stands in for a live session; a mail says that there is something new. Raises as `cohorts.actions.agree_catch_up`."""
    row = cohorts.agree_catch_up(enrolment, day_key=day_key, tasks=tasks, by=by)
    transaction.on_commit(partial(cohort_tasks.tell_person.enqueue, enrolment.person_id, f"catch-up:{row.pk}:agreed"))
    return row


@transaction.atomic
def sign_catch_up(catch_up: CatchUp, *, name: str, by: User) -> Outcome:
    """Sign for one side; complete the course if that was the last thing missing. Raises as `cohorts.actions.sign_catch_up` does."""
    row = cohorts.sign_catch_up(catch_up, name=name, by=by)
    if row.locked_at is not None:
        return _complete_if_met(row.enrolment, by=by)
    if by.pk != row.enrolment.person_id:
        transaction.on_commit(partial(cohort_tasks.tell_person.enqueue, row.enrolment.person_id, f"catch-up:{row.pk}:signed"))
    return Outcome()


@transaction.atomic
def plan_session(cohort: Cohort, plan: SessionPlan, *, by: User) -> LiveSession:
    """Plan a live session; a mail tells whoever is in the cohort. Raises as `cohorts.actions.plan_session` does."""
    row = cohorts.plan_session(cohort, plan, by=by)
    transaction.on_commit(partial(cohort_tasks.tell_of_session.enqueue, str(row.pk), is_new=True))
    return row


@transaction.atomic
def change_session(session: LiveSession, plan: SessionPlan, *, by: User) -> LiveSession:
    """Move a live session, and tell whoever is in the cohort. Raises as `cohorts.actions.change_session` does."""
    row = cohorts.change_session(session, plan, by=by)
    transaction.on_commit(partial(cohort_tasks.tell_of_session.enqueue, str(row.pk)))
    return row


@transaction.atomic
def cancel_session(session: LiveSession, *, by: User) -> LiveSession:
    """Call a live session off, once, and tell whoever is in the cohort. Raises as `cohorts.actions.cancel_session` does."""
    was_off = session.cancelled_at is not None
    row = cohorts.cancel_session(session, by=by)
    if not was_off:
        transaction.on_commit(partial(cohort_tasks.tell_of_session.enqueue, str(row.pk)))
    return row


def _complete_if_met(enrolment: Enrolment, *, by: User) -> Outcome:
    """Complete the course if its rule is met now, and give the certificate that was wished for. `by` wrote what was missing last."""
    learner = learner_of(enrolment)
    if learner.state in OPEN:
        if not learner.could_be_complete or not completion(learner).is_met:
            return Outcome()
        enrolment = cohorts.mark_completed(enrolment, by=by)
    elif not learner.is_complete:
        return Outcome()
    before = award_of(enrolment.pk)
    award = before or certificates.issue_certificate(enrolment, learner=learner, by=by if by.pk == enrolment.person_id else None)
    if award and not before:
        _make_document(award)
    return Outcome(completed=True, award=award)
