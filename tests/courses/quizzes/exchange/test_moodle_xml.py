"""Moodle's XML, as Moodle writes it and as somebody with bad intentions does."""

import base64
from decimal import Decimal

import pytest

from courses.quizzes.enums import QuestionKind
from courses.quizzes.exchange import moodle_xml
from courses.quizzes.exchange.bank import Bank, BankQuestion, Unreadable
from tests.courses.quizzes.exchange.banks import file, png


@pytest.fixture
def bank() -> Bank:
    return moodle_xml.read(file("moodle.xml"))


def named(bank: Bank, start: str) -> BankQuestion:
    return next(one for one in bank.questions if one.stem.startswith(f"<p>{start}"))


def quiz(inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><quiz>{inside}</quiz>'.encode()


def single(stem: str = "Who?", rest: str = "", files: str = "") -> str:
    return (
        f'<question type="multichoice"><questiontext format="html"><text><![CDATA[{stem}]]></text>{files}</questiontext>'
        "<single>true</single>"
        f'<answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>{rest}</question>'
    )


def test_every_kind_of_an_export_comes_in_or_says_why_not(bank: Bank) -> None:
    assert [one.kind for one in bank.questions] == [
        QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE, QuestionKind.SHORT, QuestionKind.NUMBER, QuestionKind.MATCHING,
        QuestionKind.ESSAY, QuestionKind.ORDERING,
    ]  # fmt: skip
    assert [remark.where.partition(", ")[2] for remark in bank.refused] == [
        "“A text”", "“Gaps”", "“Sums”", "“Select”", "“Drag”", "“Drag 2”", "“Drag 3”", "“By chance”", "“Random (Listening)”", "“Code”",
    ]  # fmt: skip
    assert all(remark.where.startswith("line ") and remark.why.endswith(".") for remark in bank.refused)


def test_one_right_option_brings_picture_hint_points_and_tags(bank: Bank) -> None:
    seat = named(bank, "Look at")

    assert (seat.source, seat.points, seat.principles) == ("seat-1", 2, ("P4",))
    assert [(option.text, option.right, option.credit, option.feedback) for option in seat.options] == [
        ("Beside them", True, None, "Yes."), ("At an angle", False, 33, "Fine too."), ("Behind a desk", False, None, ""),
    ]  # fmt: skip
    assert seat.picture is not None
    assert (seat.picture.name, seat.picture.alt, seat.picture.data[:4]) == ("two chairs.png", "Two chairs, side by side", b"\x89PNG")
    assert seat.hints == ("<p>Where would you feel least looked at?</p>",)


def test_several_right_options_give_part_of_the_credit(bank: Bank) -> None:
    several = named(bank, "Which two")

    assert [option.right for option in several.options] == [True, True, False]
    assert several.partial_credit


def test_short_number_matching_and_ordering_are_read(bank: Bank) -> None:
    short, number, match, order = (named(bank, start) for start in ("What does", "How many", "Who does", "First"))

    assert (short.match_case, [option.text for option in short.options]) == (True, ["Connect*", "Contact"])
    assert [(option.text, option.tolerance) for option in number.options] == [("1.5", Decimal("0.25"))]
    assert [(option.text, option.match) for option in match.options] == [
        ("Coordinator", "leads a service"), ("Mentor", "walks beside a supporter"), ("", "prescribes"),
    ]  # fmt: skip
    assert ([option.text for option in order.options], order.partial_credit) == (["Say hello", "Listen", "Say goodbye"], False)


def test_notes_for_graders_are_what_markers_look_for_and_that_is_told(bank: Bank) -> None:
    essay = named(bank, "Write a card")

    assert essay.rubric == (("Says who you are", 2), ("Says when you meet again", 1))
    assert any("Learners see these lines too" in remark.why for remark in bank.changed)


def test_units_and_catch_alls_are_told(bank: Bank) -> None:
    told = " ".join(remark.why for remark in bank.changed)

    assert "units (“m”) are left out" in told
    assert "What was said to any other number is left out." in told


BOMBS = {
    "laughs": '<!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><quiz><question type="essay">&b;</question></quiz>',
    "external": '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question type="essay">&x;</question></quiz>',
    "dtd": '<!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/x.dtd"><quiz/>',
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_entities_and_document_types_are_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="document type or entities"):
        moodle_xml.read(f'<?xml version="1.0"?>{text}'.encode())


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<quiz><question type='essay'>", "breaks off"),
        (b"Just words", "not XML"),
        (b"<html><body/></html>", "not Moodle's: it begins with <html>"),
        (b"<quiz>" + b"<a>" * 5_000 + b"</a>" * 5_000 + b"</quiz>", "stand inside each other"),
        ("<?xml version='1.0' encoding='windows-1251'?><quiz>\x98</quiz>".encode("latin-1"), "windows-1251"),
    ],
)
def test_what_is_no_such_file_says_so(data: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        moodle_xml.read(data)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"<quiz>\n" + b"<a>" * 50, 2),
        (b"\n\n<?xml version='1.0'?>\n<quiz>\n\n<question type='essay'>\n" + b"<a>" * 50, 7),
        (b"\n<?xml\nversion='1.0'?>\n<quiz>\n</oops>", 5),
    ],
)
def test_line_where_a_file_cannot_be_read_is_named(data: bytes, line: int) -> None:
    with pytest.raises(Unreadable, match=rf"^Line {line}\b"):
        moodle_xml.read(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_encoding_that_the_file_names_is_used(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><quiz>{single("Où est le café?")}</quiz>'

    assert moodle_xml.read(text.encode(encoding)).questions[0].stem == "<p>Où est le café?</p>"


def test_script_in_a_question_does_not_come_in() -> None:
    hostile = '<p onmouseover="x()">Hi</p><script>alert(1)</script><svg onload="x"></svg><iframe src="//x"></iframe><style>p{}</style>'
    (found,) = moodle_xml.read(quiz(single(hostile))).questions

    assert found.stem == "<p>Hi</p>"


def embedded(data: bytes, name: str = "a.png") -> str:
    return f'<file name="{name}" path="/" encoding="base64">{base64.b64encode(data).decode()}</file>'


def test_picture_bomb_is_left_out_and_its_question_stays() -> None:
    header = png(1, 1)
    huge = header[:16] + (60_000).to_bytes(4, "big") * 2 + header[24:]
    bank = moodle_xml.read(quiz(single('<img src="@@PLUGINFILE@@/a.png" alt="x">Who?', files=embedded(huge))))

    assert [one.picture for one in bank.questions] == [None]
    assert any("picture is left out" in remark.why for remark in bank.changed)


def test_file_that_only_says_it_is_a_picture_is_left_out() -> None:
    bank = moodle_xml.read(quiz(single('<img src="@@PLUGINFILE@@/a.png" alt="x">Who?', files=embedded(b"<svg onload='x'/>"))))

    assert [one.picture for one in bank.questions] == [None]


def test_nothing_is_fetched_from_elsewhere() -> None:
    bank = moodle_xml.read(quiz(single('Who? <img src="https://example.org/a.png" alt="x">')))

    assert "nothing is fetched" in bank.changed[0].why


def test_picture_without_words_is_told() -> None:
    bank = moodle_xml.read(quiz(single('Who? <img src="@@PLUGINFILE@@/a.png" alt="">', files=embedded(png()))))

    assert bank.questions[0].picture is not None
    assert "Say what the picture shows" in bank.changed[0].why


def test_weight_that_is_none_is_refused() -> None:
    bank = moodle_xml.read(quiz(single().replace('fraction="100"', 'fraction="lots"')))

    assert "is no weight" in bank.refused[0].why
