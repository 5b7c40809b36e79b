"""Sittings: what was asked stays as it was asked, every answer is kept, and nobody else sees what was picked."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from courses import flows
from courses.cohorts.models import Enrolment
from courses.quizzes.actions import finish_sitting, freeze_question, submit_answer
from courses.quizzes.models import Answer, Question, QuestionVersion, Quiz, Sitting
from courses.quizzes.policies import answers, sittings
from courses.quizzes.queries import sitting_view
from people.models import User
from tests.cast import Cast
from tests.courses.progress.test_completion import start_quiz
from tests.policies import assert_policy_agrees


@pytest.fixture
def sitting(amara_learns: Enrolment) -> Sitting:
    return start_quiz(amara_learns)


def ids(sitting: Sitting, position: int, *, right: bool) -> list[str]:
    return [option.id for option in sitting_view(sitting).questions[position - 1].options if option.right is right]


def answer(sitting: Sitting, position: int, *, right: bool, attempt: int = 1) -> Answer:
    assert sitting.person is not None
    return submit_answer(sitting, position=position, given=ids(sitting, position, right=right), attempt=attempt, by=sitting.person)


def test_start_again_resumes_the_open_sitting(amara_learns: Enrolment, sitting: Sitting) -> None:
    assert start_quiz(amara_learns) == sitting


def test_answers_are_kept_one_by_one_and_found_on_another_device(sitting: Sitting) -> None:
    answer(sitting, 1, right=True)

    view = sitting_view(Sitting.objects.get(pk=sitting.pk))
    assert (view.answered, view.first_open) == (1, 2)


def test_all_right_finishes_the_sitting(sitting: Sitting) -> None:
    for position in (1, 2, 3):
        answer(sitting, position, right=True)

    assert Sitting.objects.get().is_finished


def test_not_quite_leaves_it_open_for_as_many_tries_as_wanted(sitting: Sitting) -> None:
    for position in (1, 2, 3):
        answer(sitting, position, right=False)
    for attempt in (2, 3):
        answer(sitting, 1, right=False, attempt=attempt)
    assert not Sitting.objects.get().is_finished

    answer(sitting, 1, right=True, attempt=4)

    assert [(row.attempt, row.right) for row in Answer.objects.filter(position=1)] == [(1, False), (2, False), (3, False), (4, True)]


def test_finished_sitting_takes_no_more_answers(sitting: Sitting, cast: Cast) -> None:
    for position in (1, 2, 3):
        answer(sitting, position, right=False)
    finish_sitting(sitting, by=cast.amara)

    with pytest.raises(PermissionDenied):
        answer(Sitting.objects.get(), 1, right=True, attempt=2)
    assert Answer.objects.count() == 3


def test_finish_needs_an_answer_to_everything(sitting: Sitting, cast: Cast) -> None:
    answer(sitting, 1, right=True)

    with pytest.raises(ValidationError, match="Some questions have no answer yet"):
        finish_sitting(sitting, by=cast.amara)


def test_double_press_is_one_try(sitting: Sitting) -> None:
    assert answer(sitting, 1, right=False) == answer(sitting, 1, right=False)
    assert Answer.objects.count() == 1


def test_several_right_options_have_to_be_picked_all(sitting: Sitting, cast: Cast) -> None:
    both = ids(sitting, 2, right=True)
    assert len(both) == 2

    assert not submit_answer(sitting, position=2, given=both[:1], attempt=1, by=cast.amara).right
    assert not submit_answer(sitting, position=2, given=[*both, *ids(sitting, 2, right=False)], attempt=2, by=cast.amara).right
    assert submit_answer(sitting, position=2, given=both, attempt=3, by=cast.amara).right


@pytest.mark.parametrize(
    ("given", "message"), [([], "Pick an answer first"), (["99"], "Pick an answer first"), (["1", "2"], "Pick one answer only")]
)
def test_what_does_not_fit_is_refused_in_words(sitting: Sitting, cast: Cast, given: list[str], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        submit_answer(sitting, position=1, given=given, attempt=1, by=cast.amara)
    assert not Answer.objects.exists()


def test_editing_a_question_never_changes_a_past_sitting(amara_learns: Enrolment, sitting: Sitting) -> None:
    answer(sitting, 1, right=True)
    question = Question.objects.get(file_id="small/small-quiz/safe")
    before = sitting_view(sitting)
    question.stem = "<p>Something else now?</p>"
    question.save_revision().publish()

    assert sitting_view(Sitting.objects.get(pk=sitting.pk)) == before
    finish = start_quiz(amara_learns)
    assert finish == sitting


def test_equal_content_is_frozen_once(amara_learns: Enrolment, cast: Cast) -> None:
    question = Question.objects.first()
    assert question is not None

    assert freeze_question(question) == freeze_question(question)
    with pytest.raises(TypeError):
        QuestionVersion.objects.get().save()


def test_draft_question_is_not_asked(amara_learns: Enrolment) -> None:
    Question.objects.get(file_id="small/small-quiz/slow").unpublish()

    assert start_quiz(amara_learns).length == 2


def test_unpublished_quiz_says_so(amara_learns: Enrolment, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    Quiz.objects.get(title="Check it").unpublish()

    response = sign_in(cast.amara).post("/training/small/day-1/1/2/quiz/check/", follow=True)

    assert "This quiz is not there at the moment" in response.content.decode()


def test_halves_agree(sitting: Sitting, cast: Cast) -> None:
    answer(sitting, 1, right=False)

    assert_policy_agrees(sittings, cast, Sitting.objects.all())
    assert_policy_agrees(answers, cast, Answer.objects.all())


@pytest.mark.parametrize("who", ["dev", "robin", "sunita", "yusuf", "alex", "tomasz"])
def test_nobody_else_sees_what_was_picked(sitting: Sitting, cast: Cast, who: str, sign_in: Callable[[User], Client]) -> None:
    other = sign_in(getattr(cast, who))

    for url in (f"/quizzes/{sitting.uuid}/", f"/quizzes/{sitting.uuid}/1/"):
        assert other.get(url).status_code == 404
    assert other.post(f"/quizzes/{sitting.uuid}/1/", {"attempt": 1, "given": "1"}).status_code == 404
    assert not Answer.objects.exists()


def test_question_page_tells_nothing_before_an_answer(sitting: Sitting, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    phone = sign_in(cast.amara)
    url = f"/quizzes/{sitting.uuid}/1/"

    before = phone.get(url).content.decode()
    assert "Many people wait" not in before
    nothing = phone.post(url, {"attempt": 1})
    assert (nothing.status_code, "Pick an answer first." in nothing.content.decode()) == (422, True)
    phone.post(url, {"attempt": 1, "given": ids(sitting, 1, right=False)})
    after = phone.get(url).content.decode()
    assert "Many people wait" in after
    assert "Ring first." not in after  # the explanation would give it away: there is another try

    phone.post(url, {"attempt": 2, "given": ids(sitting, 1, right=True)})
    assert "Ring first." in phone.get(url).content.decode()


def test_gate_is_asked_before_a_quiz_starts(amara_learns: Enrolment, cast: Cast) -> None:
    from courses.progress.queries import learner_of

    learner = learner_of(amara_learns)

    with pytest.raises(PermissionDenied):
        flows.start_sitting(
            learner, lesson=learner.outline.lessons[2], block_id="check", quiz_key=learner.outline.lessons[1].quizzes[0], by=cast.amara
        )
    with pytest.raises(PermissionDenied):
        flows.start_sitting(
            learner, lesson=learner.outline.lessons[1], block_id="check", quiz_key=learner.outline.lessons[1].quizzes[0], by=cast.ella
        )
