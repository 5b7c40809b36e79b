"""The JSON of `dumpdata`, as django-quiz-app writes it."""

import json
from typing import Any

import pytest

from courses.quizzes.enums import Feedback, QuestionKind, QuestionOrder
from courses.quizzes.exchange import django_quiz_app
from courses.quizzes.exchange.bank import Bank, BankQuiz, Unreadable
from courses.quizzes.exchange.quizzes import RULES
from courses.quizzes.models import Quiz
from tests.courses.quizzes.exchange.banks import every_kind, file


@pytest.fixture
def rows() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(file("django_quiz_app.json"))
    return found


def read(rows: list[dict[str, Any]]) -> Bank:
    return django_quiz_app.read(json.dumps(rows).encode())


def test_all_three_kinds_come_in(rows: list[dict[str, Any]]) -> None:
    bank = read(rows)

    assert [(one.where, one.kind) for one in bank.questions] == [
        ("question 1", QuestionKind.SINGLE), ("question 2", QuestionKind.TRUE_FALSE), ("question 3", QuestionKind.ESSAY),
        ("question 4", QuestionKind.MULTIPLE),
    ]  # fmt: skip
    assert [(option.text, option.right) for option in bank.questions[0].options] == [
        ("Listen", True), ("Advise", False), ("Wait &amp; see", False),
    ]  # fmt: skip
    assert bank.questions[1].stem == "<p>You always need an answer. Is &lt;this&gt; so?</p>"


def test_categories_and_sub_categories_come_in(rows: list[dict[str, Any]]) -> None:
    bank = read(rows)

    assert bank.categories == [("first-steps",), ("first-steps", "listening")]
    assert [one.category for one in bank.questions] == [("first-steps", "listening"), ("first-steps",), (), ("first-steps", "listening")]


def test_quiz_comes_in_with_its_questions_from_either_table(rows: list[dict[str, Any]]) -> None:
    first, draft = read(rows).quizzes

    assert first.questions == tuple(f"django-quiz-app question {n}" for n in (1, 2, 3))
    assert (first.title, first.intro) == ("The first meeting", "<p>Six short questions.</p><p>Take your time.</p>")
    assert (first.pass_message, first.retry_message, first.draft) == ("<p>Well done.</p>", "<p>Have another look.</p>", False)
    assert first.rules == {
        "question_order": QuestionOrder.RANDOM, "feedback": Feedback.END, "single_attempt": False, "max_questions": None, "pass_mark": 50,
        "slug": "first-meeting",
    }  # fmt: skip
    assert (draft.draft, draft.rules["single_attempt"], draft.rules["pass_mark"]) == (True, True, 1)


def test_what_travels_apart_or_is_not_there_is_told(rows: list[dict[str, Any]]) -> None:
    bank = read(rows)

    told = {(remark.where, remark.why.split(":")[0]) for remark in bank.changed}
    assert ("question 2", "Its picture “chairs.png” is not in the file") in told
    assert [remark.where for remark in bank.refused] == ["question 9"]


def test_order_of_the_objects_does_not_matter(rows: list[dict[str, Any]]) -> None:
    assert read(rows[::-1]).questions == read(rows).questions
    assert read(rows[::-1]).sittings == read(rows).sittings


def test_sittings_come_with_what_was_answered(rows: list[dict[str, Any]]) -> None:
    finished, going_on, other = read(rows).sittings

    names = [f"django-quiz-app question {n}" for n in (1, 2, 3)]
    assert finished.answers == ((names[0], 1, True), (names[1], 1, False), (names[2], "I would say: hello.", None))
    assert going_on.answers == ((names[1], 2, True), (names[0], 2, False), (names[2], None, None))
    assert (going_on.finished_at, finished.email, other.email) == (None, "amara@alongside.example", "stranger@elsewhere.example")


def test_person_can_be_named_by_natural_key(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["model"] == "quiz.sitting":
            row["fields"]["user"] = ["amara"] if row["fields"]["user"] == 5 else ["stranger"]

    assert [one.email for one in read(rows).sittings][:2] == ["amara@alongside.example"] * 2


def test_sitting_that_does_not_fit_says_why(rows: list[dict[str, Any]]) -> None:
    sittings = [row["fields"] for row in rows if row["model"] == "quiz.sitting"]
    sittings[0]["user_answers"] = '{"1": "99", "2": "True"}'
    sittings[1]["user"] = 77
    sittings[2]["user_answers"] = "[" * 100_000
    bank = read(rows)

    assert [(one.where, one.why) for one in bank.refused if one.where.startswith("sitting")] == [
        ("sitting 1", "Its answer to question 1 is not one of the options in the file."),
        ("sitting 2", "Whose it is, is not in the file. Dump the accounts too (auth.user), with their email addresses."),
        ("sitting 3", "Its answers cannot be read."),
    ]


def test_html_that_somebody_wrote_all_the_same_is_cleaned(rows: list[dict[str, Any]]) -> None:
    question = next(row for row in rows if row["model"] == "quiz.question")
    question["fields"]["content"] = "<p onclick='x()'>What <b>first</b>?</p><script>alert(1)</script>"

    assert read(rows).questions[0].stem == "<p>What <b>first</b>?</p>"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[{"model": "quiz.question", "pk": 1', "Line 1, character"),
        ("[" * 200_000, "lists inside lists without end"),
        ("[" + "9" * 10_000 + "]", "thousands of digits"),
        ('{"a": 1}', "not what `manage.py dumpdata` writes"),
        ('[{"model": "shop.order", "pk": 1, "fields": {}}]', "nothing of django-quiz-app"),
    ],
)
def test_what_is_no_such_file_says_so(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        django_quiz_app.read(text.encode())


@pytest.mark.parametrize("value", [None, 5, "x", [], {}, True, [[1]], {"a": {}}])
def test_fields_of_another_kind_never_crash(rows: list[dict[str, Any]], value: Any) -> None:
    for row in rows:
        for name in list(row["fields"]):
            if row["model"] != "auth.user":
                kept, row["fields"][name] = row["fields"][name], value
                read(rows)
                row["fields"][name] = kept


@pytest.mark.parametrize("value", [None, 5, "5", "x", "", [], {}, True, [[1]], {"a": {}}, 1.5, -1, 10**6])
def test_rules_that_somebody_edited_are_rules_or_are_refused(value: Any) -> None:
    dump = json.loads(django_quiz_app.write(Bank(questions=every_kind().questions, quizzes=[BankQuiz("quiz 1", "one", "One", ())])))
    quiz = next(row for row in dump if row["model"] == "quiz.quiz")
    for name in RULES:
        quiz["alongside"]["rules"] = {name: value}
        bank = read(dump)
        told = [remark for remark in bank.refused if remark.where.startswith("quiz")]
        for one in bank.quizzes:
            kept, field = one.rules[name], Quiz._meta.get_field(name)
            assert (kept is None and field.null) or type(kept) is type(field.to_python(kept))
        assert len(bank.quizzes) + len(told) == 1


def test_halves_of_characters_that_json_can_spell_are_left_out(rows: list[dict[str, Any]]) -> None:
    """Neither a page nor a database takes them."""
    for row in rows:
        if row["model"] in ("quiz.quiz", "quiz.category"):
            name = "title" if row["model"] == "quiz.quiz" else "category"
            row["fields"][name] = f"\ud800 A \x00{row['fields'][name]}\udfff"
    bank = read(rows)

    assert bank.categories[0] == ("A first-steps",)
    assert bank.quizzes[0].title == "A The first meeting"


def test_what_is_written_is_what_loaddata_takes() -> None:
    written = json.loads(django_quiz_app.write(every_kind()))

    fields = {
        "quiz.question": {"quiz", "category", "sub_category", "figure", "content", "explanation"},
        "multichoice.mcquestion": {"answer_order"}, "multichoice.answer": {"question", "content", "correct"},
        "true_false.tf_question": {"correct"}, "essay.essay_question": set(), "quiz.category": {"category"},
        "quiz.subcategory": {"sub_category", "category"},
    }  # fmt: skip
    assert {row["model"] for row in written} == set(fields)
    assert all(set(row["fields"]) == fields[row["model"]] and isinstance(row["pk"], int) for row in written)
    numbers = {row["pk"] for row in written if row["model"] == "quiz.question"}
    assert {row["pk"] for row in written if row["model"].endswith("question") and row["model"] != "quiz.question"} == numbers
