"""Who may see what about progress, and the gate: the one function that says whether a lesson is open."""

import uuid
from dataclasses import dataclass

from courses.cohorts.models import Cohort
from courses.pages.outline import DayLine
from courses.progress.learner import Learner
from courses.progress.models import LessonMark, LessonSitting, Place, Response, Talk, TalkAgreement
from foundation.policies import ScopedPolicy
from foundation.querysets import Person
from people.policies import services


@dataclass(frozen=True)
class Opening:
    """The gate's answer: is it open, and if not, why not, in words."""

    open: bool
    why_not: str = ""

    def __bool__(self) -> bool:
        return self.open


OPEN = Opening(True)


def may_print_sheets(user: Person) -> bool:
    """Empty worksheets of a whole course are for whoever leads a service, facilitates a cohort, or edits content: learners have those of
    their own lessons."""
    if getattr(user, "leads", False) or getattr(user, "edits", False):
        return True
    return Cohort.objects.facilitated_by(user).exists()


def day_is_open(learner: Learner, day: DayLine) -> Opening:
    """Days open in order: one opens when every lesson of the day before is completed, or when a coordinator lifted its gate. Whoever has
    completed the course finds all of them open: a newer edition may have lessons that they have not done."""
    if day.number == 1 or learner.is_complete or str(day.key) in learner.lifted:
        return OPEN
    before = learner.outline.days[day.number - 2]
    left = len(before.lessons) - learner.count(before)
    if not left:
        return OPEN
    lessons = "1 lesson" if left == 1 else f"{left} lessons"
    return Opening(False, f"Opens after Day {before.number}: {lessons} to go. Your coordinator can open it for you earlier.")


def may_open(learner: Learner, lesson_key: uuid.UUID) -> Opening:
    """The gate. May this person open the lesson? Asked by the lesson view, by a quiz's start, by downloads and search."""
    lesson = learner.outline.lesson_by_key.get(lesson_key)
    if lesson is None:
        return Opening(False, "This lesson is not part of your course.")
    return day_is_open(learner, learner.outline.day_of(lesson))


class LessonMarkPolicy(ScopedPolicy[LessonMark]):
    model = LessonMark

    def may_view(self, user: Person, obj: LessonMark) -> bool:
        return obj.enrolment.person_id == user.pk


class ResponsePolicy(ScopedPolicy[Response]):
    """The writer, and nobody else: no coordinator, no administrator."""

    model = Response

    def may_view(self, user: Person, obj: Response) -> bool:
        return obj.enrolment.person_id == user.pk


class PlacePolicy(ScopedPolicy[Place]):
    model = Place

    def may_view(self, user: Person, obj: Place) -> bool:
        return obj.enrolment.person_id == user.pk


class LessonSittingPolicy(ScopedPolicy[LessonSitting]):
    model = LessonSitting

    def may_view(self, user: Person, obj: LessonSitting) -> bool:
        return obj.enrolment.person_id == user.pk


class TalkPolicy(ScopedPolicy[Talk]):
    """Both who took part, and whoever leads the service; only the person agrees to it."""

    model = Talk

    def may_view(self, user: Person, obj: Talk) -> bool:
        return obj.enrolment.person_id == user.pk or services.may_lead(user, obj.enrolment.service)

    def may_agree(self, user: Person, obj: Talk) -> bool:
        return obj.enrolment.person_id == user.pk


class TalkAgreementPolicy(ScopedPolicy[TalkAgreement]):
    """Whoever may see the talk."""

    model = TalkAgreement

    def may_view(self, user: Person, obj: TalkAgreement) -> bool:
        return talks.may_view(user, obj.talk)


agreements = TalkAgreementPolicy()
marks = LessonMarkPolicy()
responses = ResponsePolicy()
places = PlacePolicy()
lesson_sittings = LessonSittingPolicy()
talks = TalkPolicy()
