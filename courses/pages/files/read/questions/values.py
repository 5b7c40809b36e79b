"""One question of a file as plain values."""

from dataclasses import dataclass, field, fields
from html import escape
from typing import Any

from courses.pages.files.markdown import to_html
from courses.quizzes.enums import QuestionKind

SAME_AS = "same_as"
"""The one field of a block that asks again what stands whole in another file: `same_as: the-file/the-question`."""

PLAIN_TEXT = (QuestionKind.SHORT, QuestionKind.NUMBER)
"""Kinds whose options are what somebody types: their `text` is no Markdown, so that * stays what it is."""


@dataclass(frozen=True)
class QuestionValues:
    """One question, its Markdown still as written. `category` is None where it stands in that of its file.

    An option has `text`, `right` and `feedback`, and where it is given `match`, `credit` or `tolerance`; a line of the `rubric` has `text`
    and `points`.
    """

    id: str
    key: str
    kind: str
    safety: bool
    principles: list[str]
    stem: str
    explanation: str
    options: list[dict[str, Any]]
    category: str | None = None
    points: int = 1
    partial: bool = False
    match_case: bool = False
    situation: str = ""
    picture: str = ""
    alt: str = ""
    recording: str = ""
    words: str = ""
    rubric: list[dict[str, Any]] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    def fingerprint(self) -> str:
        """All that it says. What stands at its default is left out, so that a field more changes no hash of a file without it."""
        plain = QuestionValues(
            self.id, self.key, self.kind, self.safety, self.principles, self.stem, self.explanation, self.options
        )  # fmt: skip
        names = [one.name for one in fields(self)]
        always = names[: names.index("options") + 1]
        said = [name for name in names if name in always or getattr(self, name) != getattr(plain, name)]
        return f"QuestionValues({', '.join(f'{name}={getattr(self, name)!r}' for name in said)})"


def one_line(text: str) -> str:
    """Plain words without spaces too many."""
    return " ".join(text.split())


def text_html(kind: str, text: str) -> str:
    """The `text` of an option as the website keeps it. Raises MarkdownProblem."""
    if kind in PLAIN_TEXT:
        return f"<p>{escape(one_line(text), quote=False)}</p>" if text.strip() else ""
    return to_html(text)
