"""The only importer of the PDF engine."""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher


_one_at_a_time = Lock()
"""Held while a document is laid out and written: the fonts are shared by all threads of a process, and not made for two at once."""


@lru_cache(maxsize=1)
def _fonts() -> "FontConfiguration":
    from weasyprint.text.fonts import FontConfiguration  # slow import: 1 s and 60 MB, only where a PDF is made

    return FontConfiguration()


def warm() -> None:
    """Load the engine and its fonts now, so that the first person does not wait for it."""
    with _one_at_a_time:
        _fonts()


def static_file(name: str) -> Path:
    """The path of our own static file `name`. Raises FileNotFoundError."""
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    return Path(str(found))


MIME = {".woff2": "font/woff2", ".svg": "image/svg+xml", ".css": "text/css", ".png": "image/png"}


@lru_cache(maxsize=1)
def _own_files() -> "URLFetcher":
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # slow import, see _fonts

    class OwnFiles(URLFetcher):
        """Documents load our own static files, by `static:NAME`, what they carry themselves (`data:`), and nothing else."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            if not url.startswith("static:"):
                raise ValueError(f"A document may not load {url}")
            path = static_file(url.removeprefix("static:"))
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": MIME[path.suffix]})

    return OwnFiles()


FONTS = ("foundation/fonts/atkinson-next-latin.woff2", "foundation/fonts/atkinson-next-latin-ext.woff2")
FALLBACK = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
"""Debian's fonts-dejavu-core, which script/start installs: Greek, Cyrillic, Arabic, Hebrew and more."""
FALLBACK_BOLD = FALLBACK.with_name("DejaVuSans-Bold.ttf")


@lru_cache(maxsize=1)
def _characters() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # slow import, see _fonts

    found: set[int] = set()
    for path in [static_file(name) for name in FONTS] + ([FALLBACK] if FALLBACK.exists() else []):
        with TTFont(path, lazy=True) as font:
            found |= font.getBestCmap().keys()
    return frozenset(found)


def unprintable(text: str) -> set[str]:
    """The characters of `text` that no font of ours has, and that would be printed as an empty box."""
    return {char for char in text if ord(char) not in _characters() and not char.isspace()}


@lru_cache(maxsize=4)
def _widths(weight: int) -> dict[int, float]:
    """How wide each character is at a size of 1."""
    from fontTools.ttLib import TTFont  # slow import, see _fonts

    found: dict[int, float] = {}
    for path in [*([FALLBACK_BOLD] if FALLBACK_BOLD.exists() else []), *(static_file(name) for name in reversed(FONTS))]:
        with TTFont(path, lazy=True) as font:
            glyphs = font.getGlyphSet(location={"wght": weight} if "fvar" in font else None)
            per_em = font["head"].unitsPerEm
            found |= {code: glyphs[name].width / per_em for code, name in font.getBestCmap().items()}
    return found


def lines_of(text: str, *, size: float, within: float, weight: int = 700) -> int:
    """How many lines `text` takes up at most when it is set at `size` and broken at `within` (one unit for both).

    Letters are measured apart: Arabic joins them, and becomes narrower.
    """
    widths, lines, used = _widths(weight), 1, 0.0
    space = widths[ord(" ")] * size
    for word in text.split():
        width = sum(widths.get(ord(char), 1.0) for char in word) * size
        if used and used + space + width <= within:
            used += space + width
            continue
        if used:
            lines += 1
        more = max(1, math.ceil(width / within)) - 1  # a word that is wider than a line is broken
        lines, used = lines + more, width - more * within
    return lines


def size_to_fit(text: str, *, sizes: Sequence[float], within: float, height: float, leading: float = 1.2, weight: int = 700) -> float:
    """The first of `sizes` (largest first) at which `text` fits into a box `within` wide and `height` high; the last, if none does."""
    safe = within * 0.97
    for size in sizes:
        if lines_of(text, size=size, within=safe, weight=weight) * size * leading <= height:
            return size
    return sizes[-1]


_TAGGED: dict[str, Any] = {"pdf_variant": "pdf/ua-1", "pdf_tags": True, "uncompressed_pdf": False}


def printable(text: str) -> str:
    """`text` with □ in place of each character that no font of ours has."""
    lacking = unprintable(text) - {"\u200b"}
    return "".join("□" if char in lacking else char for char in text) if lacking else text


def render_pdf(template: str, context: dict[str, Any], *, attached: Mapping[str, bytes] | None = None) -> bytes:
    """The document `template` with `context` as tagged PDF (PDF/UA-1), with our fonts embedded.

    `attached` holds files to enclose, by name. Raises django.template.TemplateDoesNotExist, and whatever the template raises.
    """
    return render_pdf_to_fit(template, [context], pages=1, attached=attached)


def render_pdf_to_fit(
    template: str, contexts: Sequence[dict[str, Any]], *, pages: int, attached: Mapping[str, bytes] | None = None
) -> bytes:
    """`render_pdf` with the first of `contexts` (roomiest first) that takes up at most so many pages; the last, if none does."""
    from weasyprint import Attachment  # slow import, see _fonts

    for n, context in enumerate(contexts, start=1):
        html = render_to_string(template, context)
        with _one_at_a_time:
            document = _laid_out(html, _fonts())
            if len(document.pages) <= pages or n == len(contexts):
                files = [Attachment(string=content, name=name, relationship="Data") for name, content in (attached or {}).items()]
                return bytes(document.write_pdf(attachments=files, **_TAGGED))
    raise ValueError("There is nothing to print.")


def render_html(html: str, *, bare: bool) -> bytes:
    """`html` as a tagged PDF with nothing enclosed, for `manage.py bench` to compare with.

    `bare`: as one call of the engine, which reads its fonts anew; else with the fonts that we keep.
    """
    with _one_at_a_time:
        return bytes(_laid_out(html, fonts=None if bare else _fonts()).write_pdf(**_TAGGED))


def _laid_out(html: str, fonts: "FontConfiguration | None") -> Any:
    from weasyprint import HTML  # slow import, see _fonts

    return HTML(string=html, base_url="static:", url_fetcher=_own_files()).render(font_config=fonts, **_TAGGED)
