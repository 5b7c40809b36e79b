"""Lists of people as they really come: what is understood of a spreadsheet, of a CSV file in any encoding, and of pasted lines."""

import time
import zipfile
from contextlib import suppress
from io import BytesIO

import openpyxl
import pytest

from people.files import MOST_BYTES, MOST_PEOPLE, Unreadable, read_pasted, read_people

AMARA, BEN = ("amara@example.org", "Amara Okafor"), ("ben@example.org", "Ben Lewis")


def workbook(*rows: tuple, sheets: tuple[str, ...] = ("Sheet1",), on: int = 0) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        book.create_sheet(name)
    for row in rows:
        book.worksheets[on].append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def people(data: bytes, name: str = "list.xlsx") -> list[tuple[str, str]]:
    return [(line.email, line.name) for line in read_people(data, name).lines]


def pasted(text: str) -> list[tuple[str, str]]:
    return [(line.email, line.name) for line in read_pasted(text).lines]


@pytest.mark.parametrize(
    "rows",
    [
        (("Name", "Email"), ("Amara Okafor", "amara@example.org"), ("Ben Lewis", "ben@example.org")),
        (("E-Mail Address ", "FULL NAME"), ("Amara@Example.org", "Amara Okafor"), (" ben@example.org ", "Ben  Lewis")),
        (("Surname", "First name", "Work e-mail"), ("Okafor", "Amara", "amara@example.org"), ("Lewis", "Ben", "ben@example.org")),
        (("No", "Participant", "Tel", "email"), (1, "Okafor, Amara", 163, "amara@example.org"), (2, "Lewis, Ben", "", "ben@example.org")),
        (("Spring training",), (), (None, None), ("Email", "Known as", "Full name"), ("amara@example.org", "Amara Okafor", "A. B. Okafor"),
         (None, None), ("ben@example.org", "Ben Lewis", "")),
        (("Amara Okafor", "amara@example.org"), ("Ben Lewis", "ben@example.org")),
        (("mailto:amara@example.org", "Amara\u00a0Okafor"), ("\u200bben@example.org", "Ben Lewis")),
    ],
    ids=["plain", "odd heads", "two names", "turned names", "titles and empty rows", "no heads", "what cannot be seen"],
)  # fmt: skip
def test_columns_are_found_whatever_they_are_called(rows: tuple) -> None:
    assert people(workbook(*rows)) == [AMARA, BEN]


def test_people_may_stand_on_the_second_sheet() -> None:
    data = workbook(("Name", "Email"), ("Amara Okafor", "amara@example.org"), sheets=("Notes", "People"), on=1)
    assert people(data) == [AMARA]


def test_the_row_is_told_as_the_spreadsheet_shows_it_and_columns_not_used_are_named() -> None:
    found = read_people(
        workbook(("Autumn",), ("Name", "Phone", "Email"), (), ("Ben Lewis", "01632 960002", "ben@example.org")), "list.xlsx"
    )
    assert [(line.row, line.email) for line in found.lines] == [(4, "ben@example.org")]
    assert found.ignored == ("Phone",)


def test_rows_that_miss_something_are_kept_to_be_mended() -> None:
    rows = (("Name", "Email"), ("Amara Okafor", ""), ("Ben Lewis", "ben at example.org"), ("", "cy@example.org"), ("", ""))
    assert people(workbook(*rows)) == [("", "Amara Okafor"), ("ben at example.org", "Ben Lewis"), ("cy@example.org", "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_in_any_encoding_and_with_any_delimiter(encoding: str, delimiter: str) -> None:
    text = f'Name{delimiter}Email\r\nZoë Brontë{delimiter}zoe@example.org\r\n\r\n"O\'Neil{delimiter} Sam"{delimiter}sam@example.org\r\n'
    found = people(text.encode(encoding), "list.csv")
    assert [email for email, _ in found] == ["zoe@example.org", "sam@example.org"]
    assert found[0][1] == "Zoë Brontë"


@pytest.mark.parametrize(
    "text",
    [
        "amara@example.org\nben@example.org",
        "amara@example.org, ben@example.org",
        "amara@example.org; ben@example.org;",
        "amara@example.org ben@example.org",
        "  \n- amara@example.org\n- ben@example.org\n",
    ],
)
def test_addresses_alone(text: str) -> None:
    assert [email for email, _ in pasted(text)] == ["amara@example.org", "ben@example.org"]


@pytest.mark.parametrize(
    "text",
    [
        "Amara Okafor <amara@example.org>, Ben Lewis <ben@example.org>",
        "Amara Okafor <amara@example.org>; Ben Lewis <ben@example.org>",
        '"Amara Okafor" <amara@example.org>\nBen Lewis <mailto:ben@example.org>',
        "Amara Okafor\tamara@example.org\nBen Lewis\tben@example.org",
        "Name\tEmail\nAmara Okafor\tamara@example.org\nBen Lewis\tben@example.org\n",
        "Amara Okafor, amara@example.org\nBen Lewis, ben@example.org",
    ],
)
def test_names_with_addresses(text: str) -> None:
    assert pasted(text) == [AMARA, BEN]


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 61 * 1024 * 1024)
    return out.getvalue()


def with_entities() -> bytes:
    """A workbook whose first sheet defines entities that grow."""
    laughs = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
        '<worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>'
    )
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook(("a@b.example",)))) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, laughs if entry.filename == "xl/worksheets/sheet1.xml" else old.read(entry))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "There is nobody in this list."),
        (b"\n,,\n", "There is nobody in this list."),
        (b"Name,Phone\nAmara,01632 960001\n", "There is no email address in this list."),
        (b"%PDF-1.7", "This is a PDF file."),
        (b"\xd0\xcf\x11\xe0rest", "This is an old Excel file"),
        (b"\x89PNG\r\n", "This is a picture."),
        (b"PK\x03\x04not really", "no Excel workbook that can be read"),
        (workbook(("amara@example.org",))[:900], "no Excel workbook that can be read"),
        (bomb(), "far larger than it looks"),
        (with_entities(), "no Excel workbook that can be read"),
        (b"amara@example.org\0\0", "no list that can be read"),
        (b"a@b.example\n" * (MOST_PEOPLE + 1), "more than 300 people"),
        (b"x\n" * 6000 + b"a@b.example", "more than 5000 rows"),
        (b"a" * (MOST_BYTES + 1), "larger than 5 MB"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_in_words(data: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read_people(data, "list.xlsx")


def test_a_formula_is_read_as_its_last_value_and_never_run() -> None:
    assert people(workbook(("Name", "Email"), ('=HYPERLINK("http://evil.example","x")', "amara@example.org"))) == [
        ("amara@example.org", "")
    ]


@pytest.mark.parametrize("other", ["Manager email", "Emergency contact e-mail", "Email of next of kin", "Referee's email address"])
@pytest.mark.parametrize("own", ["Email", "Work e-mail", "E-mail address", "Courriel"])
def test_nobody_elses_address_is_taken_for_the_persons_own(other: str, own: str) -> None:
    for heads in (("Name", other, own), ("Name", own, other)):
        row = {"Name": "Ben Lewis", other: "boss@example.org", own: "ben@example.org"}
        found = read_people(workbook(heads, tuple(row[head] for head in heads)), "list.xlsx")
        assert [(line.email, line.name) for line in found.lines] == [BEN]
        assert found.ignored == (other,)


def test_a_list_of_managers_has_the_addresses_of_managers() -> None:
    assert people(workbook(("Manager name", "Manager email"), ("Ben Lewis", "ben@example.org"))) == [(BEN[0], "")]


@pytest.mark.parametrize(
    "text",
    ["Okafor, Amara <amara@example.org>; Lewis, Ben <ben@example.org>", "Okafor, Amara <amara@example.org>\nLewis, Ben <ben@example.org>"],
)
def test_turned_names_stay_with_their_addresses(text: str) -> None:
    assert pasted(text) == [AMARA, BEN]


def test_a_phone_number_under_contact_is_no_part_of_the_name() -> None:
    assert people(workbook(("Name", "Contact", "Email"), ("Ben Lewis", "01632 960002", "ben@example.org"))) == [BEN]


@pytest.mark.parametrize("cell", ["a" * 100_000, "a@" * 50_000, "a <" * 30_000, "<mailto:" * 12_000, "Ben " * 25_000 + "<"])
def test_a_long_cell_takes_no_longer_than_its_length(cell: str) -> None:
    before = time.process_time()
    with suppress(Unreadable):
        read_pasted(f"Email,Notes\n{cell},{cell}\nben@example.org,x")
    assert time.process_time() - before < 5, "it took minutes once"
