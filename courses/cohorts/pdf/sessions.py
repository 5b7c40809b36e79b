"""Paper for a live session: the register with room to sign, and the code to check in. Tagged PDFs, made on the spot and kept nowhere."""

import io
from collections.abc import Sequence

import segno

from courses.cohorts.models import LiveSession
from courses.cohorts.queries import RegisterLine
from foundation.pdf import printable, render_pdf


def code_svg(address: str) -> str:
    """`address` as a QR code: black on white, also where the page is dark, with its quiet zone."""
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=False, svgns=True, title="A code to scan"
    )
    return out.getvalue().decode()


def register_pdf(session: LiveSession, lines: Sequence[RegisterLine], *, printed_for: str) -> bytes:
    """Everybody in the cohort, with room to sign, in the order and with the numbers of the screen. Nothing that anybody needs."""
    return render_pdf(
        "cohorts/pdf/register.html",
        {
            "session": session, "people": [(line.number, printable(line.name)) for line in lines], "printed_for": printable(printed_for),
            "halves": session.part == "whole", "place": printable(session.place), "cohort": printable(session.cohort.name),
        },
    )  # fmt: skip


def code_pdf(session: LiveSession, *, address: str) -> bytes:
    """A sheet to hang up: the code, the address below it in words, and what it does."""
    picture = segno.make(address, error="m").svg_data_uri(scale=8, border=4, dark="#000", light="#fff")
    return render_pdf("cohorts/pdf/code.html", {"session": session, "address": address, "picture": picture})
