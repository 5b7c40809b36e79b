"""The elements of an XML file one question at a time, with the line each begins on. Entities and document types are refused."""

import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

import defusedxml.sax
from defusedxml import DefusedXmlException

from courses.quizzes.exchange.bank import Remark, Unreadable
from courses.quizzes.exchange.reading import text_of

DEEPEST = 30
ALONGSIDE = "alongside"
"""The element that holds what is ours, inside a question and beside it: Moodle passes over it."""

_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]{0,300}\?>")
_ENCODING = re.compile(rb"""^\s*<\?xml\b[^>]{0,200}\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_LATIN = {"iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "us-ascii", "ascii"}
_OTHERS = {*(f"iso-8859-{n}" for n in range(2, 17)), *(f"windows-{n}" for n in range(1250, 1259)), "koi8-r", "koi8-u"}


class _TooDeep(Exception):
    """Elements stand inside each other as in no question."""


def _decoded(data: bytes) -> tuple[str, list[Remark]]:
    """The text of the file, in whatever encoding it says it is."""
    match = _ENCODING.match(data)
    said = match[1].decode("ascii").lower() if match else "utf-8"
    if said in _LATIN | _OTHERS:
        try:
            return text_of(data.decode("cp1252" if said in _LATIN else said).encode())
        except UnicodeDecodeError as problem:
            raise Unreadable(f"It says that it is in “{said}”, and it is not. Save it as UTF-8.") from problem
    return text_of(data)


def _as_empty_lines(match: re.Match[str]) -> str:
    """Nothing, on as many lines as there were: the lines after it keep their numbers."""
    return "\n" * match[0].count("\n")


class _Questions(ContentHandler):
    """Hands each `<question>`, and what is ours beside them, to `take`, and forgets it."""

    def __init__(self, take: Callable[[int, Element], None]) -> None:
        super().__init__()
        self.take = take
        self.depth = self.line = 0
        self.root = ""
        self.builder: TreeBuilder | None = None
        self.locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802 (SAX calls it so)
        self.locator = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 (SAX calls it so)
        self.depth += 1
        if self.depth == 1:
            self.root = name
            if name != "quiz":
                raise _TooDeep
        if self.depth > DEEPEST:
            self.line = self.locator.getLineNumber()
            raise _TooDeep
        if self.depth == 2 and name in ("question", ALONGSIDE):
            self.builder, self.line = TreeBuilder(), self.locator.getLineNumber()
        if self.builder is not None:
            self.builder.start(name, dict(attrs.items()))

    def characters(self, content: str) -> None:
        if self.builder is not None:
            self.builder.data(content)

    def endElement(self, name: str) -> None:  # noqa: N802 (SAX calls it so)
        self.depth -= 1
        if self.builder is None:
            return
        self.builder.end(name)
        if self.depth == 1:
            found, self.builder = self.builder.close(), None
            self.take(self.line, found)


def each_question(data: bytes, take: Callable[[int, Element], None]) -> list[Remark]:
    """Call `take(line, element)` for each question in `data`, and for what is ours beside them. Raises Unreadable.

    What was assumed to read it comes back.
    """
    text, remarks = _decoded(data)
    handler = _Questions(take)
    try:
        defusedxml.sax.parseString(_DECLARATION.sub(_as_empty_lines, text, count=1).encode(), handler, forbid_dtd=True)
    except DefusedXmlException as problem:
        raise Unreadable("It declares a document type or entities. Questions need neither, and they can do harm.") from problem
    except _TooDeep as problem:
        if handler.root != "quiz":
            raise Unreadable(f"This is XML, but not Moodle's: it begins with <{handler.root[:40]}>, not with <quiz>.") from problem
        raise Unreadable(f"Line {handler.line}: elements stand inside each other as in no question.") from problem
    except SAXParseException as problem:
        where = f"Line {problem.getLineNumber()}, character {(problem.getColumnNumber() or 0) + 1}"
        raise Unreadable(f"{where}: this is not XML, or it breaks off ({problem.getMessage()}).") from problem
    return remarks


def words(element: Element | None, path: str = "text") -> str:
    """What stands in the element at `path` inside `element`; empty when it is not there."""
    found = element.find(path) if element is not None else None
    return "".join(found.itertext()).strip() if found is not None else ""
