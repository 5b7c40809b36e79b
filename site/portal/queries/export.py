"""Everything about one person, for that person."""

import json
from typing import Any

from django.db.models import Q

from charter_content.charter.models import CharterRead
from charter_content.charter.queries import readings_about
from charter_content.induction.queries import inductions_about
from charter_content.reflections.models import Share, ShareOpening
from charter_content.reflections.queries import ShareLog, answers_of, draft_of, log_of, logs, shared_with, text_of
from charter_content.supervision.queries import supervision_about
from courses.certificates.models import Award
from courses.certificates.queries import reason_of
from courses.cohorts.models import Enrolment
from courses.cohorts.queries import facilitating_about, sessions_about
from courses.quizzes.models import Answer, ExtraTime, Marking, Sitting
from foundation.keys import KeyRing
from foundation.models import AuditEvent
from people.models import Invitation, MessagePreferences, User
from people.queries import consent_lines, mentoring_about


def everything_about(person: User) -> dict[str, Any]:
    """All that is kept about `person`, their private words opened: for the person, on their request, and for nobody else."""
    ring = person.ring
    enrolments = list(person.enrolments.select_related("edition", "service", "cohort", "access_needs").order_by("started_at"))
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
        "messages": [
            {"subject": row.get_kind_display(), "path": row.path, "written": row.made_at, "sent": row.sent_at, "to": row.sent_to,
             "not sent because": row.get_given_up_display()}
            for row in person.messages.order_by("made_at")
        ],
        "what you agreed to": [
            {"what": one.purpose, "yes": one.given, "at": one.at, "how": one.how, "words": one.wording}
            for one in consent_lines(list(person.consents.order_by("pk")))
        ],
        "when you would like mail": [
            {
                "how often": row.get_how_often_display(), "daily at": row.daily_at,
                "quiet": row.quiet, "from": row.quiet_from, "to": row.quiet_to,
            }
            for row in MessagePreferences.objects.filter(person=person)
        ],
        "invitations": _invitations_of(person),
        "cohorts you facilitate": facilitating_about(person),
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
        **mentoring_about(person),
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
        **readings_about(person),
        "certificates": [
            {
                "number": award.pretty_serial, "name": ring.read(award.secret, "name"), "facts": json.loads(award.facts),
                "state": award.state, "check page shows the name": award.secret.shows_name,
                "links that show the name end": [link.ends_at for link in award.check_links.all()],
                "withdrawn because": reason_of(award.withdrawal) if hasattr(award, "withdrawal") else "",
                "credential": _credential_of(award, ring),
                "printed": [{"by": one.service, "at": one.at} for one in award.prints.all()],
            }
            for award in person.awards.with_state()
            .select_related("secret", "credential__file")
            .prefetch_related("check_links", "prints")
            .order_by("issued_at")
        ],
        "what happened": [
            {"at": event.at, "what": event.verb, "record": f"{event.subject_type} {event.subject_id}"}
            for event in AuditEvent.objects.filter(actor_id=person.pk).order_by("at")
        ],
    }  # fmt: skip


def _credential_of(award: Award, ring: KeyRing) -> Any:
    """The credential for wallets, when it was made."""
    return json.loads(ring.read(award.credential.file, "content")) if hasattr(award, "credential") else None


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


def _invitations_of(person: User) -> list[dict[str, Any]]:
    rows = Invitation.objects.filter(Q(accepted_by=person) | Q(email=person.email)).select_related("service")
    return [
        {"service": str(row.service), "address": row.email, "as": row.as_what, "made": row.made_at, "joined": row.accepted_at}
        for row in rows
    ]


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
        **sessions_about(enrolment, ring),
    }  # fmt: skip
