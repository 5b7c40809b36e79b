"""What every format promises: what this website writes it reads again, and what is no such file is refused in words."""

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given, settings

from courses.quizzes.enums import QuestionKind
from courses.quizzes.exchange.bank import Bank, BankQuestion, Unreadable
from courses.quizzes.exchange.formats import FormatName, read_bank, write_bank
from courses.quizzes.exchange.gathering import mistakes_of
from tests.courses.quizzes.exchange.banks import every_kind, file, png, question, questions

WHOLE = [FormatName.GIFT, FormatName.MOODLE_XML, FormatName.DJANGO_QUIZ_APP]


def plain(one: BankQuestion) -> BankQuestion:
    return replace(one, where="")


@pytest.mark.parametrize("name", WHOLE)
def test_bank_with_every_kind_of_question_comes_back_whole(name: FormatName) -> None:
    bank = every_kind()
    data, refused, lost = write_bank(bank, name)
    read = read_bank(data, name)

    assert (refused, lost, read.refused) == ([], [], [])
    assert {one.source: plain(one) for one in read.questions} == {one.source: plain(one) for one in bank.questions}
    assert set(bank.categories) <= set(read.categories)
    assert write_bank(read, name)[0] == write_bank(read_bank(write_bank(read, name)[0], name), name)[0]


@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=150, deadline=None)
@given(one=questions())
def test_any_question_comes_back_as_it_was(name: FormatName, one: BankQuestion) -> None:
    if mistakes_of(one):
        return
    read = read_bank(write_bank(Bank(questions=[one]), name)[0], name)

    assert [plain(found) for found in read.questions] == [plain(one)], read.refused


@pytest.mark.parametrize("name", WHOLE)
def test_question_that_was_edited_elsewhere_is_what_stands_in_the_file(name: FormatName) -> None:
    bank = Bank(questions=[question(1, QuestionKind.SCENARIO, situation="<p>Sam is late.</p>", hints=("<p>Wait.</p>",), points=2)])
    data = write_bank(bank, name)[0].replace(b"Wrong", b"Quite wrong")
    (read,) = read_bank(data, name).questions

    assert [option.text for option in read.options] == ["Right 1", "Quite wrong"]
    assert read.hints == ("<p>Wait.</p>",)  # nobody sees it there, so nobody can have changed it
    assert read.points == 2


@pytest.mark.parametrize("name", WHOLE)
def test_note_that_somebody_damaged_is_told_and_left_out(name: FormatName) -> None:
    data = write_bank(Bank(questions=[question(1, safety=True)]), name)[0]
    damaged = data.replace(b'"safety": true', b'"safety": [1]').replace(b'\\"safety\\": true', b'\\"safety\\": [1]')
    bank = read_bank(damaged, name)

    assert damaged != data
    assert [one.safety for one in bank.questions] == [False]
    assert "cannot be read any more" in bank.changed[0].why


NOT_TEXT = {
    "zip": b"PK\x03\x04" + b"\0" * 50,
    "gzip": b"\x1f\x8b\x08" + b"\0" * 50,
    "picture": png(),
    "pdf": b"%PDF-1.7\n",
    "nul bytes": b"A question {=a\0 ~b}",
    "nothing": b"",
    "spaces": b" \n \n",
    "noise": bytes(range(1, 256)) * 20,
}


@pytest.mark.parametrize("name", list(FormatName))
@pytest.mark.parametrize("data", NOT_TEXT.values(), ids=NOT_TEXT.keys())
def test_file_that_is_no_text_is_refused_in_words(name: FormatName, data: bytes) -> None:
    with pytest.raises(Unreadable) as told:
        read_bank(data, name)
    assert str(told.value).endswith((".", "first", "inside"))


@pytest.mark.parametrize("name", list(FormatName))
@pytest.mark.parametrize("other", ["moodle.gift.txt", "moodle.xml", "book.aiken.txt", "django_quiz_app.json"])
def test_file_of_another_format_never_crashes(name: FormatName, other: str) -> None:
    with contextlib.suppress(Unreadable):
        read_bank(file(other), name)


@pytest.mark.parametrize("name", WHOLE)
def test_file_that_breaks_off_anywhere_is_read_as_far_as_it_goes_or_refused(name: FormatName) -> None:
    data = write_bank(every_kind(), name)[0]
    sources = {one.source for one in every_kind().questions}
    for end in range(0, len(data), max(1, len(data) // 60)):
        try:
            found = {one.source for one in read_bank(data[:end], name).questions}
        except Unreadable:
            continue
        assert found <= sources | {one for one in found if one.startswith("text-")}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("name", [FormatName.GIFT, FormatName.AIKEN])
def test_text_comes_in_from_any_usual_encoding(name: FormatName, encoding: str) -> None:
    text = "Où est le café – “ici”?\nA. Là\nB. Ici\nANSWER: B\n" if name == FormatName.AIKEN else "Où est le café – “ici”? {~Là =Ici}"
    bank = read_bank(text.encode(encoding), name)

    assert [(one.stem, one.options[0].text) for one in bank.questions] == [("<p>Où est le café – “ici”?</p>", "Là")]
    assert bool(bank.changed) == (encoding == "cp1252")


@pytest.mark.parametrize("name", list(FormatName))
def test_file_that_is_too_large_is_refused_before_it_is_read(name: FormatName) -> None:
    with pytest.raises(Unreadable, match="larger than 50 MB"):
        read_bank(b"a" * (50 * 1024 * 1024 + 1), name)
