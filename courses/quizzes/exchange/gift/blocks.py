"""A GIFT file as blocks of lines: one for each question and each change of category."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

NOTE = "// alongside: "
"""Begins the comment line that holds what GIFT cannot say: see `alongside`."""

QUIZ_NOTE = "// alongside quiz: "
"""Begins a comment line that holds a quiz: GIFT has none."""

CATEGORY = "$CATEGORY:"
MOST_PIECES = 50
LONGEST_COMMENT = 2_000
_SIGNS = "\\:#={}~n"
_MARKS = "".join(chr(n) for n in range(1, len(_SIGNS) + 1))
"""Stand for escaped signs while the others are looked for. `reading.tidy` has taken such characters out of the text before."""

_ESCAPED = re.compile(r"\\([\\:#={}~n])")
_TO_MARKS = dict(zip(_SIGNS, _MARKS, strict=True))
_FROM_MARKS = str.maketrans(dict(zip(_MARKS, _SIGNS[:-1] + "\n", strict=True)))
_TO_ESCAPE = re.compile(r"[\\:#={}~]")
_PART = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.)+)\]")


def marked(text: str) -> str:
    """`text` with a mark in place of each escaped sign."""
    return _ESCAPED.sub(lambda match: _TO_MARKS[match[1]], text)


def unmarked(text: str) -> str:
    """`text` with its signs again, without spaces around it."""
    return text.translate(_FROM_MARKS).strip()


def escaped(text: str) -> str:
    """`text` as it stands in a GIFT file."""
    return _TO_ESCAPE.sub(r"\\\g<0>", text).replace("\n", "\\n")


@dataclass(frozen=True)
class Block:
    """One question: `text` with marks and without comments. `given` is the id that a comment gives it, `note` what is ours."""

    line: int
    text: str
    given: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        return f"line {self.line}"

    @property
    def is_open(self) -> bool:
        """Is a brace opened here and not closed?"""
        return self.text.count("{") > self.text.count("}")


def blocks_of(text: str) -> Iterator[Block]:
    """The blocks of a file. One that an empty line cuts in two inside its braces is put together again."""
    waiting: Block | None = None
    pieces = 0
    for block in _cut(text):
        if waiting is not None:
            if _goes_on(block) and pieces < MOST_PIECES:
                waiting = Block(waiting.line, f"{waiting.text}\n{block.text}", waiting.given, waiting.note, waiting.tags)
                pieces += 1
                if waiting.is_open:
                    continue
                block = waiting
            else:
                yield waiting
            waiting = None
        if block.is_open:
            waiting, pieces = block, 0
        elif block.text:
            yield block
    if waiting is not None:
        yield waiting


def quiz_notes(text: str) -> Iterator[tuple[str, str]]:
    """(where, JSON) of each quiz that stands in a comment."""
    for number, raw in enumerate(text.split("\n"), start=1):
        if raw.strip().startswith(QUIZ_NOTE):
            yield f"line {number}", raw.strip().removeprefix(QUIZ_NOTE)


def _goes_on(block: Block) -> bool:
    closes, opens = block.text.find("}"), block.text.find("{")
    return not block.text.startswith(("::", CATEGORY)) and (closes < opens if closes >= 0 <= opens else opens < 0)


def _cut(text: str) -> Iterator[Block]:
    """Blocks as empty lines part them; a title or a category begins one too where the one before is complete."""
    lines: list[str] = []
    comments: list[str] = []
    first = depth = 0
    for number, raw in enumerate(text.split("\n"), start=1):
        comment = raw.strip().startswith("//")
        line = raw.strip() if comment else marked(raw.strip())  # a comment may hold a whole recording
        if line.startswith("//"):
            if raw.strip().startswith(QUIZ_NOTE):
                continue
            if lines and depth <= 0 and _is_about(raw):
                yield _block(first, lines, comments)
                lines, comments = [], []
            comments.append(raw.strip())
            continue
        if not line or (lines and depth <= 0 and line.startswith(("::", CATEGORY))):
            if lines:
                yield _block(first, lines, comments)
                lines, comments = [], []
            depth = 0
        if line:
            first = first if lines else number
            lines.append(line)
            depth += line.count("{") - line.count("}")
            if line.startswith(CATEGORY):
                yield _block(first, lines, comments)
                lines, comments, depth = [], [], 0
    if lines:
        yield _block(first, lines, comments)


def _is_about(comment: str) -> bool:
    """Does this comment line say something of the question that follows?"""
    return comment.strip().startswith((NOTE, "// question:")) or bool(_PART.search(comment[:LONGEST_COMMENT]))


def _block(line: int, lines: list[str], comments: list[str]) -> Block:
    note = next((comment.removeprefix(NOTE) for comment in comments if comment.startswith(NOTE)), "")
    parts = [(name, re.sub(r"\\(.)", r"\1", value)) for comment in comments for name, value in _PART.findall(comment[:LONGEST_COMMENT])]
    given = next((value for name, value in parts if name == "id"), "")
    return Block(line, "\n".join(lines).strip(), given, note, tuple(value for name, value in parts if name == "tag"))
