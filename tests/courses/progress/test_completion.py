"""Completion: every lesson in some way, every safety item right once or talked through; never by consent, writing or a noted lesson."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from courses import flows
from courses.certificates.enums import TitleChoice
from courses.cohorts.models import Enrolment
from courses.pages.models import LessonPage
from courses.progress.actions import record_talk
from courses.progress.enums import Mark, TalkAbout
from courses.progress.models import Talk
from courses.progress.queries import completion, learner_of
from courses.quizzes.actions import Sent
from courses.quizzes.models import Sitting
from courses.quizzes.queries import sitting_view
from tests.cast import Cast
from tests.courses.progress.test_gate import do


def start_quiz(enrolment: Enrolment) -> Sitting:
    learner = learner_of(enrolment)
    lesson = learner.outline.lessons[1]
    return flows.start_sitting(learner, lesson=lesson, block_id="check", quiz_key=lesson.quizzes[0], by=enrolment.person)


def answer_safety(enrolment: Enrolment, *, right: bool) -> flows.AnswerOutcome:
    sitting = start_quiz(enrolment)
    question = sitting_view(sitting).questions[0]
    given = [option.id for option in question.options if option.right is right]
    return flows.answer_questions(sitting.uuid, sent={1: Sent({"given": given}, question.attempts + 1)}, by=enrolment.person)


def test_rule_is_said_in_words(amara_learns: Enrolment) -> None:
    assert learner_of(amara_learns).outline.rule() == [
        "All 4 lessons are marked as done, or skipped or talked through where there is a note about what comes up.",
        "The safety question has been answered right once, in as many tries as you like, or talked through.",
    ]


def test_course_completes_with_lessons_and_safety_items(amara_learns: Enrolment) -> None:
    assert not answer_safety(amara_learns, right=False).completed
    do(amara_learns, 0, 1, 2, 3)
    assert learner_of(amara_learns).state == "active"

    outcome = answer_safety(amara_learns, right=True)

    assert (outcome.completed, outcome.award) == (True, None)
    assert learner_of(amara_learns).is_complete


def test_last_lesson_completes_too(amara_learns: Enrolment) -> None:
    answer_safety(amara_learns, right=True)
    do(amara_learns, 0, 1, 2)
    assert not learner_of(amara_learns).is_complete

    assert do(amara_learns, 3).is_complete


def test_right_once_is_enough_whatever_comes_later(amara_learns: Enrolment) -> None:
    answer_safety(amara_learns, right=True)
    answer_safety(amara_learns, right=False)

    assert completion(learner_of(amara_learns)).safety_met == 1


def test_skipping_a_noted_lesson_counts_in_full(amara_learns: Enrolment) -> None:
    answer_safety(amara_learns, right=True)
    do(amara_learns, 0, 1)
    do(amara_learns, 2, mark=Mark.SKIPPED)

    assert do(amara_learns, 3).is_complete


@pytest.mark.parametrize("mark", [Mark.SKIPPED, Mark.ASKED, Mark.WENT_ON])
def test_lesson_without_a_note_cannot_be_skipped(amara_learns: Enrolment, mark: Mark) -> None:
    with pytest.raises(PermissionDenied):
        do(amara_learns, 0, mark=mark)
    assert learner_of(amara_learns).completed == frozenset()


def test_asking_for_the_coordinator_does_not_complete_yet(amara_learns: Enrolment) -> None:
    do(amara_learns, 0, 1)

    assert do(amara_learns, 2, mark=Mark.ASKED).completed == {line.key for line in learner_of(amara_learns).outline.lessons[:2]}


def test_talked_through_counts_when_both_have_signed(amara_learns: Enrolment, cast: Cast) -> None:
    do(amara_learns, 0, 1, 2)
    safety = learner_of(amara_learns).outline.safety[0]

    talk = record_talk(amara_learns, about=TalkAbout.SAFETY, key=safety.question, label="Safety question 1", name="Robin", by=cast.robin)
    assert completion(learner_of(amara_learns)).safety_met == 0
    flows.agree_talk(talk, name="Amara", by=cast.amara)

    assert completion(learner_of(amara_learns)).safety_met == 1
    assert do(amara_learns, 3).is_complete


def test_talked_through_lesson_is_completed_by_the_second_signature(amara_learns: Enrolment, cast: Cast) -> None:
    do(amara_learns, 0, 1)
    lesson = learner_of(amara_learns).outline.lessons[2]
    talk = record_talk(amara_learns, about=TalkAbout.LESSON, key=lesson.key, label=lesson.neutral_title, name="Robin", by=cast.robin)
    assert lesson.key not in learner_of(amara_learns).completed

    flows.agree_talk(talk, name="Amara", by=cast.amara)

    assert learner_of(amara_learns).how(lesson) == Mark.TALKED


@pytest.mark.parametrize("who", ["amara", "dev", "sunita", "morgan", "pat", "yusuf", "alex"])
def test_only_who_leads_the_service_records_a_talk(amara_learns: Enrolment, cast: Cast, who: str) -> None:
    lesson = learner_of(amara_learns).outline.lessons[2]

    with pytest.raises(PermissionDenied):
        record_talk(amara_learns, about=TalkAbout.LESSON, key=lesson.key, label="x", name="Somebody", by=getattr(cast, who))
    assert not Talk.objects.exists()


@pytest.mark.parametrize("who", ["robin", "dev", "yusuf", "alex"])
def test_only_the_person_agrees(amara_learns: Enrolment, cast: Cast, who: str) -> None:
    lesson = learner_of(amara_learns).outline.lessons[2]
    talk = record_talk(amara_learns, about=TalkAbout.LESSON, key=lesson.key, label="x", name="Robin", by=cast.robin)

    with pytest.raises(PermissionDenied):
        flows.agree_talk(talk, name="Somebody", by=getattr(cast, who))


def test_signature_needs_a_name(amara_learns: Enrolment, cast: Cast) -> None:
    lesson = learner_of(amara_learns).outline.lessons[2]

    with pytest.raises(ValidationError):
        record_talk(amara_learns, about=TalkAbout.LESSON, key=lesson.key, label="x", name="  ", by=cast.robin)


def test_wish_made_before_gives_the_certificate_at_once(amara_learns: Enrolment, cast: Cast) -> None:
    flows.wish_for_certificate(amara_learns, name="Amara O.", title=TitleChoice.NEUTRAL, by=cast.amara)
    do(amara_learns, 0, 1, 2, 3)

    outcome = answer_safety(amara_learns, right=True)

    assert outcome.award is not None
    assert outcome.award.person == cast.amara


def test_deleting_a_lesson_takes_no_evidence_along(amara_learns: Enrolment) -> None:
    do(amara_learns, 0)
    page = LessonPage.objects.get(file_id="a1")
    label = [mark.label for mark in amara_learns.marks.all()]

    from courses.pages.actions import release_pins

    release_pins(page)
    page.delete()

    learner = learner_of(amara_learns)
    assert [mark.label for mark in amara_learns.marks.all()] == label == ["Saying hello"]
    assert learner.count(learner.outline) == 1
