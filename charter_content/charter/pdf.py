"""The charter on paper: a poster, a booklet, and a sheet of what each side can expect. Made on the spot, kept for as long as they fit."""

from functools import lru_cache
from typing import Any

from charter_content.charter.models import Charter
from charter_content.charter.queries import current_charter
from foundation.pdf import render_pdf_to_fit

DENSITIES = ("airy", "roomy", "snug", "tight")
KINDS = ("poster", "booklet", "expectations")
"""What there is to print: on one page, on one for each principle after the first two, on two."""


def charter_pdf(kind: str, *, stamp: int) -> bytes:
    """The charter in use as a tagged PDF of this kind, one of KINDS. `stamp` is the charter's: while it is the same, so is the document.

    Raises LookupError for another kind, and while there is no charter.
    """
    if kind not in KINDS:
        raise LookupError(kind)
    return _made(kind, stamp)


@lru_cache(maxsize=len(KINDS))
def _made(kind: str, stamp: int) -> bytes:
    charter = current_charter()
    if charter is None:
        raise LookupError("There is no charter.")
    context = _context(charter)
    pages = {"poster": 1, "expectations": 2, "booklet": len(context["principles"]) + 2}[kind]
    densities = DENSITIES[:3] if kind == "booklet" else DENSITIES  # read in the hand: another page rather than small print
    return render_pdf_to_fit(f"charter/pdf/{kind}.html", [context | {"density": density} for density in densities], pages=pages)


def _context(charter: Charter) -> dict[str, Any]:
    principles = list(charter.principles.all())
    return {
        "charter": charter,
        "principles": principles,
        "person_side": [one for one in principles if one.person_expects or one.plain_line],
        "supporter_side": [one for one in principles if one.supporter_expects or one.plain_line],
    }
