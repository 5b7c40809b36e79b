"""GIFT, as Moodle writes it and as people type it."""

import time
from decimal import Decimal

import pytest

from courses.quizzes.enums import QuestionKind
from courses.quizzes.exchange import gift
from courses.quizzes.exchange.bank import BankOption, BankQuestion
from tests.courses.quizzes.exchange.banks import file


def one(text: str) -> BankQuestion:
    bank = gift.read(text.encode())
    assert not bank.refused, bank.refused
    (found,) = bank.questions
    return found


def lines(question: BankQuestion) -> list[tuple[str, bool, int | None]]:
    return [(option.text, option.right, option.credit) for option in question.options]


def why_refused(text: str) -> str:
    bank = gift.read(text.encode())
    assert not bank.questions
    return bank.refused[0].why


def test_every_kind_of_an_export_from_moodle_comes_in() -> None:
    bank = gift.read(file("moodle.gift.txt"))

    assert [question.kind for question in bank.questions] == [
        QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE, QuestionKind.SHORT, QuestionKind.MATCHING, QuestionKind.NUMBER,
        QuestionKind.ESSAY, QuestionKind.ORDERING,
    ]  # fmt: skip
    assert {question.category for question in bank.questions} == {("Default for PEER1", "Staying safe")}
    assert [(remark.where, "description" in remark.why) for remark in bank.refused] == [("line 62", True)]


def test_what_moodle_says_of_a_question_is_kept() -> None:
    ring = gift.read(file("moodle.gift.txt")).questions[0]

    assert ring.source == "safe-01"
    assert ring.stem == "<p>Somebody says they will end their life tonight. <b>Whom do you ring?</b></p>"
    assert lines(ring) == [("999", True, None), ("Your coordinator", False, 50), ("Nobody, they asked you not to", False, None)]
    assert ring.options[2].feedback == "Some promises are not ours to keep."
    assert ring.explanation == "<p>Ring 999, stay with them, then ring your coordinator.</p>"
    assert ring.principles == ("P1",)


def test_examples_of_the_documentation_come_in() -> None:
    bank = gift.read(file("by_hand.gift.txt"))

    assert (len(bank.questions), bank.refused) == (16, [])


def test_true_or_false_has_its_first_feedback_for_the_wrong_answer() -> None:
    assert one("Sun? {T#No#Yes}").options == (BankOption("True", right=True, feedback="Yes"), BankOption("False", feedback="No"))
    assert one("Sun? {F#No#Yes}").options == (BankOption("True", feedback="No"), BankOption("False", right=True, feedback="Yes"))


def test_missing_word_leaves_a_gap() -> None:
    assert one("Grant is {~buried =entombed} there.").stem == "<p>Grant is _____ there.</p>"


@pytest.mark.parametrize(
    ("answer", "number", "tolerance"),
    [("5", "5", None), ("5:0.5", "5", "0.5"), ("1..5", "3", "2"), ("-2.5..-1.5", "-2", "0.5"), (".5:.1", "0.5", "0.1")],
)
def test_number_comes_with_its_room(answer: str, number: str, tolerance: str | None) -> None:
    (option,) = one(f"How many? {{#{answer}}}").options

    assert (option.text, option.tolerance, option.right) == (number, Decimal(tolerance) if tolerance else None, True)


def test_same_number_may_be_worth_less_with_more_room() -> None:
    assert lines(one("Born? {#\n=1822:0 #Yes\n=%50%1822:2 #Near\n}")) == [("1822", True, None), ("1822", False, 50)]


def test_escaped_signs_are_signs() -> None:
    question = one(r"Which\: \{a\} \# b \= c \~ d \\ e? {=\=2 ~a\nb}")

    assert question.stem == r"<p>Which: {a} # b = c ~ d \ e?</p>"
    assert [option.text for option in question.options] == ["=2", "a<br/>b"]


def test_forms_of_text_are_read() -> None:
    assert one("[markdown]*a*\\n\\nb {T}").stem == "<p><i>a</i></p><p>b</p>"
    assert one("[plain]<b> {T}").stem == "<p>&lt;b&gt;</p>"
    assert one("[html]<i>a</i> {T}").stem == "<p><i>a</i></p>"


def test_script_and_handlers_do_not_come_in() -> None:
    stem = '<p onclick\\="x()">Hi<script>alert(1)</script><img src\\=x onerror\\=y></p>'
    question = one(f'[html]{stem} {{=<a href\\="javascript\\:x">a</a> ~b}}')

    assert question.stem == "<p>Hi</p>"
    assert question.options[0].text == "a"


def test_several_that_are_right_though_one_is_picked_are_told() -> None:
    bank = gift.read(b"What helps? {=a =b ~c}")

    assert bank.questions[0].kind == QuestionKind.MULTIPLE
    assert "all of them have to be picked" in bank.changed[0].why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Only a text.", "Nothing is asked here"),
        ("A question { =a ~b", "no other half"),
        ("Two {=a ~b} of {=c ~d}", "more than one pair"),
        ("How many? {#many}", "“many” is not a number"),
        ("Only one {=a ~}", "at least two"),
        ("None is right {~a ~b}", "Mark one option as right"),
        ("A star {=\\*}", "a star that stands for itself"),
    ],
)
def test_what_cannot_come_in_says_why(text: str, why: str) -> None:
    assert why in why_refused(text)


def test_line_that_is_refused_is_named() -> None:
    bank = gift.read(b"// a comment\n\nFine? {T}\n\nNot {fine? {T}\n\nFine again? {F}\n")

    assert [remark.where for remark in bank.refused] == ["line 5"]
    assert len(bank.questions) == 2


def test_question_cut_by_an_empty_line_is_put_together() -> None:
    assert len(one("Match {=a -> 1\n\n=b -> 2\n}").options) == 2


def test_hostile_file_takes_no_longer_than_another() -> None:
    start = time.monotonic()
    for data in (b"{\n\na\n\n" * 30_000, b"// " + b"[id:" * 300_000, b"::a" * 200_000, b"a{=" + b"b=" * 100_000, b"\\" * 500_000):
        gift.read(b"x {T}\n\n" + data)

    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    ("path", "category"),
    [
        ("$course$/top/Day 1/Keeping safe", ("Day 1", "Keeping safe")),
        ("top/Day 1/Keeping safe", ("Day 1", "Keeping safe")),  # exported without “Write context to file”
        ("$course$/top", ()),
        ("$course$/top/top/Day 1", ("top", "Day 1")),
        ("top", ("top",)),
        ("On top/Day 1", ("On top", "Day 1")),
    ],
)
def test_moodles_topmost_category_is_none_of_ours(path: str, category: tuple[str, ...]) -> None:
    assert one(f"$CATEGORY: {path}\n\nReady? {{T}}").category == category
