"""One person, as their coordinator may see them."""

import uuid
from dataclasses import dataclass

from charter_content.induction.models import Induction
from charter_content.induction.queries import Row, may_be_started, rows_of
from charter_content.supervision.queries import DeskRow as Supervised
from charter_content.supervision.queries import desk as supervised_by
from courses.certificates.models import Award
from courses.certificates.queries import award_of
from courses.cohorts.models import Enrolment
from courses.cohorts.queries import LiveProgress, live_progress
from courses.pages.outline import LessonLine
from courses.progress.enums import CLOSING_LABEL, TalkAbout
from courses.progress.models import Talk
from courses.progress.queries import Completion, DayProgress, asked_together, completion, learner_of, module_progress
from people.models import User


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
    supervision: Supervised | None
    """None where `viewer` does not supervise them."""
    award: Award | None
    induction: Row | None
    """The newest; None where none has begun."""
    may_start_induction: bool
    live: LiveProgress


def person_page(enrolment: Enrolment, *, viewer: User) -> PersonPage:
    """What `viewer`, who leads the service, may see of the person of `enrolment`."""
    learner = learner_of(enrolment)
    inductions = Induction.objects.led_by(viewer).filter(person=enrolment.person, service=enrolment.service).order_by("-made_at")
    induction = next(iter(rows_of(sorted(inductions, key=lambda one: one.closed_at is not None)[:1])), None)
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
    if done.closing_left:
        choices.insert(0, TalkChoice(TalkAbout.CLOSING, learner.outline.course, CLOSING_LABEL, ""))
    return PersonPage(
        enrolment, tuple(learner.outline.rule()), module_progress(learner), done, asked_together(learner), talks,
        tuple(choice for choice in choices if (choice.about, choice.key) not in recorded),
        next((row for row in supervised_by(viewer, people=[enrolment.person_id]) if row.service.pk == enrolment.service_id), None),
        award_of(enrolment.pk), induction, induction is None and may_be_started(enrolment.person, service=enrolment.service),
        live_progress([enrolment])[enrolment.pk],
    )  # fmt: skip
