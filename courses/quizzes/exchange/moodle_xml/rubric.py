"""What markers look for, as Moodle's notes for graders."""

import re
from html import escape

from courses.quizzes.exchange import clean

_ENTRY = re.compile(r"<li>(.*?)</li>")
_POINTS = re.compile(r"\s*\((\d{1,2})(?: points?)?\)$")


def rubric_in(html: str) -> tuple[tuple[str, int], ...]:
    """(what to look for, points) of each entry, where the notes are one list and nothing else; empty otherwise."""
    cleaned = clean.prose(html).html
    entries = [clean.to_line(entry) for entry in _ENTRY.findall(cleaned)]
    if not entries or "<p>" in cleaned:
        return ()
    return tuple(_line(entry) for entry in entries)


def _line(text: str) -> tuple[str, int]:
    match = _POINTS.search(text)
    points = int(match[1]) if match else 1
    return (text[: match.start()], points) if match and 1 <= points <= 20 else (text, 1)


def rubric_html(rubric: tuple[tuple[str, int], ...]) -> str:
    """`rubric` as one list."""
    lines = "".join(f"<li>{escape(text, quote=False)} ({points})</li>" for text, points in rubric)
    return f"<ul>{lines}</ul>" if lines else ""
