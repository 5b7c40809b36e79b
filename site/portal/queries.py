"""Reads for the coordinator's first plain desk."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from courses.cohorts.models import Enrolment
from courses.pages.outline import LessonLine
from courses.progress.enums import Mark, TalkAbout
from courses.progress.learner import Learner
from courses.progress.models import Talk
from courses.progress.queries import Completion, DayProgress, completion, learner_of, learners_of_enrolments, module_progress


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

    @property
    def code(self) -> str:
        return f"{self.about}:{self.key}"


@dataclass(frozen=True)
class PersonPage:
    """One person as their coordinator may see them: modules, safety items met or not, conversations. Nothing they wrote or picked."""

    enrolment: Enrolment
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
        TalkChoice(TalkAbout.LESSON, line.key, line.neutral_title)
        for line in learner.outline.lessons
        if line.has_content_note and line.key not in learner.completed
    ]
    choices += [
        TalkChoice(TalkAbout.SAFETY, state.line.question, f"Safety question {n}, in {state.lesson.neutral_title}")
        for n, state in enumerate(done.safety, start=1)
        if not state.met
    ]
    return PersonPage(
        enrolment, module_progress(learner), done, _asked(learner), talks,
        tuple(choice for choice in choices if (choice.about, choice.key) not in recorded),
    )  # fmt: skip
