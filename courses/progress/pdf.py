"""Worksheets on paper."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courses.pages.enums import FieldKind, PrintAs
from foundation.pdf import printable, render_pdf_to_fit

DENSITIES = (("airy", 6), ("roomy", 4), ("snug", 3), ("tight", 2))
"""How close things stand, and how many lines there are to write on: the roomiest that fits on one page. A deck has a page of its own."""
LINES_OF_A_PAGE, WIDTH = 60, 80
"""Beyond so many lines, of about so many characters, no density would bring a sheet on one page: the others are not tried."""
LONGEST_ANSWER, MOST_LINES, LONGEST_WORD = 6_000, 120, 60
"""What of one answer goes on paper: characters and lines. A word without a space is broken after so many characters.

Layout takes time for each line, and everybody else waits for it; the whole answer stays on the screen.
"""


@dataclass(frozen=True)
class Printed:
    """One field as it stands on paper. `cut`: there is more of it on the screen."""

    field: Any
    value: str
    cut: bool

    @property
    def lines(self) -> int:
        return 3 + sum(1 + len(line) // WIDTH for line in self.value.split("\n"))


def sheet_pdf(worksheet: Mapping[str, Any], fields: Sequence[Any], *, place: str, empty: bool) -> bytes:
    """One worksheet on A4, tagged: with what was written in it or, if `empty`, with room to write by hand.

    `fields` are its fields as a screen shows them; `place` names the lesson it stands in, neutrally. Characters that our fonts lack
    are printed as □, and very long answers are cut; the sheet says so where it happens.
    """
    printed = [_printed(field) for field in fields]
    answers = [one for one in printed if one.value or empty]
    context = {
        "worksheet": worksheet,
        "fields": printed,
        "answers": answers,
        "place": place,
        "empty": empty,
        "boxes": not empty and any("□" in one.value for one in printed),
    }
    if worksheet["print_as"] == PrintAs.LEAFLET:
        tries = [(density, "12") for density, _ in DENSITIES] + [("snug", "1")]
        contexts = [context | {"density": density, "copies": copies} for density, copies in tries]
        return render_pdf_to_fit("progress/pdf/leaflet.html", contexts, pages=1)
    deck = empty and any(field.kind == FieldKind.CARDS for field in fields)
    hopeless = not empty and sum(one.lines for one in printed) > LINES_OF_A_PAGE
    contexts = [
        context | {"density": density, "long_lines": range(lines)} for density, lines in DENSITIES if not hopeless or density == "roomy"
    ]
    return render_pdf_to_fit("progress/pdf/sheet.html", contexts, pages=2 if deck else 1)


def _printed(field: Any) -> Printed:
    whole = field.value.replace("\r\n", "\n")
    short = "\n".join(whole[:LONGEST_ANSWER].split("\n")[:MOST_LINES])
    broken = re.sub(rf"\S{{{LONGEST_WORD}}}(?=\S)", "\\g<0>\u200b", short)
    return Printed(field, printable(broken), cut=len(short) < len(whole))
