"""Reads for the coordinator's first plain desk, and everything about one person for that person."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from charter_content.charter.models import CharterRead
from charter_content.induction.queries import inductions_about
from charter_content.reflections.models import Share, ShareOpening
from charter_content.reflections.queries import ShareLog, answers_of, draft_of, log_of, logs, shared_with, text_of
from charter_content.supervision.queries import supervision_about
from courses.cohorts.models import Enrolment
from courses.pages.outline import LessonLine
from courses.progress.enums import Mark, TalkAbout
from courses.progress.learner import Learner
from courses.progress.models import Talk
from courses.progress.queries import Completion, DayProgress, completion, learner_of, learners_of_enrolments, module_progress
from courses.quizzes.models import Answer, ExtraTime, Marking, Sitting
from foundation.keys import KeyRing
from foundation.models import AuditEvent
from people.models import User


@dataclass(frozen=True)
class DeskRow:
    """One person on one course, as their coordinator may see it: how much is done, and what they asked for."""

    enrolment: Enrolment
    done: int
    total: int
    where: str
    asked: tuple[LessonLine, ...]


def _asked(learner: Learner) -> tuple[LessonLine, ...]:
    """Lessons that the person asked to do with their coordinator, and that are still open. They chose to tell."""
    return tuple(line for line in learner.outline.lessons if (line.key, Mark.ASKED) in learner.marks and line.key not in learner.completed)


def desk_rows(enrolments: Sequence[Enrolment]) -> list[DeskRow]:
    """Rows of the desk, in one query beside the enrolments'."""
    learners = learners_of_enrolments(enrolments)
    rows = []
    for enrolment in enrolments:
        learner = learners[enrolment.pk]
        following = learner.next_lesson
        where = (
            "Completed" if learner.is_complete else f"Day {following.day}, module {following.module}" if following else "All lessons done"
        )
        rows.append(DeskRow(enrolment, learner.count(learner.outline), len(learner.outline.lessons), where, _asked(learner)))
    return rows


@dataclass(frozen=True)
class TalkChoice:
    """Something that a conversation can stand in for."""

    about: TalkAbout
    key: uuid.UUID
    label: str
    words: str

    @property
    def shown(self) -> str:
        """As the coordinator picks it. What is kept is the neutral `label`."""
        return self.words or self.label

    @property
    def code(self) -> str:
        return f"{self.about}:{self.key}"


@dataclass(frozen=True)
class PersonPage:
    """One person as their coordinator may see them: modules, safety items met or not, conversations. Nothing they wrote or picked."""

    enrolment: Enrolment
    rule: tuple[str, ...]
    days: tuple[DayProgress, ...]
    completion: Completion
    asked: tuple[LessonLine, ...]
    talks: tuple[Talk, ...]
    can_talk: tuple[TalkChoice, ...]


def person_page(enrolment: Enrolment) -> PersonPage:
    learner = learner_of(enrolment)
    done = completion(learner)
    talks = tuple(Talk.objects.filter(enrolment=enrolment).select_related("agreement", "recorded_by"))
    recorded = {(talk.about, talk.key) for talk in talks}
    choices = [
        TalkChoice(TalkAbout.LESSON, line.key, line.neutral_title, f"{line.neutral_title}: {line.title}")
        for line in learner.outline.lessons
        if line.has_content_note  # done or not: which single lessons somebody has done is theirs
    ]
    choices += [
        TalkChoice(TalkAbout.SAFETY, state.line.question, f"Safety question {n}, in {state.lesson.neutral_title}", "")
        for n, state in enumerate(done.safety, start=1)
        if not state.met
    ]
    return PersonPage(
        enrolment, tuple(learner.outline.rule()), module_progress(learner), done, _asked(learner), talks,
        tuple(choice for choice in choices if (choice.about, choice.key) not in recorded),
    )  # fmt: skip


def everything_about(person: User) -> dict[str, Any]:
    """All that is kept about `person`, their private words opened: for the person, on their request, and for nobody else."""
    ring = person.ring
    enrolments = list(person.enrolments.select_related("edition", "service").order_by("started_at"))
    return {
        "account": {
            "email": person.email, "name": person.display_name, "pronouns": person.pronouns, "joined": person.joined_at,
            "display": {"text": person.text_size, "colours": person.theme, "still": person.reduced_motion, "spacing": person.plain_spacing},
        },
        "roles": [
            {"role": role.get_role_display(), "service": str(role.service), "from": role.starts, "to": role.ends}
            for role in person.roles.select_related("service").order_by("starts")
        ],
        "asked to be contacted": [
            {"service": str(row.service), "how": row.way, "asked": row.asked_at, "opened": row.opened_at, "closed": row.closed_at}
            for row in person.contact_requests.select_related("service").order_by("asked_at")
        ],
        "courses": [_course_of(enrolment, ring) for enrolment in enrolments],
        "reflections": [
            {"written": row.made_at, "changed": row.updated_at, "prompt": row.prompt, "text": ring.read(row, "text")}
            for row in person.reflections.order_by("made_at")
        ],
        "reflections you shared": [_share_of(log) for log in logs(log_of(person))],
        "reflections shared with you": [_shared_with(share, person) for share in shared_with(person)],
        "what you opened": [
            {"share": str(opening.share_id), "at": opening.at} for opening in ShareOpening.objects.filter(person=person).order_by("at")
        ],
        **supervision_about(person),
        **inductions_about(person),
        "quizzes": [_quiz_of(sitting, ring) for sitting in person.sittings.order_by("started_at")],
        "more time in quizzes, per cent": ExtraTime.objects.filter(person=person).values_list("percent", flat=True).first() or 0,
        "marks given to others": [
            {"at": marking.at, "points": marking.rubric, "comment": KeyRing(marking.hand_in.key_owner).read(marking, "comment")}
            for marking in Marking.objects.filter(marker=person, hand_in__taken_back_at=None).select_related("hand_in").order_by("at")
        ],
        "charter looked at": [
            {"version": read.charter.number, "at": read.at} for read in CharterRead.objects.filter(person=person).select_related("charter")
        ],
        "certificates": [
            {"number": award.pretty_serial, "name": ring.read(award.secret, "name"), "facts": json.loads(award.facts)}
            for award in person.awards.select_related("secret").order_by("issued_at")
        ],
        "what happened": [
            {"at": event.at, "what": event.verb, "record": f"{event.subject_type} {event.subject_id}"}
            for event in AuditEvent.objects.filter(actor_id=person.pk).order_by("at")
        ],
    }  # fmt: skip


def _share_of(log: ShareLog) -> dict[str, Any]:
    """One share as its writer has it: the copy and the answers as long as they are kept."""
    return {
        "share": str(log.id), "with": log.reader, "role": log.share.reader_role, "shared": log.share.shared_at,
        "taken back": log.share.taken_back_at, "prompt": log.share.prompt, "text": text_of(log.share).text if log.is_kept else "",
        "opened": log.openings,
        "answers": [{"from": one.person, "at": one.sent_at, "text": one.text} for one in answers_of(log.share)] if log.is_kept else [],
    }  # fmt: skip


def _shared_with(share: Share, person: User) -> dict[str, Any]:
    """What was shared with `person`: what they said to it is theirs; what it says, and whose it is, is its writer's."""
    _id, draft, _revision = draft_of(share, by=person)
    return {
        "share": str(share.pk), "shared": share.shared_at, "not sent yet": draft,
        "your answers": [{"at": one.sent_at, "text": one.text} for one in answers_of(share, by=person)],
    }  # fmt: skip


def _quiz_of(sitting: Sitting, ring: KeyRing) -> dict[str, Any]:
    """One sitting as its person has it: what was asked, what they answered in words, how it went, and what markers said."""
    return {
        "quiz": sitting.quiz_title, "started": sitting.started_at, "finished": sitting.finished_at,
        "answers": [
            {
                "question": answer.position, "asked": answer.version.content["stem"], "picked": answer.given,
                "words": ring.read(answer.words, "text") if hasattr(answer, "words") else "", "right": answer.right, "share": answer.share,
                "sure": answer.sure, "at": answer.at, "marks": _marks_on(answer),
            }
            for answer in sitting.answers.select_related("version", "words", "hand_in")
        ],
        "not answered yet": [{"question": draft.position, "put in": ring.read(draft, "text")} for draft in sitting.drafts.all()],
        "results": [{"at": one.at, "points": one.points, "possible": one.possible, "passed": one.passed} for one in sitting.results.all()],
    }  # fmt: skip


def _marks_on(answer: Answer) -> list[dict[str, Any]]:
    hand_in = getattr(answer, "hand_in", None)
    if hand_in is None or hand_in.taken_back_at:
        return []
    ring = KeyRing(hand_in.key_owner)
    return [{"at": one.at, "points": one.rubric, "comment": ring.read(one, "comment")} for one in hand_in.markings.all()]


def _course_of(enrolment: Enrolment, ring: KeyRing) -> dict[str, Any]:
    return {
        "course": str(enrolment.edition), "service": str(enrolment.service), "started": enrolment.started_at,
        "completed": enrolment.completed_at,
        "lessons": [{"lesson": mark.label, "what": mark.get_mark_display(), "at": mark.at} for mark in enrolment.marks.order_by("at")],
        "worksheets": [
            {"field": row.label, "text": ring.read(row, "answer"), "changed": row.updated_at}
            for row in enrolment.responses.order_by("updated_at")
        ],
        "conversations": [{"about": talk.label, "on": talk.talked_on, "signed by": talk.recorded_name} for talk in enrolment.talks.all()],
    }  # fmt: skip
