"""Bad days: whatever is pressed twice, lost on the way or changed elsewhere, no answer is lost and none counts twice."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from courses import flows
from courses.quizzes.actions import Conflict, PutIn, Sent, finish_sitting, keep_drafts, start_sitting
from courses.quizzes.enums import Feedback, Layout
from courses.quizzes.models import Answer, Draft, HandIn, Quiz, Result, Sitting
from courses.quizzes.queries import sitting_view
from people.models import User
from tests.at_once import at_once
from tests.cast import Cast, make_cast
from tests.factories import quizzes as make

SignIn = Callable[[User], Client]
RIGHT, WRONG = make.RIGHT["single"], make.WRONG["single"]


def tries(sitting: Sitting) -> list[tuple[int, int, bool | None]]:
    return [(row.position, row.attempt, row.right) for row in Answer.objects.filter(sitting=sitting)]


@pytest.fixture
def sitting(cast: Cast) -> Sitting:
    return make.sit(make.make_quiz(make.ask("One"), make.ask("Two")), cast.amara)


# --- The same thing twice ---


def test_double_press_is_one_try(sitting: Sitting) -> None:
    make.answer(sitting, 1, WRONG)
    make.answer(sitting, 1, WRONG)

    assert tries(sitting) == [(1, 1, False)]


def test_double_press_of_typed_words_is_one_try_and_other_words_are_another(cast: Cast) -> None:
    sitting = make.sit(make.make_quiz(make.ask(kind="short"), make.ask()), cast.amara)
    for words in ("cheer", "cheer", "cheering"):
        make.answer(sitting, 1, {"words": [words]})

    assert tries(sitting) == [(1, 1, False), (1, 2, False)]


def test_double_submit_of_the_last_right_answer_is_no_error(cast: Cast, sign_in: SignIn) -> None:
    """The first press finished the sitting; the second must not say that something is wrong."""
    sitting = make.sit(make.make_quiz(make.ask()), cast.amara)
    phone, url = sign_in(cast.amara), f"/quizzes/{sitting.uuid}/1/"
    first, second = (phone.post(url, {"q1.given": "1", "q1.attempt": "1"}) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert (tries(sitting), Result.objects.count()) == ([(1, 1, True)], 1)


def test_finishing_twice_hands_in_once(cast: Cast, sign_in: SignIn) -> None:
    sitting = make.sit(make.make_quiz(make.ask("Why?", "essay")), cast.amara)
    make.answer(sitting, 1, {"words": ["Because."]})
    phone = sign_in(cast.amara)
    for _ in range(2):
        assert phone.post(f"/quizzes/{sitting.uuid}/finish/").status_code == 302

    assert (HandIn.objects.count(), Result.objects.count()) == (1, 1)


def test_one_page_sent_twice_is_kept_once(cast: Cast, sign_in: SignIn) -> None:
    sitting = make.sit(make.make_quiz(make.ask("One"), make.ask("Two"), layout=Layout.ALL, feedback=Feedback.END), cast.amara)
    phone = sign_in(cast.amara)
    for _ in range(2):
        assert phone.post(f"/quizzes/{sitting.uuid}/all/", {"q1.given": "1", "q2.given": "3"}).status_code == 302

    assert (tries(sitting), Result.objects.count()) == ([(1, 1, True), (2, 1, False)], 1)


# --- Back button, tabs and devices ---


def test_back_button_and_another_answer_is_a_further_try(sitting: Sitting) -> None:
    """The page that the browser kept still says that this is the first try."""
    make.answer(sitting, 1, WRONG, attempt=1)
    make.answer(sitting, 1, RIGHT, attempt=1)

    assert tries(sitting) == [(1, 1, False), (1, 2, True)]


def test_two_tabs_on_different_questions_keep_both(sitting: Sitting) -> None:
    make.answer(sitting, 2, WRONG)
    make.answer(sitting, 1, RIGHT)

    assert tries(sitting) == [(1, 1, True), (2, 1, False)]


def test_answer_of_a_tab_left_open_after_the_end_changes_nothing(sitting: Sitting, cast: Cast, sign_in: SignIn) -> None:
    for position in (1, 2):
        make.answer(sitting, position, WRONG)
    finish_sitting(sitting, by=cast.amara)

    assert sign_in(cast.amara).post(f"/quizzes/{sitting.uuid}/1/", {"q1.given": "1", "q1.attempt": "2"}).status_code == 403
    assert tries(sitting) == [(1, 1, False), (2, 1, False)]


def test_two_devices_start_one_sitting_in_a_lesson(amara_learns: object, cast: Cast, sign_in: SignIn) -> None:
    start = "/training/small/day-1/1/2/quiz/check/"

    assert sign_in(cast.amara).post(start).headers["Location"] == sign_in(cast.amara).post(start).headers["Location"]


# --- Lost on the way ---


def test_what_is_put_in_is_kept_before_it_is_an_answer(cast: Cast, sign_in: SignIn) -> None:
    sitting = make.sit(make.make_quiz(make.ask("Why?", "essay"), make.ask(kind="matching")), cast.amara)
    phone = sign_in(cast.amara)
    saved = phone.post(f"/quizzes/{sitting.uuid}/draft/", {"q1.words": "I would sit", "q1.revision": "0"}, HTTP_ACCEPT="application/json")
    phone.post(f"/quizzes/{sitting.uuid}/draft/", {"q2.match-1": "3", "q2.match-2": "", "q2.revision": "0"}, HTTP_ACCEPT="application/json")

    assert (saved.status_code, saved.json()["revisions"]) == (200, {"q1.revision": 1})
    laptop = sign_in(cast.amara)
    assert "I would sit" in laptop.get(f"/quizzes/{sitting.uuid}/1/").content.decode()
    assert '<option value="3" selected>' in laptop.get(f"/quizzes/{sitting.uuid}/2/").content.decode()
    assert not Answer.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM quizzes_draft")
        assert not any(b"sit" in bytes(row[0]) or b"match" in bytes(row[0]) for row in cursor.fetchall())


def test_drafts_of_two_devices_are_told_and_neither_is_lost(cast: Cast) -> None:
    sitting = make.sit(make.make_quiz(make.ask("Why?", "essay")), cast.amara)

    def keep(words: str, seen: int) -> tuple[dict[int, int], Conflict | None]:
        return keep_drafts(sitting.uuid, put_in={1: PutIn({"words": [words]}, seen)}, by=cast.amara)

    assert keep("On the phone", 0) == ({1: 1}, None)
    assert keep("On the phone", 0) == ({1: 1}, None)  # the same again is no news
    _revisions, clash = keep("On the laptop", 0)
    assert clash == Conflict(1, "words", "On the phone", 1)
    assert keep("On the laptop", 1) == ({1: 2}, None)


def test_draft_goes_when_it_has_become_an_answer_that_is_finished(cast: Cast, sign_in: SignIn) -> None:
    sitting = make.sit(make.make_quiz(make.ask()), cast.amara)
    keep_drafts(sitting.uuid, put_in={1: PutIn({"given": ["1"]})}, by=cast.amara)
    make.answer(sitting, 1, RIGHT)

    assert not Draft.objects.exists()
    late = sign_in(cast.amara).post(f"/quizzes/{sitting.uuid}/draft/", {"q1.given": "2"}, HTTP_ACCEPT="application/json")
    assert (late.status_code, late.json()["saved"]) == (200, True)  # nothing to try again, without end
    assert not Draft.objects.exists()


def test_answer_of_somebody_signed_out_comes_back_to_be_sent_again(sitting: Sitting) -> None:
    response = Client().post(f"/quizzes/{sitting.uuid}/1/", {"q1.given": "1", "q1.attempt": "1"})

    assert response.status_code in (302, 401)
    if response.status_code == 401:
        assert 'name="q1.given" value="1"' in response.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "odd",
    [
        {"q1.given": "1", "q1.attempt": "9" * 4000}, {"q1.given": "1", "q1.attempt": "-1"}, {"q1.given": "1", "q1.attempt": "x"},
        {"q1.given": ["1"] * 500}, {"q1.given": "1", "q1.sure": "x" * 5000}, {"q1.given": "1", "q99999.given": "1", "q2.given": "1"},
    ],
)  # fmt: skip
def test_odd_input_is_no_crash_and_keeps_the_answer(sitting: Sitting, cast: Cast, sign_in: SignIn, odd: dict[str, object]) -> None:
    assert sign_in(cast.amara).post(f"/quizzes/{sitting.uuid}/1/", odd).status_code == 302
    assert tries(sitting) == [(1, 1, True)]


@pytest.mark.parametrize("url", ["0/", "3/", "999999/", "1/recording/", "0/recording/"])
def test_question_that_is_not_there_is_not_found(sitting: Sitting, cast: Cast, sign_in: SignIn, url: str) -> None:
    assert sign_in(cast.amara).get(f"/quizzes/{sitting.uuid}/{url}").status_code == 404


def test_part_of_one_page_is_kept_and_the_rest_named(cast: Cast, sign_in: SignIn) -> None:
    quiz = make.make_quiz(make.ask("One"), make.ask("Two", "matching"), make.ask("Three"), layout=Layout.ALL, feedback=Feedback.END)
    sitting = make.sit(quiz, cast.amara)
    response = sign_in(cast.amara).post(f"/quizzes/{sitting.uuid}/all/", {"q1.given": "1", "q2.match-1": "2"})

    html = response.content.decode()
    assert response.status_code == 422
    assert "Some have no other half yet." in html and "This one has no answer yet." in html and "Question 3:" in html
    assert '<option value="2" selected>' in html  # what was put in stands there still
    assert tries(sitting) == [(1, 1, True)]
    assert not Sitting.objects.get().is_finished


@pytest.mark.parametrize("where", ["all", "draft"])
def test_a_long_page_is_kept_like_a_short_one(cast: Cast, sign_in: SignIn, where: str) -> None:
    """250 questions with “How sure are you?” are more fields than Django takes by default."""
    question = make.ask("One")
    sitting = make.sit(make.make_quiz(question, layout=Layout.ALL, feedback=Feedback.END, asks_how_sure=True), cast.amara)
    Sitting.objects.update(asked=sitting.asked * 250)
    sent = {"given": "1", "sure": "sure", "attempt": "1", "revision": "0", "there": "1"}
    fields = {f"q{n}.{name}": value for n in range(1, 251) for name, value in sent.items()}

    assert sign_in(cast.amara).post(f"/quizzes/{sitting.uuid}/{where}/", fields).status_code == 302
    assert (Answer if where == "all" else Draft).objects.filter(sitting=sitting).count() == 250


def test_changing_ones_mind_before_the_end_counts_the_last(cast: Cast) -> None:
    sitting = make.sit(make.make_quiz(make.ask("One"), make.ask("Two"), feedback=Feedback.END), cast.amara)
    make.answer(sitting, 1, WRONG)
    make.answer(sitting, 2, WRONG)
    make.answer(sitting, 1, RIGHT, attempt=2)
    finish_sitting(sitting, by=cast.amara)

    assert sitting.results.get().points == 1


def test_key_that_cannot_be_opened_loses_no_page(cast: Cast, sign_in: SignIn) -> None:
    """The master key of a backup is missing: what was typed cannot be shown, and all the rest can."""
    from foundation.models import DataKey

    sitting = make.sit(make.make_quiz(make.ask(kind="short")), cast.amara)
    make.answer(sitting, 1, make.WRONG["short"])
    DataKey.objects.filter(owner=cast.amara.key_owner).delete()
    html = sign_in(cast.amara).get(f"/quizzes/{sitting.uuid}/1/").content.decode()

    assert "These words cannot be opened just now." in html


# --- In the same instant ---


@pytest.mark.django_db(transaction=True)
def test_two_answers_in_the_same_instant_are_both_kept_once() -> None:
    cast = make_cast()
    sitting = make.sit(make.make_quiz(make.ask("One"), make.ask("Two")), cast.amara)

    def send(values: make.Values) -> Callable[[], object]:
        return lambda: flows.answer_questions(sitting.uuid, sent={1: Sent(values)}, by=User.objects.get(pk=cast.amara.pk))

    found = at_once(send(WRONG), send(RIGHT), send(WRONG), send(RIGHT))

    assert [one for one in found if isinstance(one, Exception)] == []
    attempts = tries(sitting)
    assert [attempt for _position, attempt, _right in attempts] == list(range(1, len(attempts) + 1))
    assert {right for _position, _attempt, right in attempts} == {True, False}
    assert len(attempts) <= 3  # a double press in the same instant is not counted twice


@pytest.mark.django_db(transaction=True)
def test_last_answers_in_the_same_instant_finish_once() -> None:
    cast = make_cast()
    sitting = make.sit(make.make_quiz(make.ask("One"), make.ask("Two")), cast.amara)

    def send(position: int) -> Callable[[], object]:
        return lambda: flows.answer_questions(sitting.uuid, sent={position: Sent(RIGHT)}, by=User.objects.get(pk=cast.amara.pk))

    found = at_once(send(1), send(2), send(1), send(2))

    assert [one for one in found if isinstance(one, Exception) and not isinstance(one, PermissionDenied)] == []
    assert (tries(sitting), Sitting.objects.get().is_finished) == ([(1, 1, True), (2, 1, True)], True)
    assert sitting_view(Sitting.objects.get()).right == 2
    assert Result.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_attempt_only_holds_for_two_starts_in_the_same_instant() -> None:
    """Both tabs go on with one sitting; once it is finished there is no other."""
    cast = make_cast()
    quiz = make.make_quiz(make.ask(), single_attempt=True)

    def start() -> object:
        return start_sitting(Quiz.objects.get(pk=quiz.pk), by=User.objects.get(pk=cast.amara.pk))

    first, second = at_once(start, start)
    assert first == second == Sitting.objects.get()
    make.answer(Sitting.objects.get(), 1, RIGHT)
    assert [type(one).__name__ for one in at_once(start, start)] == ["ValidationError", "ValidationError"]
    assert Sitting.objects.count() == 1
