"""Addresses as pictures to point a phone at: black on white, also where the page is dark, with a quiet zone around."""

import io
from typing import Any

import segno

LOOK: dict[str, Any] = {"scale": 8, "border": 4, "dark": "#000", "light": "#fff"}
"""Four modules on each side stay empty: readers look for them (ISO/IEC 18004)."""


def code_svg(address: str) -> str:
    """`address` as an SVG. It grows to any size."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", xmldecl=False, title="A code to scan", **LOOK)
    return out.getvalue().decode()


def code_data_uri(address: str) -> str:
    """The same picture as the `src` of an image in a document."""
    return segno.make(address, error="m").svg_data_uri(**LOOK)
