"""Worksheets on paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from courses.pages.enums import FieldKind, PrintAs
from foundation.pdf import render_pdf_to_fit

DENSITIES = (("airy", 6), ("roomy", 4), ("snug", 3), ("tight", 2))
"""How close things stand, and how many lines there are to write on: the roomiest that fits on one page. A deck has a page of its own."""


def sheet_pdf(worksheet: Mapping[str, Any], fields: Sequence[Any], *, place: str, empty: bool) -> bytes:
    """One worksheet on A4, tagged: with what was written in it or, if `empty`, with room to write by hand.

    `fields` are its fields as a screen shows them; `place` names the lesson it stands in, neutrally.
    """
    leaflet = worksheet["print_as"] == PrintAs.LEAFLET
    context = {
        "worksheet": worksheet,
        "fields": fields,
        "answers": [field for field in fields if field.value or empty],
        "place": place,
        "empty": empty,
    }
    deck = empty and any(field.kind == FieldKind.CARDS for field in fields)
    contexts = [context | {"density": density, "long_lines": range(lines)} for density, lines in DENSITIES]
    return render_pdf_to_fit(f"progress/pdf/{'leaflet' if leaflet else 'sheet'}.html", contexts, pages=2 if deck else 1)
