"""Lists of people as they really come: spreadsheets (.xlsx, .csv), and what somebody pasted."""

import csv
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import BytesIO, StringIO
from typing import Any

import openpyxl

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 60
MOST_PEOPLE = 300
"""So many people are looked through on one page."""
TITLE_ROWS = 15
"""The names of the columns stand in one of the first rows: titles and empty rows may stand above them."""

# Both begin only where a word or a name begins and never go back over it: a cell of 100,000 letters takes no longer than its length.
_EMAIL = re.compile(r"(?<![^@\s<>,;])[^@\s<>,;]++@[^@\s<>,;]++")
_WITH_NAME = re.compile(r"(?<![^<>\"@])(?P<name>[^<>\"@]*+)\"?\s*+<\s*+(?:mailto:)?(?P<email>[^@<>\s]++@[^@<>\s]++)\s*+>")
_UNSEEN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u200b": None, "\u200e": None, "\u200f": None, "\ufeff": None, "\u2060": None})
_ADDRESS = frozenset({"mail", "mailaddress", "eaddress", "courriel", "correo", "correoelectrónico", "correoelectronico"})
_SOMEBODY_ELSES = ("manager", "emergency", "kin", "referee", "referrer", "supervisor", "mentor", "coordinator", "carer", "parent")
_KNOWN_AS = frozenset({"displayname", "knownas", "preferredname", "nametoshow", "likestobecalled", "nickname"})
_WHOLE = frozenset(
    {"name", "names", "fullname", "participant", "participantname", "trainee", "traineename", "person", "who", "attendee", "contact"}
)
_FIRST = frozenset(
    {"firstname", "forename", "forenames", "givenname", "givennames", "first", "christianname", "vorname", "prénom", "prenom", "nombre"}
)
_LAST = frozenset({"lastname", "surname", "familyname", "last", "secondname", "nachname", "nom", "apellido", "apellidos"})
_OTHERS = {
    b"%PDF": "a PDF file", b"\xd0\xcf\x11\xe0": "an old Excel file (.xls)", b"{\\rtf": "an RTF file", b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}  # fmt: skip
SAVE_AS = "Save it as an Excel workbook (.xlsx) or as CSV, or copy the rows and paste them."

Table = list[list[str]]


class Unreadable(Exception):
    """The list cannot be read; the message says why in plain words, and what would help."""


@dataclass(frozen=True)
class PersonLine:
    """What one row says: an address, which may be none or malformed, and a name, which may be empty."""

    row: int
    """Its number in the file, from 1, as the spreadsheet shows it."""
    email: str
    name: str
    nth: int = 0
    """Which person of the row, from 1; 0 where the row holds one."""


@dataclass(frozen=True)
class PeopleList:
    """What was understood of a list."""

    lines: tuple[PersonLine, ...]
    ignored: tuple[str, ...] = ()
    """Names of columns that are not used."""


def read_people(data: bytes, name: str) -> PeopleList:
    """What is understood of the spreadsheet in `data`, a file called `name`. Raises Unreadable.

    Columns are found by their names, in any order and spelling; where they have none, by what stands in them. Empty rows are left out.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("The file is larger than 5 MB. A list of people is small: take pictures and other sheets out.")
    for start, what in _OTHERS.items():
        if data.startswith(start):
            raise Unreadable(f"This is {what}. {SAVE_AS}")
    return _understand(_workbook(data) if data.startswith(b"PK") else _delimited(_text_of(data)))


def read_pasted(text: str) -> PeopleList:
    """`read_people` for pasted text: rows of a spreadsheet, lines such as “Ana Sousa <ana@example.org>”, addresses with commas between.

    Raises Unreadable.
    """
    if len(text) > MOST_BYTES:
        raise Unreadable("This is too long for a list of people.")
    return _understand(_delimited(text))


def _text_of(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise Unreadable(f"This is no list that can be read. {SAVE_AS}")
    return text


def _delimited(text: str) -> Table:
    """The rows of `text`, split by whichever of tab, comma, semicolon and bar sets most addresses apart from their neighbours.

    Of “Sousa, Ana <ana@example.org>; Lewis, Ben <ben@example.org>” no name is torn from its address.
    """

    def fits(rows: Table) -> tuple[int, int]:
        apart = sum(bool(_address_in(cell)) for row in rows for cell in row)
        return apart, -sum("@" not in cell for row in rows for cell in row) if "<" in text else sum(len(row) > 1 for row in rows)

    return max((_split(text, delimiter) for delimiter in "\t,;|"), key=fits)


def _split(text: str, delimiter: str) -> Table:
    rows: Table = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            if len(rows) == MOST_ROWS:
                raise Unreadable(f"The list has more than {MOST_ROWS} rows. Split it.")
            rows.append([_clean(cell) for cell in row[:MOST_COLUMNS]])
    except csv.Error:
        return []
    return rows


def _workbook(data: bytes) -> Table:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise Unreadable("The file is far larger than it looks. Save it anew in Excel.")
            if "xl/workbook.xml" not in archive.namelist():
                raise Unreadable(f"This is no Excel workbook. {SAVE_AS}")
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
        tables = [_sheet(sheet) for sheet in book.worksheets[:20]]
    except Unreadable:
        raise
    except Exception as problem:  # at a broken workbook openpyxl and zipfile raise anything
        raise Unreadable("This is no Excel workbook that can be read. Open it in Excel and save it anew as .xlsx.") from problem
    return max(tables, key=lambda rows: sum("@" in cell for row in rows for cell in row), default=[])


def _sheet(sheet: Any) -> Table:
    rows: Table = []
    blank = 0
    for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
        cells = [_clean("" if cell is None else str(cell)) for cell in row]
        blank = 0 if any(cells) else blank + 1
        if blank > MOST_ROWS:  # a sheet that is formatted to its very end
            break
        rows.append(cells)
        if len(rows) - blank > MOST_ROWS:
            raise Unreadable(f"The list has more than {MOST_ROWS} rows. Split it.")
    return rows


def _clean(cell: str) -> str:
    return " ".join(cell.translate(_UNSEEN).split()).removeprefix("'")


def _address_in(cell: str) -> str:
    """The one address that a cell holds, without what stands around it; empty when it holds none, or more."""
    found = _EMAIL.findall(cell.removeprefix("mailto:"))
    return found[0].strip("'\".").removeprefix("mailto:") if len(found) == 1 else ""


def _understand(rows: Table) -> PeopleList:
    if not any(any(row) for row in rows):
        raise Unreadable("There is nobody in this list.")
    if not any("@" in cell for row in rows for cell in row):
        raise Unreadable("There is no email address in this list. Each person needs one, in a column of its own.")
    start, columns = _columns(rows)
    lines: list[PersonLine] = []
    for number, row in enumerate(rows[start:], start=start + 1):
        found = list(_people_in(number, row, columns))
        lines += found if len(found) < 2 else (replace(line, nth=nth) for nth, line in enumerate(found, start=1))
        if len(lines) > MOST_PEOPLE:
            raise Unreadable(f"There are more than {MOST_PEOPLE} people in this list. Send it in parts.")
    if not lines:
        raise Unreadable("There is nobody in this list.")
    used = {place for places in columns.values() for place in places}
    heads = rows[start - 1] if start else []
    return PeopleList(tuple(lines), tuple(head for n, head in enumerate(heads) if head and n not in used))


def _columns(rows: Table) -> tuple[int, dict[str, list[int]]]:
    """(the first row with people, {what: places of its columns}). Without a row of names the columns are told by what stands in them."""
    for number, row in enumerate(rows[:TITLE_ROWS]):
        kinds = [_kind(cell) for cell in row]
        if "email" in kinds and not any("@" in cell for cell in row):
            columns = {kind: [n for n, one in enumerate(kinds) if one == kind] for kind in set(kinds) if kind}
            closest = min(_distance(row[n]) for n in columns["email"])
            return number + 1, columns | {"email": [n for n in columns["email"] if _distance(row[n]) == closest]}
    addresses = Counter(n for row in rows for n, cell in enumerate(row) if "@" in cell)
    email = min(addresses, key=lambda n: (-addresses[n], n))
    words = Counter(n for row in rows for n, cell in enumerate(row) if n != email and re.fullmatch(r"[^\W\d_][^\d@]*", cell))
    names = sorted(words, key=lambda n: (-words[n], n))[:1]
    return 0, {"email": [email], "whole": names}


def _plain(head: str) -> str:
    return re.sub(r"[\W_]", "", head.casefold())


def _distance(head: str) -> int:
    """How far the column of addresses called `head` is from being the person's own: 2 is somebody else's, such as their manager's."""
    plain = _plain(head)
    if any(word in plain for word in _SOMEBODY_ELSES):
        return 2
    return 0 if plain.startswith("email") or plain in _ADDRESS else 1


def _kind(head: str) -> str:
    plain = _plain(head)
    if plain in _ADDRESS or ("email" in plain and len(plain) <= 24):
        return "email"
    return next(
        (kind for kind, heads in (("known", _KNOWN_AS), ("whole", _WHOLE), ("first", _FIRST), ("last", _LAST)) if plain in heads), ""
    )


def _people_in(number: int, row: list[str], columns: dict[str, list[int]]) -> Iterable[PersonLine]:
    if not any(row):
        return
    typed = [cell for cell in (_cell(row, place) for place in columns.get("email", ())) if cell]
    together = [match for cell in row for match in _WITH_NAME.finditer(cell)]
    if together:
        yield from (PersonLine(number, match["email"].lower(), _turned(match["name"].strip(" ,;"))) for match in together)
        return
    every = [address for cell in row for address in _EMAIL.findall(cell)]
    if len(every) > 1 and len(typed) <= 1 and not columns.keys() & {"first", "last", "known"} and all("@" in cell for cell in row if cell):
        yield from (PersonLine(number, address.lower(), "") for address in every)
        return
    email = next((address for cell in typed if (address := _address_in(cell))), typed[0] if typed else "")
    yield PersonLine(number, email.lower(), _name(row, columns))


def _name(row: list[str], columns: dict[str, list[int]]) -> str:
    def of(kind: str) -> str:
        return " ".join(filter(None, (_cell(row, place) for place in columns.get(kind, ()))))

    whole = next(filter(None, (_cell(row, place) for place in columns.get("whole", ()))), "")
    return _turned(of("known") or " ".join(filter(None, (of("first"), of("last")))) or whole)


def _turned(name: str) -> str:
    """“Sousa, Ana” as she is called: Ana Sousa."""
    surname, comma, rest = name.partition(", ")
    return f"{rest} {surname}" if comma and rest and "," not in rest else name


def _cell(row: list[str], place: int) -> str:
    return row[place] if place < len(row) else ""
