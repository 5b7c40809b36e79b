"""Own words: handed in as a copy, marked by whoever leads where the person learns, and the result worked out anew as a new record."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.cohorts.models import Enrolment
from courses.quizzes.actions import finish_sitting, mark_hand_in, take_back
from courses.quizzes.models import HandIn, Marking, Quiz, QuizQuestion, Result, Sitting
from courses.quizzes.policies import hand_ins, markings
from courses.quizzes.queries import marking_queue, one_to_mark
from foundation.encryption import CannotOpen
from foundation.keys import KeyRing
from foundation.models import AuditEvent
from people.models import User
from tests.cast import Cast
from tests.factories import quizzes as make
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]
WORDS = "I would sit down beside him, and wait."
RUBRIC = [("Listens first", 2), ("Asks permission", 1)]


def hand_in(cast: Cast, *, second_marker: bool = False) -> HandIn:
    """Amara's words, handed in at Riverside, in a quiz with one other question that she got right."""
    quiz = make.make_quiz(
        make.ask("What would you do?", "essay", rubric=RUBRIC, points=3), make.ask(), second_marker=second_marker, pass_mark=75
    )
    sitting = make.sit(quiz, cast.amara)
    make.answer(sitting, 1, {"words": [WORDS]})
    make.answer(sitting, 2, make.RIGHT["single"])
    finish_sitting(sitting, by=cast.amara, service=cast.riverside)
    return HandIn.objects.get()


def mark(of: HandIn, *points: int, by: User, comment: str = "") -> Marking:
    return mark_hand_in(of, points=points, rubric=RUBRIC, comment=comment, by=by)


def newest(sitting: Sitting) -> tuple[float, int, int, bool | None]:
    result = Result.objects.filter(sitting=sitting).order_by("pk").last()
    assert result is not None
    return result.points, result.possible, result.waiting, result.passed


def allow(person: User) -> User:
    person.user_permissions.add(Permission.objects.get(codename="view_sittings"))
    return User.objects.with_hats().get(pk=person.pk)


def test_waiting_words_leave_the_result_open(cast: Cast) -> None:
    assert newest(hand_in(cast).answer.sitting) == (1, 4, 1, None)


def test_nobody_reads_a_poor_number_while_their_words_wait(cast: Cast, sign_in: SignIn) -> None:
    html = sign_in(cast.amara).get(f"/quizzes/{hand_in(cast).answer.sitting.uuid}/").content.decode()

    assert "It is passed from 75 per cent, and part of it is still to be marked." in html and "25 per cent" not in html


def test_mark_makes_a_further_result_and_changes_none(cast: Cast) -> None:
    found = hand_in(cast)
    first = Result.objects.get()
    mark(found, 2, 0, by=cast.robin)

    assert newest(found.answer.sitting) == (3, 4, 0, True)
    assert next((row.pk, row.points) for row in Result.objects.order_by("pk")) == (first.pk, 1)
    assert found.answer.share is None  # the answer is evidence: the mark lies beside it


def test_marking_again_is_a_new_mark_and_the_newest_counts(cast: Cast) -> None:
    found = hand_in(cast)
    mark(found, 0, 0, by=cast.robin)
    assert newest(found.answer.sitting) == (1, 4, 0, False)
    mark(found, 2, 1, by=cast.robin)

    assert newest(found.answer.sitting) == (4, 4, 0, True)
    assert [row.share for row in Marking.objects.order_by("at")] == [0, 1]
    with pytest.raises(TypeError):
        Marking.objects.first().save()  # type: ignore[union-attr]


def test_second_marker_makes_it_count_with_the_mean_of_both(cast: Cast) -> None:
    found = hand_in(cast, second_marker=True)
    mark(found, 2, 1, by=cast.robin)
    mark(found, 2, 1, by=cast.robin)  # twice the same person is one marker
    assert newest(found.answer.sitting) == (1, 4, 1, None)

    mark(found, 1, 0, by=allow(cast.morgan))
    points, *rest = newest(found.answer.sitting)
    assert points == pytest.approx(1 + 3 * (1 + 1 / 3) / 2)
    assert rest == [4, 0, True]


def test_comment_reaches_the_learner_and_nobody_else(cast: Cast, sign_in: SignIn) -> None:
    found = hand_in(cast)
    mark(found, 2, 1, by=cast.robin, comment="You waited. That is the hard part.")
    url = f"/quizzes/{found.answer.sitting.uuid}/1/"

    html = sign_in(cast.amara).get(url).content.decode()
    assert "You waited. That is the hard part." in html and "Listens first: 2 of 2" in html
    assert sign_in(cast.dev).get(url).status_code == 404
    with connection.cursor() as cursor:
        cursor.execute("SELECT comment FROM quizzes_marking")
        assert b"waited" not in bytes(cursor.fetchone()[0])


def test_learner_sees_the_rubric_before_writing(cast: Cast, sign_in: SignIn) -> None:
    sitting = make.sit(make.make_quiz(make.ask("Why?", "essay", rubric=RUBRIC)), cast.amara)
    html = sign_in(cast.amara).get(f"/quizzes/{sitting.uuid}/1/").content.decode()

    assert "Listens first" in html and "(2 points)" in html


def test_words_are_locked_until_and_after_they_are_handed_in(cast: Cast) -> None:
    found = hand_in(cast)

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM quizzes_words UNION ALL SELECT text FROM quizzes_handin")
        assert [b"beside" in bytes(row[0]) for row in cursor.fetchall()] == [False, False]
    assert one_to_mark(cast.robin, found.pk).words == WORDS


def test_taken_back_before_a_mark_cannot_be_read_any_more(cast: Cast) -> None:
    found = hand_in(cast)
    take_back(found, by=cast.amara)

    with pytest.raises(Http404):
        one_to_mark(cast.robin, found.pk)
    with pytest.raises((CannotOpen, ValueError)):
        KeyRing(found.key_owner).read(found, "text")
    assert marking_queue(cast.robin) == 0
    finish_sitting(found.answer.sitting, by=cast.amara, service=cast.riverside)  # once more: it stays back
    assert HandIn.objects.kept().count() == 0


def test_marked_words_are_part_of_a_result_and_stay(cast: Cast, sign_in: SignIn) -> None:
    found = hand_in(cast)
    mark(found, 1, 0, by=cast.robin)

    with pytest.raises(PermissionDenied):
        take_back(found, by=cast.amara)
    html = sign_in(cast.amara).post(f"/quizzes/words/{found.pk}/back/", follow=True).content.decode()
    assert "Somebody has marked it already" in html


@pytest.mark.parametrize("who", ["dev", "pat", "sunita", "morgan", "yusuf", "ella", "tomasz", "alex"])
def test_only_who_leads_there_marks(cast: Cast, who: str, sign_in: SignIn) -> None:
    found, person = hand_in(cast), getattr(cast, who)

    with pytest.raises(PermissionDenied):
        mark(found, 1, 1, by=person)
    assert sign_in(person).get(f"/quizzes/marking/words/{found.pk}/").status_code == (404 if who == "yusuf" else 403)
    assert sign_in(person).post(f"/quizzes/words/{found.pk}/back/").status_code == 404
    assert not Marking.objects.exists()


def test_nobody_marks_their_own_words(cast: Cast, sign_in: SignIn) -> None:
    sitting = make.sit(make.make_quiz(make.ask("Why?", "essay", rubric=RUBRIC)), cast.robin)
    make.answer(sitting, 1, {"words": [WORDS]})
    finish_sitting(sitting, by=cast.robin, service=cast.riverside)
    mine = HandIn.objects.get()

    with pytest.raises(PermissionDenied):
        mark(mine, 1, 1, by=cast.robin)
    assert sign_in(cast.robin).get(f"/quizzes/marking/words/{mine.pk}/").status_code == 403
    assert marking_queue(cast.robin) == 0


def test_halves_agree(cast: Cast) -> None:
    found = hand_in(cast)
    mark(found, 1, 1, by=cast.robin)
    sitting = make.sit(make.make_quiz(make.ask("Why?", "essay")), cast.ella)
    make.answer(sitting, 1, {"words": ["Because."]})
    finish_sitting(sitting, by=cast.ella, service=cast.hillside)
    taken = HandIn.objects.get(answer__sitting=sitting)
    take_back(taken, by=cast.ella)

    assert_policy_agrees(hand_ins, cast, HandIn.objects.all())
    assert_policy_agrees(markings, cast, Marking.objects.all())
    allow(cast.morgan)
    assert_policy_agrees(hand_ins, cast, HandIn.objects.all())


def test_coordinator_sees_what_was_handed_in_and_never_what_was_picked(cast: Cast, sign_in: SignIn) -> None:
    found = hand_in(cast)
    desk = sign_in(cast.robin)
    pages = [
        desk.get(url).content.decode()
        for url in ("/quizzes/marking/", f"/quizzes/marking/{found.answer.sitting.uuid}/", f"/quizzes/marking/words/{found.pk}/")
    ]

    assert "Amara Okafor" in pages[0] and "Waits for you" in pages[0] and WORDS in pages[2]
    assert [("Ring 999" in html, "Yes, that is it" in html, "Passed" in html) for html in pages] == [(False, False, False)] * 3


def test_marks_are_keyed_in_and_a_mistake_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    found = hand_in(cast)
    desk, url = sign_in(cast.robin), f"/quizzes/marking/words/{found.pk}/"
    wrong = desk.post(url, {"points-0": "3", "points-1": "", "comment": "Well done."})

    html = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Give points here: 0 is a number too." in html and "less than or equal to 2" in html and "Well done." in html
    assert desk.post(url, {"points-0": "2", "points-1": "0", "comment": "Well done."}).status_code == 302
    assert newest(found.answer.sitting) == (3, 4, 0, True)
    assert "You have marked this." in desk.get(url).content.decode()


def test_points_out_of_bounds_are_refused(cast: Cast) -> None:
    found = hand_in(cast)
    for points in ((3, 0), (-1, 0), (1,)):
        with pytest.raises(ValidationError, match="between 0 and its own points"):
            mark(found, *points, by=cast.robin)


def test_somebody_elses_mark_is_not_shown_before_your_own(cast: Cast, sign_in: SignIn) -> None:
    found = hand_in(cast, second_marker=True)
    mark(found, 0, 0, by=allow(cast.morgan), comment="Too short.")
    html = sign_in(cast.robin).get(f"/quizzes/marking/words/{found.pk}/").content.decode()

    assert "1 other person has marked this." in html and "Too short." not in html


def test_looking_with_view_sittings_is_noted_and_typed_words_stay_closed(cast: Cast, sign_in: SignIn) -> None:
    quiz = make.make_quiz(make.ask("Say it", "short"), make.ask())
    sitting = make.sit(quiz, cast.amara)
    make.answer(sitting, 1, {"words": ["a private guess"]})
    make.answer(sitting, 2, make.WRONG["single"])
    finish_sitting(sitting, by=cast.amara)
    html = sign_in(allow(cast.morgan)).get(f"/quizzes/marking/{sitting.uuid}/").content.decode()

    assert "Send an email" in html and "a private guess" not in html
    [event] = AuditEvent.objects.filter(verb="sitting_viewed")
    assert (event.actor_id, event.subject_id) == (cast.morgan.pk, str(sitting.pk))


def test_what_is_said_about_privacy_is_true(cast: Cast, sign_in: SignIn) -> None:
    """Nobody else sees it; unless somebody was given the right, and then it says so."""
    sitting = make.sit(make.make_quiz(make.ask()), cast.amara)
    phone = sign_in(cast.amara)
    assert "Nobody else sees what you pick." in phone.get(f"/quizzes/{sitting.uuid}/1/").content.decode()

    allow(cast.morgan)
    html = phone.get(f"/quizzes/{sitting.uuid}/1/").content.decode()
    assert "Nobody else sees" not in html and "can see this one once it is finished" in html


def test_lesson_quiz_hands_in_where_the_person_learns(amara_learns: Enrolment, cast: Cast, sign_in: SignIn) -> None:
    quiz = Quiz.objects.get(title="Check it")
    quiz.items.all().delete()
    QuizQuestion.objects.create(quiz=quiz, question=make.ask("Why?", "essay"))
    phone = sign_in(cast.amara)
    sitting = phone.post("/training/small/day-1/1/2/quiz/check/").headers["Location"]
    phone.post(f"{sitting}1/", {"q1.words": WORDS})
    phone.post(f"{sitting}finish/")

    assert HandIn.objects.get().service == cast.riverside
    assert (marking_queue(cast.robin), marking_queue(cast.yusuf)) == (1, 0)


def test_list_to_mark_costs_the_same_for_one_and_for_three(cast: Cast, sign_in: SignIn) -> None:
    desk = sign_in(cast.robin)
    costs = []
    for number in (1, 2):
        for _ in range(number):
            hand_in_again(cast)
        desk.get("/quizzes/marking/")
        with CaptureQueriesContext(connection) as asked:
            assert len(desk.get("/quizzes/marking/").context["page"].object_list) == (1 if number == 1 else 3)
        costs.append(len(asked))
    assert costs == [10, 10]


def hand_in_again(cast: Cast) -> None:
    sitting = make.sit(make.make_quiz(make.ask("Why?", "essay")), cast.amara)
    make.answer(sitting, 1, {"words": [WORDS]})
    finish_sitting(sitting, by=cast.amara, service=cast.riverside)
