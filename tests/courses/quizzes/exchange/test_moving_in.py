"""Moving from django-quiz-app: quizzes, and what people did there."""

import datetime as dt
import json
from typing import Any

import pytest

from courses.quizzes.actions import start_sitting
from courses.quizzes.actions.exchange import Plan, import_file
from courses.quizzes.models import Answer, Question, Quiz, Result, Sitting, Words
from courses.quizzes.queries import earlier_results
from foundation.encryption import CannotOpen
from foundation.keys import KeyRing
from tests.cast import Cast
from tests.courses.quizzes.exchange.banks import file

pytestmark = pytest.mark.django_db


def move_in(data: bytes | None = None, **rest: Any) -> Plan:
    data = data or file("django_quiz_app.json")
    return import_file(data, "django-quiz-app", **({"by": None, "with_sittings": True} | rest))


def first_meeting() -> Quiz:
    return Quiz.objects.get(title="The first meeting")


def test_quizzes_come_in_with_their_rules() -> None:
    move_in()
    quiz = first_meeting()

    assert (quiz.live, quiz.question_order, quiz.feedback, quiz.pass_mark, quiz.slug, quiz.public) == (
        True, "random", "end", 50, "first-meeting", False,
    )  # fmt: skip
    assert [item.question.kind for item in quiz.items.all()] == ["single", "true-false", "essay"]
    assert str(quiz.category) == "first-steps"
    assert [(draft.live, draft.single_attempt) for draft in Quiz.objects.filter(title="Still a draft")] == [(False, True)]


def test_moving_in_twice_adds_nothing(cast: Cast) -> None:
    move_in()
    before = [model.objects.count() for model in (Quiz, Question, Sitting, Answer, Words, Result)]
    again = move_in()

    assert [model.objects.count() for model in (Quiz, Question, Sitting, Answer, Words, Result)] == before
    assert (again.sittings, again.sittings_there, again.sittings_of_nobody) == (0, 2, 1)
    assert not any(one.is_written for one in again.quizzes)


def test_finished_sitting_is_evidence_of_the_person_it_belongs_to(cast: Cast) -> None:
    plan = move_in()
    sitting = Sitting.objects.get(finished_at__isnull=False)

    assert (plan.sittings, plan.sittings_of_nobody) == (2, 1)
    assert (sitting.person, sitting.quiz_key, sitting.quiz_title) == (cast.amara, first_meeting().key, "The first meeting")
    assert sitting.started_at == dt.datetime(2019, 3, 2, 9, 0, tzinfo=dt.UTC)
    assert [(answer.position, answer.given, answer.right, answer.share) for answer in sitting.answers.all()] == [
        (1, ["1"], True, 1.0), (2, ["1"], False, 0.0), (3, [], None, None),
    ]  # fmt: skip
    result = sitting.results.get()
    assert (result.points, result.possible, result.waiting, result.passed, result.at) == (1.0, 3, 1, None, sitting.finished_at)
    assert sitting.first_share == pytest.approx(1 / 3)


def test_earlier_results_show_it_to_its_person_only(cast: Cast) -> None:
    move_in()

    assert [result.title for result in earlier_results(cast.amara)] == ["The first meeting"]
    assert earlier_results(cast.dev) == []
    assert set(Sitting.objects.visible_to(cast.robin)) == set()


def test_own_words_are_locked_with_the_persons_key(cast: Cast) -> None:
    move_in()
    words = Words.objects.get()

    assert cast.amara.ring.read(words, "text") == "I would say: hello."
    assert b"hello" not in bytes(words.text)
    with pytest.raises(CannotOpen):
        KeyRing(cast.robin.key_owner).read(words, "text")


def test_unfinished_sitting_can_be_gone_on_with(cast: Cast) -> None:
    move_in()
    going_on = Sitting.objects.open().get(person=cast.amara)

    assert [answer.right for answer in going_on.answers.all()] == [True, False]
    assert going_on.length == 3


def test_people_without_an_account_are_counted_and_nothing_of_theirs_is_kept() -> None:
    plan = move_in()

    assert (plan.sittings, plan.sittings_of_nobody) == (0, 3)
    assert not Sitting.objects.exists()
    assert not Words.objects.exists()


def test_sitting_keeps_what_was_asked_whatever_an_editor_made_of_the_question(cast: Cast) -> None:
    move_in(with_sittings=False)
    question = Question.objects.get(file_id="import:django-quiz-app question 1")
    question.stem = "<p>Something else?</p>"
    question.save_revision().publish()
    move_in()

    answer = Answer.objects.get(sitting__finished_at__isnull=False, position=1)
    assert answer.version.content["stem"] == "<p>What comes first?<br/>Think of day 1.</p>"
    assert Question.objects.get(pk=question.pk).stem == "<p>Something else?</p>"


def test_changed_quiz_is_updated_unless_an_editor_changed_it(cast: Cast) -> None:
    move_in()
    rows = json.loads(file("django_quiz_app.json"))
    next(row for row in rows if row["model"] == "quiz.quiz")["fields"]["title"] = "A first meeting"
    changed = json.dumps(rows).encode()
    move_in(changed)
    assert Quiz.objects.filter(title="A first meeting").count() == 1

    quiz = Quiz.objects.get(title="A first meeting")
    quiz.title = "Our first meeting"
    quiz.save_revision().publish()
    next(row for row in rows if row["model"] == "quiz.quiz")["fields"]["title"] = "That first meeting"
    plan = move_in(json.dumps(rows).encode())
    assert Quiz.objects.get(pk=quiz.pk).title == "Our first meeting"
    assert any(remark.where == "quiz 1" for remark in plan.left_out)


def test_address_that_is_taken_is_left_out_and_told() -> None:
    Quiz.objects.create(title="Here already", slug="first-meeting")
    plan = move_in()

    assert first_meeting().slug is None
    assert any("is that of another quiz" in remark.why for remark in plan.remarks)


def test_quiz_that_moved_in_can_be_taken(cast: Cast) -> None:
    move_in()

    assert start_sitting(first_meeting(), by=cast.dev).length == 3


def test_many_sittings_come_in_by_batches(cast: Cast, django_assert_max_num_queries: Any) -> None:
    rows = json.loads(file("django_quiz_app.json"))
    model = next(row for row in rows if row["model"] == "quiz.sitting")
    rows += [
        model | {"pk": n, "fields": model["fields"] | {"start": f"2019-04-01T{n // 60 % 24:02}:{n % 60:02}:00Z"}} for n in range(100, 400)
    ]
    with django_assert_max_num_queries(250):
        plan = move_in(json.dumps(rows).encode())

    assert plan.sittings == 302
