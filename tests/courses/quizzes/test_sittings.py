"""Sittings: what was asked stays as it was asked, every answer is kept once, and nobody else sees what was picked."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.test import Client

from courses import flows
from courses.cohorts.models import Enrolment
from courses.quizzes.actions import Sent, finish_sitting, freeze_questions, submit_answers
from courses.quizzes.actions.sit import Submitted
from courses.quizzes.models import Answer, Question, QuestionVersion, Quiz, QuizQuestion, Result, Sitting
from courses.quizzes.policies import answers, drafts, results, sittings
from courses.quizzes.queries import sitting_view
from people.models import User
from tests.cast import Cast
from tests.courses.progress.test_completion import start_quiz
from tests.factories import quizzes as make
from tests.policies import assert_policy_agrees


@pytest.fixture
def sitting(amara_learns: Enrolment) -> Sitting:
    return start_quiz(amara_learns)


def ids(sitting: Sitting, position: int, *, right: bool) -> list[str]:
    return [option.id for option in sitting_view(sitting).questions[position - 1].options if option.right is right]


def pick(sitting: Sitting, position: int, given: list[str], *, attempt: int = 1) -> Submitted:
    assert sitting.person is not None
    return submit_answers(sitting.uuid, sent={position: Sent({"given": given}, attempt)}, by=sitting.person)


def answer(sitting: Sitting, position: int, *, right: bool, attempt: int = 1) -> Submitted:
    return pick(sitting, position, ids(sitting, position, right=right), attempt=attempt)


# --- Starting and coming back ---


def test_start_again_resumes_the_open_sitting(amara_learns: Enrolment, sitting: Sitting) -> None:
    assert start_quiz(amara_learns) == sitting


def test_answers_are_kept_one_by_one_and_found_on_another_device(sitting: Sitting) -> None:
    answer(sitting, 1, right=True)

    view = sitting_view(Sitting.objects.get(pk=sitting.pk))
    assert (view.answered, view.first_open) == (1, 2)


def test_draft_question_is_not_asked(amara_learns: Enrolment) -> None:
    Question.objects.get(file_id="small/small-quiz/slow").unpublish()

    assert start_quiz(amara_learns).length == 2


def test_unpublished_quiz_says_so(amara_learns: Enrolment, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    Quiz.objects.get(title="Check it").unpublish()

    response = sign_in(cast.amara).post("/training/small/day-1/1/2/quiz/check/", follow=True)

    assert "This quiz is not there at the moment" in response.content.decode()


def test_quiz_without_a_published_question_cannot_be_started(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="no question in this quiz yet"):
        make.sit(make.make_quiz(), cast.amara)


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


def test_one_attempt_only_begun_in_one_lesson_is_gone_on_with_in_another(amara_learns: Enrolment, cast: Cast) -> None:
    from courses.progress.actions import join_sitting
    from courses.progress.queries import learner_of

    Quiz.objects.filter(title="Check it").update(single_attempt=True)
    begun, learner = start_quiz(amara_learns), learner_of(amara_learns)
    again = make.sit(Quiz.objects.get(title="Check it"), cast.amara)
    joined = join_sitting(learner, lesson=learner.outline.lessons[0], block_id="other", sitting=again)

    assert (again, joined.block_id) == (begun, "check")


# --- Answering ---


def test_all_right_finishes_the_sitting(sitting: Sitting) -> None:
    for position in (1, 2, 3):
        answer(sitting, position, right=True)

    assert Sitting.objects.get().is_finished
    assert [(row.points, row.possible, row.passed) for row in Result.objects.all()] == [(3, 3, True)]


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


def test_finishing_twice_is_once(sitting: Sitting, cast: Cast) -> None:
    for position in (1, 2, 3):
        answer(sitting, position, right=False)
    finish_sitting(sitting, by=cast.amara)
    before = Sitting.objects.get().finished_at
    finish_sitting(sitting, by=cast.amara)

    assert (Sitting.objects.get().finished_at, Result.objects.count()) == (before, 1)


def test_several_right_options_have_to_be_picked_all(sitting: Sitting) -> None:
    both = ids(sitting, 2, right=True)
    assert len(both) == 2

    assert pick(sitting, 2, both[:1]).kept[2].right is False
    assert pick(sitting, 2, [*both, *ids(sitting, 2, right=False)], attempt=2).kept[2].right is False
    assert pick(sitting, 2, both, attempt=3).kept[2].right is True


@pytest.mark.parametrize(
    ("given", "message"), [([], "Pick an answer first"), (["99"], "Pick from the list"), (["1", "2"], "Pick one answer only")]
)
def test_what_does_not_fit_is_refused_in_words(sitting: Sitting, given: list[str], message: str) -> None:
    [told] = pick(sitting, 1, given).mistakes[1]

    assert message in told
    assert not Answer.objects.exists()


def test_question_that_is_not_there_is_refused(sitting: Sitting) -> None:
    with pytest.raises(ValidationError, match="no such question"):
        pick(sitting, 4, ["1"])


# --- Evidence ---


def test_editing_a_question_never_changes_a_past_sitting(amara_learns: Enrolment, sitting: Sitting) -> None:
    answer(sitting, 1, right=True)
    question = Question.objects.get(file_id="small/small-quiz/safe")
    before = sitting_view(sitting)
    question.stem = "<p>Something else now?</p>"
    question.save_revision().publish()

    assert sitting_view(Sitting.objects.get(pk=sitting.pk)) == before
    finish = start_quiz(amara_learns)
    assert finish == sitting


def test_question_edited_or_deleted_mid_sitting_is_answered_as_it_was_asked(cast: Cast) -> None:
    edited, deleted = make.ask("Who do you ring?"), make.ask("True or not?", "true-false")
    sitting = make.sit(make.make_quiz(edited, deleted), cast.amara)
    edited.options.all().delete()
    edited.stem = "<p>Something else?</p>"
    edited.save_revision().publish()
    QuizQuestion.objects.all().delete()
    deleted.delete()

    make.answer(sitting, 1, make.RIGHT["single"])
    make.answer(sitting, 2, make.RIGHT["true-false"])

    assert make.asked_stems(sitting) == ["Who do you ring?", "True or not?"]
    assert [row.right for row in Answer.objects.order_by("position")] == [True, True]
    assert Sitting.objects.get().is_finished


def test_equal_content_is_frozen_once_for_everybody(cast: Cast) -> None:
    quiz = make.make_quiz(make.ask("One"), make.ask("Two"))
    for person in (cast.amara, cast.dev, cast.ella):
        make.sit(quiz, person)

    assert QuestionVersion.objects.count() == 2
    assert len({tuple(asked[0] for asked in sitting.asked) for sitting in Sitting.objects.all()}) == 1


def test_saving_without_a_change_freezes_nothing_new_and_a_change_does(cast: Cast) -> None:
    question = make.ask("One")
    [first] = freeze_questions([question])
    question.save_revision().publish()
    [second] = freeze_questions([Question.objects.get(pk=question.pk)])
    question.explanation = "<p>Because.</p>"
    question.save_revision().publish()
    [third] = freeze_questions([Question.objects.get(pk=question.pk)])

    assert (first == second, first == third) == (True, False)


def test_evidence_cannot_be_written_over(sitting: Sitting, cast: Cast) -> None:
    for position in (1, 2, 3):
        answer(sitting, position, right=True)

    for row in (QuestionVersion.objects.first(), Result.objects.first()):
        assert row is not None
        with pytest.raises(TypeError):
            row.save()


# --- Who sees it ---


def test_halves_agree(sitting: Sitting, cast: Cast) -> None:
    for position in (1, 2, 3):
        answer(sitting, position, right=False)
    finish_sitting(sitting, by=cast.amara)
    open_one = make.sit(make.make_quiz(make.ask()), cast.amara)
    open_one.drafts.create(position=1, text=b"x")

    for policy in (sittings, answers, drafts, results):
        assert_policy_agrees(policy, cast, policy.model.objects.all())


@pytest.mark.parametrize("who", ["dev", "robin", "sunita", "yusuf", "alex", "tomasz"])
def test_nobody_else_sees_what_was_picked(sitting: Sitting, cast: Cast, who: str, sign_in: Callable[[User], Client]) -> None:
    other = sign_in(getattr(cast, who))

    for url in (f"/quizzes/{sitting.uuid}/", f"/quizzes/{sitting.uuid}/1/", f"/quizzes/{sitting.uuid}/1/recording/"):
        assert other.get(url).status_code == 404
    for url in (f"/quizzes/{sitting.uuid}/1/", f"/quizzes/{sitting.uuid}/all/", f"/quizzes/{sitting.uuid}/finish/"):
        assert other.post(url, {"q1.attempt": 1, "q1.given": "1"}).status_code == 404
    assert other.post(f"/quizzes/{sitting.uuid}/draft/", {"q1.given": "1"}).status_code == 404
    assert not Answer.objects.exists()


def test_somebody_else_cannot_send_an_answer(sitting: Sitting, cast: Cast) -> None:
    with pytest.raises(Http404):
        submit_answers(sitting.uuid, sent={1: Sent({"given": ["1"]})}, by=cast.dev)


def test_question_page_tells_nothing_before_an_answer(sitting: Sitting, cast: Cast, sign_in: Callable[[User], Client]) -> None:
    phone = sign_in(cast.amara)
    url = f"/quizzes/{sitting.uuid}/1/"

    before = phone.get(url).content.decode()
    assert "Many people wait" not in before
    nothing = phone.post(url, {"q1.attempt": 1})
    assert (nothing.status_code, "Pick an answer first." in nothing.content.decode()) == (422, True)
    phone.post(url, {"q1.attempt": 1, "q1.given": ids(sitting, 1, right=False)})
    after = phone.get(url).content.decode()
    assert "Many people wait" in after
    assert "Ring first." not in after  # the explanation would give it away: there is another try

    phone.post(url, {"q1.attempt": 2, "q1.given": ids(sitting, 1, right=True)})
    assert "Ring first." in phone.get(url).content.decode()
