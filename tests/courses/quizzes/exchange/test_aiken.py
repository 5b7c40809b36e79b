"""Aiken, strictly written and loosely."""

from courses.quizzes.enums import QuestionKind
from courses.quizzes.exchange import aiken
from courses.quizzes.exchange.bank import Bank, BankOption
from courses.quizzes.exchange.formats import FormatName, write_bank
from tests.courses.quizzes.exchange.banks import every_kind, file, question


def test_file_by_the_book_comes_in() -> None:
    bank = aiken.read(file("book.aiken.txt"))

    assert [[option.right for option in one.options] for one in bank.questions] == [[True, False, False], [False, True]]
    assert bank.questions[1].stem == "<p>Which of these is an open question?<br/>It may begin with How or What.</p>"
    assert bank.refused == []


def test_loosely_written_file_comes_in_as_far_as_it_can_be_understood() -> None:
    bank = aiken.read(file("loose.aiken.txt"))

    assert [one.stem for one in bank.questions] == ["<p>1. Who keeps the notes?</p>", "<p>Where do you meet?</p>"]
    assert bank.questions[1].options[1] == BankOption("Where both feel safe, and others are near", right=True)


def test_what_cannot_be_understood_is_told_by_line() -> None:
    assert [(remark.where, remark.why) for remark in aiken.read(file("loose.aiken.txt")).refused] == [
        ("line 13", "Line 15: there are two options A."),
        ("line 18", "It has no line ANSWER: with the letter of what is right, such as ANSWER: B."),
        ("line 22", "Line 25: the answer is D, and there is no such option."),
        ("line 27", "Line 30: “A, B” is not one letter. One option is right in Aiken."),
    ]


def test_tags_are_words_here() -> None:
    (one,) = aiken.read(b"Is <b> bold?\nA. <script>alert(1)</script>\nB. No\nANSWER: B\n").questions

    assert one.stem == "<p>Is &lt;b&gt; bold?</p>"
    assert "<script" not in one.options[0].text


def test_only_questions_with_one_right_option_are_written_and_the_rest_is_named() -> None:
    data, refused, lost = write_bank(every_kind(), FormatName.AIKEN)

    written = aiken.read(data).questions
    assert [one.stem for one in written] == [
        "<p>Question 1?</p>",
        "<p>Question 12?</p>",
        every_kind().questions[12].stem,
        "<p>Question 14?</p>",
    ]
    assert {remark.where for remark in refused} == {f"question {n}" for n in (*range(2, 12), 15)}
    assert "Left out: what is said to each option, the sound or film." in [one.why for one in lost]
    assert "Left out: what is said to each option, the explanation, hints, points, that it is a safety item." in [one.why for one in lost]


def test_words_that_would_be_read_as_something_else_are_not_written() -> None:
    bank = Bank(questions=[question(1, stem="<p>What?</p><p>ANSWER: B</p>"), question(2, QuestionKind.SINGLE, stem="<p>A. or B.?</p>")])
    data, refused, _lost = write_bank(bank, FormatName.AIKEN)

    assert [remark.where for remark in refused] == ["question 1"]
    assert [one.stem for one in aiken.read(data).questions] == ["<p>A. or B.?</p>"]
