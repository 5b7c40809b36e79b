"""People of a service as a spreadsheet: what their coordinator sees on the desk, and nothing more."""

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from itertools import islice

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from courses.cohorts.models import Enrolment
from foundation import clock
from people.hats import Hat
from people.models import User
from portal.queries import desk_rows

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
HEADS = ("Name", "Pronouns", "Email", "Group", "Course", "Started", "State", "Now", "Lessons done", "Lessons", "Last here")
AT_ONCE = 500
"""So many people are worked out at a time: their marks are many."""
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The wide ones of East Asian keyboards too."""


def write_csv(rows: Iterable[Enrolment], *, hat: Hat, by: User) -> bytes:
    """`rows` as CSV in UTF-8 with a mark at its start, so that Excel reads it. No cell begins a formula."""
    out = StringIO()
    writer = csv.writer(out)
    for line in _lines(rows, hat=hat, by=by):
        writer.writerow([_harmless(cell) for cell in line])
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(rows: Iterable[Enrolment], *, hat: Hat, by: User) -> bytes:
    """`rows` as an Excel workbook. No cell is a formula."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("People")
    for line in _lines(rows, hat=hat, by=by):
        sheet.append([_harmless(cell) for cell in line])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _lines(rows: Iterable[Enrolment], *, hat: Hat, by: User) -> Iterator[list[str | int]]:
    """Who took it and when, the names of the columns, and a line a person."""
    yield [f"{hat.service}. Taken by {by} on {clock.today():%d %B %Y} at {clock.time_of_day()}. Keep it as you keep other lists of people."]
    yield list(HEADS)
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        for row in desk_rows(some):
            one = row.enrolment
            yield [
                str(one.person), one.person.pronouns, one.person.email, str(one.cohort or ""), row.course,
                f"{one.started_at:%Y-%m-%d}", one.get_state_display(), row.where, row.done, row.total, f"{one.seen_on:%Y-%m-%d}",
            ]  # fmt: skip


def _harmless(cell: str | int) -> str | int:
    """A text that a spreadsheet would run is marked as text; signs that no workbook can hold are left out."""
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{text}" if text.lstrip().startswith(BEGINS_A_FORMULA) else text
