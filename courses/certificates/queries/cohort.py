"""How a whole cohort stands with its certificates."""

from collections.abc import Sequence
from dataclasses import dataclass

from courses.certificates.models import Award
from courses.cohorts.enums import EnrolmentState
from courses.cohorts.models import Cohort, Enrolment
from courses.cohorts.queries import people_in
from courses.progress.enums import TalkAbout
from courses.progress.models import Talk
from courses.progress.queries import Completion, completions, learners_of_enrolments
from people.models import User


@dataclass(frozen=True)
class CertificateLine:
    """One person of a cohort: the newest certificate, or what is still missing."""

    enrolment: Enrolment
    award: Award | None
    missing: tuple[str, ...]
    closing_next: bool
    """Is the closing conversation all that is missing, and not recorded yet?"""
    closing_waits: bool
    """Has whoever leads signed the closing conversation, and the person not yet?"""

    @property
    def is_ready(self) -> bool:
        return self.award is None and self.enrolment.state == EnrolmentState.COMPLETED


def ready_in(cohort: Cohort, by: User) -> list[Enrolment]:
    """Whoever of `cohort` has completed the course and has no certificate yet, without `by`. One query."""
    rows = people_in(cohort).filter(state=EnrolmentState.COMPLETED, awards=None).exclude(person=by)
    return list(rows.filter(pk__in=Enrolment.objects.led_by(by).values("pk")).select_related("service"))


def certificate_lines(rows: Sequence[Enrolment]) -> list[CertificateLine]:
    """`rows` as their list shows them. Five queries, however many."""
    newest: dict[int, Award] = {}
    for award in Award.objects.filter(enrolment__in=rows).with_state().order_by("issued_at", "pk"):
        assert award.enrolment_id is not None
        newest[award.enrolment_id] = award
    done = completions(list(learners_of_enrolments(rows).values()))
    waiting = set(Talk.objects.waiting().filter(enrolment__in=rows, about=TalkAbout.CLOSING).values_list("enrolment", flat=True))
    lines = []
    for one in rows:
        missing = missing_of(done[one.pk])
        lines.append(
            CertificateLine(
                one, newest.get(one.pk), missing, done[one.pk].closing_left and len(missing) == 1 and one.pk not in waiting,
                one.pk in waiting,
            )
        )  # fmt: skip
    return lines


def missing_of(done: Completion) -> tuple[str, ...]:
    """What the completion rule still asks for, in words."""
    lessons, safety = done.lessons - done.lessons_done, len(done.safety_left)
    found = (
        (done.live_left, "live session"),
        (lessons, "lesson"),
        (safety, "safety question"),
    )  # fmt: skip
    words = [f"{n} {what}{'' if n == 1 else 's'}" for n, what in found if n > 0]
    return (*words, "the closing conversation") if done.closing_left else tuple(words)
