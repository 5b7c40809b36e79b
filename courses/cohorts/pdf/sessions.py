"""Paper for a live session: the register with room to sign, and the code to check in. Tagged PDFs, made on the spot and kept nowhere."""

from collections.abc import Sequence

from courses.cohorts.enums import Part
from courses.cohorts.models import LiveSession
from courses.cohorts.queries import RegisterLine
from foundation.pdf import printable, render_pdf
from foundation.qr import code_data_uri


def register_pdf(session: LiveSession, lines: Sequence[RegisterLine], *, printed_for: str) -> bytes:
    """Everybody in the cohort, with room to sign, in the order and with the numbers of the screen. Nothing that anybody needs."""
    return render_pdf(
        "cohorts/pdf/register.html",
        {
            "session": session, "people": [(line.number, printable(line.name)) for line in lines], "printed_for": printable(printed_for),
            "halves": session.part == Part.WHOLE, "place": printable(session.place), "cohort": printable(session.cohort.name),
        },
    )  # fmt: skip


def code_pdf(session: LiveSession, *, address: str) -> bytes:
    """A sheet to hang up: the code, the address below it in words, and what it does."""
    return render_pdf("cohorts/pdf/code.html", {"session": session, "address": address, "picture": code_data_uri(address)})
