"""Days open in order; a coordinator can open one early for one person, and nobody can for themselves."""

import pytest
from django.core.exceptions import PermissionDenied

from courses import flows
from courses.cohorts.actions import lift_gate
from courses.cohorts.models import Enrolment
from courses.progress.enums import Mark
from courses.progress.learner import Learner
from courses.progress.policies import may_open
from courses.progress.queries import learner_of
from foundation.models import AuditEvent
from tests.cast import Cast


def do(enrolment: Enrolment, *places: int, mark: Mark = Mark.DONE) -> Learner:
    """Amara marks the lessons at these places of her course (from 0)."""
    for place in places:
        learner = learner_of(enrolment)
        flows.mark_lesson(learner, lesson=learner.outline.lessons[place], mark=mark, by=enrolment.person)
    return learner_of(enrolment)


def open_places(learner: Learner) -> list[int]:
    return [n for n, lesson in enumerate(learner.outline.lessons) if may_open(learner, lesson.key)]


def test_first_day_is_open_and_the_second_is_not(amara: Learner) -> None:
    assert open_places(amara) == [0, 1]
    assert may_open(amara, amara.outline.lessons[2].key).why_not == (
        "Opens after Day 1: 2 lessons to go. Your coordinator can open it for you earlier."
    )


def test_second_day_opens_when_the_first_is_completed(amara_learns: Enrolment) -> None:
    assert open_places(do(amara_learns, 0)) == [0, 1]
    assert open_places(do(amara_learns, 1)) == [0, 1, 2, 3]


def test_lesson_of_another_course_never_opens(amara: Learner, cast: Cast) -> None:
    assert not may_open(amara, cast.amara.uuid)


def test_coordinator_opens_a_day_for_one_person(amara_learns: Enrolment, cast: Cast) -> None:
    day = learner_of(amara_learns).outline.days[1]

    lift_gate(amara_learns, day_key=day.key, by=cast.robin)
    lift_gate(amara_learns, day_key=day.key, by=cast.robin)

    assert open_places(learner_of(amara_learns)) == [0, 1, 2, 3]
    assert [event.actor_id for event in AuditEvent.objects.filter(verb="gate_lifted")] == [cast.robin.pk]


@pytest.mark.parametrize("who", ["amara", "dev", "sunita", "morgan", "pat", "yusuf", "tomasz", "alex"])
def test_nobody_else_opens_a_day(amara_learns: Enrolment, cast: Cast, who: str) -> None:
    day = learner_of(amara_learns).outline.days[1]

    with pytest.raises(PermissionDenied):
        lift_gate(amara_learns, day_key=day.key, by=getattr(cast, who))
    assert open_places(learner_of(amara_learns)) == [0, 1]


def test_closed_lesson_cannot_be_marked_done(amara_learns: Enrolment) -> None:
    with pytest.raises(PermissionDenied):
        do(amara_learns, 2)
