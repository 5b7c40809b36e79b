"""From the bytes of a file to its text: what every format needs before it can look for questions."""

import codecs
import re

from courses.quizzes.exchange.bank import Remark, Unreadable

MOST_BYTES = 50 * 1024 * 1024
_BINARY = {
    b"PK\x03\x04": "a zip file. Unpack it first, and import the file inside",
    b"PK\x05\x06": "an empty zip file",
    b"\x1f\x8b": "a compressed file. Unpack it first",
    b"%PDF": "a PDF file",
    b"\xd0\xcf\x11\xe0": "an old Office document. Save it as plain text first",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
}
_NOT_TEXT = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML does not allow, and what no database or browser wants: control characters, halves of characters."""


def tidy(text: str) -> str:
    """`text` without characters that are no text, and with plain line ends."""
    return _NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def text_of(data: bytes) -> tuple[str, list[Remark]]:
    """The text in `data`, and what was assumed to read it. It has no control characters but tabs and line ends. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Divide it into several.")
    for start, name in _BINARY.items():
        if data.startswith(start):
            raise Unreadable(f"This is {name}.")
    remarks: list[Remark] = []
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = data.decode("utf-16")
        elif b"\0" in data:
            raise Unreadable("This is not a text file.")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _windows_text(data)
        remarks.append(Remark("the file", "It is not in UTF-8, and was read as Windows text. Look whether letters with accents are right."))
    if not text.strip():
        raise Unreadable("The file is empty.")
    return tidy(text), remarks


def _windows_text(data: bytes) -> str:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as problem:
        raise Unreadable("This is not a text file, or in letters that are not known here. Save it as UTF-8.") from problem
    if len(_NOT_TEXT.findall(text.replace("\r", ""))) > len(text) // 20:
        raise Unreadable("This is not a text file.")
    return text
