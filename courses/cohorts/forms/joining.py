"""What people send to invite and to join, made into clean values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from courses.cohorts.enums import Standing
from courses.cohorts.models import Cohort
from courses.cohorts.queries import standings
from people.actions import Guest
from people.enums import INVITABLE, Role
from people.files import MOST_PEOPLE, PeopleList, PersonLine, Unreadable, read_pasted, read_people
from people.models import Service
from people.validators import NOT_AN_ADDRESS, plain_address, plain_name

COLLEAGUE = "colleague"
LONGEST = 400
"""Letters of a cell that are kept to be mended: more than any name or address has."""
AS_WHAT = [*((role.value, role.label) for role in INVITABLE), (COLLEAGUE, "Colleague: takes a course, and has no role here")]


def role_of(code: str) -> Role | None:
    """The role behind a choice of AS_WHAT; None for a colleague."""
    return None if code == COLLEAGUE else Role(code)


@dataclass(frozen=True)
class Into:
    """Where people are invited to: a service, and a cohort there or none."""

    service: Service
    cohort: Cohort | None

    @property
    def code(self) -> str:
        return f"c{self.cohort.uuid}" if self.cohort else f"s{self.service.uuid}"

    def __str__(self) -> str:
        return f"{self.cohort}, {self.service}" if self.cohort else f"{self.service}, no group yet"


class InviteForm(forms.Form):
    """Whom to invite, and where to. People come from lines that somebody typed or pasted, or from a spreadsheet."""

    into = forms.ChoiceField(label="Where to", error_messages={"required": "Choose where to.", "invalid_choice": "Choose where to."})
    role = forms.ChoiceField(
        label="As what", choices=AS_WHAT, widget=forms.RadioSelect, initial=Role.SUPPORTER.value,
        error_messages={"required": "Choose what they are invited as."},
    )  # fmt: skip
    lines = forms.CharField(
        label="Type or paste people",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text="One a line, such as Ana Sousa, ana@example.org. Rows copied from a spreadsheet are fine.",
    )
    sheet = forms.FileField(
        label="Or choose a spreadsheet",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        help_text="Excel (.xlsx) or CSV. You see every row before anything is sent.",
    )

    def __init__(self, *args: Any, places: Sequence[Into], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.code: place for place in places}
        field = self.fields["into"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, str(place)) for code, place in self.places.items()]
        self.typed = self.listed = PeopleList(())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        lines, sheet = cleaned.get("lines", "").strip(), cleaned.get("sheet")
        if not lines and not sheet and "sheet" not in self.errors:
            self.add_error("lines", "Type or paste at least one address, or choose a spreadsheet.")
        try:
            self.typed = read_pasted(lines) if lines else self.typed
        except Unreadable as problem:
            self.add_error("lines", str(problem))
            return cleaned
        try:
            self.listed = read_people(_bytes(sheet), sheet.name or "") if sheet else self.listed
        except Unreadable as problem:
            self.add_error("sheet", str(problem))
            return cleaned
        if len(self.typed.lines) + len(self.listed.lines) > MOST_PEOPLE:
            self.add_error("lines", f"There are more than {MOST_PEOPLE} people in all. Send them in parts.")
        return cleaned

    @property
    def rows(self) -> "GuestRows":
        """Everybody who was found, to be looked through: those that were typed first."""
        typed, listed = self.typed.lines, self.listed.lines
        return GuestRows([*(_row(line, is_typed=True) for line in typed), *(_row(line, is_typed=False) for line in listed)], self.chosen)

    @property
    def ignored(self) -> tuple[str, ...]:
        """Names of columns that are not used."""
        return self.listed.ignored or self.typed.ignored

    @property
    def chosen(self) -> Into:
        return self.places[self.cleaned_data["into"]]


def _row(line: PersonLine, *, is_typed: bool) -> "Row":
    return Row(Origin(line.row, line.nth, is_typed), line.name[:LONGEST], line.email[:LONGEST])


def _bytes(sheet: UploadedFile[Any]) -> bytes:
    return bytes(sheet.read())


_CODE = re.compile(r"(?P<typed>t?)(?P<row>[0-9]{1,6})(?:\.(?P<nth>[0-9]{1,3}))?")


@dataclass(frozen=True)
class Origin:
    """Where in what was sent somebody stands: “Row 3” of the file, “Line 3, person 2” of what was typed."""

    row: int
    """Of the file, as the spreadsheet shows it."""
    nth: int = 0
    """Which person of the row, from 1; 0 where the row holds one."""
    is_typed: bool = False

    def __str__(self) -> str:
        return f"{'Line' if self.is_typed else 'Row'} {self.row}" + (f", person {self.nth}" if self.nth else "")

    @property
    def code(self) -> str:
        """How the page sends it back: `3`, or `t3.2`."""
        return f"{'t' if self.is_typed else ''}{self.row}" + (f".{self.nth}" if self.nth else "")

    @classmethod
    def read(cls, code: str, *, otherwise: int) -> "Origin":
        """The one that `code` stands for; the row `otherwise` for what is none."""
        found = _CODE.fullmatch(code)
        return cls(int(found["row"]), int(found["nth"] or 0), bool(found["typed"])) if found else cls(otherwise)


@dataclass
class Row:
    """One person on the page where the list is looked through."""

    origin: Origin
    name: str
    email: str
    wanted: bool = True
    problem: str = ""
    same_as: Origin | None = None
    """Who has this address first; None when this is the first. Whoever stands twice gets one mail."""
    standing: Standing | None = None

    @property
    def counts(self) -> bool:
        """Will a mail go to them?"""
        return self.wanted and not self.problem and self.standing == Standing.NEW


class GuestRows:
    """The rows of a list that is looked through: what is wrong with each, and where each person stands already.

    A row that is not wanted is not looked at. The first row with an address counts, later ones say so.
    """

    def __init__(self, rows: Sequence[Row], into: Into) -> None:
        self.rows, self.into = list(rows), into
        first: dict[str, Origin] = {}
        for row in self.rows:
            if row.wanted:
                row.problem = _problem(row)
            if row.wanted and not row.problem:
                row.same_as = first.get(row.email)
                first.setdefault(row.email, row.origin)
        found = standings(into.service, first, cohort=into.cohort) if first else {}
        for row in self.rows:
            row.standing = found.get(row.email) if row.wanted and not row.problem and not row.same_as else None

    @classmethod
    def from_data(cls, data: Mapping[str, Any], into: Into) -> "GuestRows":
        """As the page sent them back: `name-1`, `email-1`, `row-1` and, where it is ticked, `want-1`."""
        typed = str(data.get("rows", ""))
        count = min(int(typed), MOST_PEOPLE) if typed.isdecimal() and len(typed) < 6 else 0
        rows = [
            Row(
                Origin.read(str(data.get(f"row-{n}", "")), otherwise=n), str(data.get(f"name-{n}", ""))[:LONGEST],
                str(data.get(f"email-{n}", "")).strip().lower()[:LONGEST], f"want-{n}" in data,
            )
            for n in range(1, count + 1)
        ]  # fmt: skip
        return cls(rows, into)

    @property
    def problems(self) -> list[tuple[int, Row]]:
        """Those to be mended, each with its place on the page."""
        return [(n, row) for n, row in enumerate(self.rows, start=1) if row.problem]

    @property
    def twice(self) -> int:
        """How many rows hold an address that stands above them already."""
        return sum(bool(row.same_as) for row in self.rows)

    @property
    def guests(self) -> list[Guest]:
        """Those who get a mail when this is sent."""
        return [Guest(row.email, row.name) for row in self.rows if row.counts]

    def count(self, standing: Standing) -> int:
        return sum(row.standing == standing for row in self.rows)


def _problem(row: Row) -> str:
    if not row.email:
        return "Type an address, or leave this person out."
    try:
        row.email = plain_address(row.email)
        row.name = plain_name(row.name) if row.name else ""
    except forms.ValidationError as error:
        return " ".join(error.messages)
    return "This name has more than 80 letters." if len(row.name) > 80 else ""


class NewcomerForm(forms.Form):
    """What somebody new says about themselves."""

    name = forms.CharField(
        label="What should we call you?",
        max_length=80,
        help_text="People here see this name. It need not be your legal name.",
        error_messages={"required": "Type a name that people here can call you."},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    def clean_name(self) -> str:
        return plain_name(self.cleaned_data["name"])


class CodeForm(forms.Form):
    """A code that stands on a sheet or a screen."""

    code = forms.CharField(
        label="Your code",
        max_length=40,
        help_text="Eight letters and numbers, such as K7QD-2M4X.",
        error_messages={"required": "Type the code."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class AskForm(forms.Form):
    """The address to which the link goes."""

    email = forms.EmailField(
        label="Your email address",
        error_messages={"required": "Type your email address.", "invalid": NOT_AN_ADDRESS},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        return plain_address(self.cleaned_data["email"])
