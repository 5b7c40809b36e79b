"""An organisation's own charter: a Word document, Markdown or plain text."""

import zipfile
from io import BytesIO
from pathlib import Path

import mammoth
from markdown_it import MarkdownIt

from charter_content.charter.files.paragraphs import from_html, from_text
from charter_content.charter.files.structure import FoundCharter, find_charter

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
_OTHERS = {b"%PDF": "a PDF file", b"\xd0\xcf\x11\xe0": "an old Word document (.doc)", b"{\\rtf": "an RTF file"}


class Unreadable(Exception):
    """The file cannot be read; the message says why in plain words, and what would help."""


def read_brought_charter(data: bytes, name: str) -> FoundCharter:
    """What is understood of the charter in `data`, a file called `name` (.docx, .md, .txt). Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable("The file is larger than 10 MB. A charter is a few pages: take its pictures out.")
    for start, what in _OTHERS.items():
        if data.startswith(start):
            raise Unreadable(f"This is {what}. Save it as a Word document (.docx) or as plain text.")
    suffix = Path(name).suffix.lower()
    if data.startswith(b"PK") or suffix == ".docx":
        found = find_charter(from_html(_html_of_word(data)))
    else:
        text = _text_of(data)
        found = find_charter(from_html(MarkdownIt("commonmark").render(text)) if suffix in (".md", ".markdown") else from_text(text))
    if not found.principles:
        raise Unreadable("No principles were found. Give each one a heading, or a number at the start of its line, with its text below it.")
    return found


def _html_of_word(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise Unreadable("The document is far larger than it looks. Save it anew in Word.")
            archive.getinfo("word/document.xml")
        return str(mammoth.convert_to_html(BytesIO(data), convert_image=mammoth.images.img_element(lambda image: {"src": ""})).value)
    except Unreadable:
        raise
    except Exception as problem:  # at a broken document mammoth and zipfile raise anything
        raise Unreadable("This is no Word document that can be read. Open it in Word and save it anew as .docx.") from problem


def _text_of(data: bytes) -> str:
    try:
        text = data.decode("utf-16") if data.startswith((b"\xff\xfe", b"\xfe\xff")) else data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text or not text.strip():
        raise Unreadable("There is no text in this file." if not text.strip() else "This is not a text file.")
    return text
