"""The picture of a badge, and the credential baked into it."""

from functools import lru_cache
from io import BytesIO
from itertools import groupby
from math import pi, sin
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from foundation.pdf import FALLBACK, FONTS, static_file

SIZE = 600
KEYWORD = "openbadgecredential"
"""The iTXt chunk that holds the credential: Open Badges 3.0, section 5.3."""
_FINE = 3
"""It is drawn so many times larger, and made smaller: edges are smooth then."""
_PAPER, _MIST, _TEAL, _DARK = "#fbf8f2", "#e3f1ee", "#0b5d5b", "#083f40"
_STOPS = ("#0b5d5b", "#6a4a8c", "#f2b134", "#3c7a3f")
_WIDEST, _HIGHEST, _MIDDLE = 400, 200, 404
"""Room for the title, and where its middle is, in pixels."""
_SIZES, _BOLD = range(54, 10, -2), 750


@lru_cache(maxsize=4)
def _letters(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # slow import, see foundation/pdf.py

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=64)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(path), size * _FINE)
    if path != FALLBACK:
        font.set_variation_by_axes([_BOLD])
    return font


def _runs(text: str, size: int) -> list[tuple[ImageFont.FreeTypeFont, str]]:
    """`text` in pieces, each with the first of our fonts that has its letters."""
    paths = [static_file(name) for name in FONTS] + ([FALLBACK] if FALLBACK.exists() else [])
    pieces = groupby(text, key=lambda char: next((path for path in paths if ord(char) in _letters(path)), paths[-1]))
    return [(_font(path, size), "".join(chars)) for path, chars in pieces]


def _width(text: str, size: int) -> float:
    return sum(font.getlength(piece) for font, piece in _runs(text, size)) / _FINE


def _lines(text: str, size: int) -> list[str]:
    """`text` in lines that fit; a word that is too long by itself stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, size) <= _WIDEST:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _write(draw: ImageDraw.ImageDraw, title: str) -> None:
    """`title` in the lower half, as large as it fits."""
    for size in _SIZES:
        lines, height = _lines(title, size), round(size * 1.18)
        if len(lines) * height <= _HIGHEST and all(_width(line, size) <= _WIDEST for line in lines):
            break
    y = _MIDDLE + height / 2 - len(lines) * height / 2
    for line in lines:
        x = SIZE / 2 - _width(line, size) / 2
        for font, piece in _runs(line, size):
            draw.text((x * _FINE, y * _FINE), piece, font=font, fill=_DARK, anchor="lm")
            x += font.getlength(piece) / _FINE
        y += height


def _path(left: int, right: int, top: int, bottom: int) -> list[tuple[float, float]]:
    """A winding way from the left below to the right above, as points."""
    points = []
    for n in range(401):
        t = n / 400
        eased = t + 0.11 * sin(4 * pi * t)
        points.append((left + (right - left) * t, bottom - (bottom - top) * eased))
    return points


def _disc(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, colour: str) -> None:
    draw.ellipse([_FINE * (x - radius), _FINE * (y - radius), _FINE * (x + radius), _FINE * (y + radius)], fill=colour)


@lru_cache(maxsize=32)
def badge_picture(title: str = "") -> bytes:
    """A PNG of SIZE by SIZE pixels, transparent around a round badge: a way with four stops, and `title` below."""
    picture = Image.new("RGBA", (SIZE * _FINE, SIZE * _FINE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    _disc(draw, 300, 300, 296, _TEAL)
    _disc(draw, 300, 300, 282, _PAPER)
    _land(picture, title)
    way = _path(118, 482, 120, 250) if title else _path(110, 490, 170, 400)
    steps = range(0, 401, 9 if title else 8)
    for n in steps:
        _disc(draw, *way[n], 3.4, _TEAL)
    for n, colour in zip((10, 137, 263, 390), _STOPS, strict=True):
        _disc(draw, *way[n], 21, _PAPER)
        _disc(draw, *way[n], 16, colour)
    if title:
        _write(draw, title)
    out = BytesIO()
    picture.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _land(picture: Image.Image, title: str) -> None:
    """The land that the way goes over, inside the ring."""
    inside = Image.new("L", picture.size, 0)
    _disc(ImageDraw.Draw(inside), 300, 300, 274, "white")
    hills = Image.new("L", picture.size, 0)
    edge = _path(0, 600, 70, 290) if title else _path(0, 600, 130, 470)
    foot = 300 if title else 600
    draw = ImageDraw.Draw(hills)
    shape = [(x * _FINE, (y + 34) * _FINE) for x, y in edge]
    draw.polygon([*shape, (600 * _FINE, foot * _FINE), (0, foot * _FINE)], fill="white")
    both = Image.composite(hills, Image.new("L", picture.size, 0), inside)
    picture.paste(Image.new("RGBA", picture.size, _MIST), mask=both)


def bake(png: bytes, credential: str) -> bytes:
    """`png` with `credential` in it, where a wallet looks for it."""
    info, out = PngInfo(), BytesIO()
    info.add_itxt(KEYWORD, credential)
    with Image.open(BytesIO(png)) as picture:
        picture.save(out, "PNG", pnginfo=info, optimize=True)
    return out.getvalue()
