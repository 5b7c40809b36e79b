"""Worksheets on paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from courses.pages.enums import PrintAs
from foundation.pdf import render_pdf


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
        "long_lines": range(4),
    }
    return render_pdf(f"progress/pdf/{'leaflet' if leaflet else 'sheet'}.html", context)
