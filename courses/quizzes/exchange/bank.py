"""A question bank between two systems: what a file holds, in our words, before any of it is in the database.

Each format has one module with `read(data) -> Bank` and `write(bank) -> bytes`. All texts are HTML that is already clean
(see `clean`): a paragraph of plain words is `<p>words</p>` in a stem, and bare inline HTML in an option.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from courses.quizzes.enums import QuestionKind


class Unreadable(Exception):
    """The file as a whole cannot be read; the message says why in plain words, and where if that is known."""


@dataclass(frozen=True)
class Picture:
    """An embedded picture: its bytes as they were in the file, checked to be a picture of a size that can be shown."""

    name: str
    data: bytes
    alt: str = ""


@dataclass(frozen=True)
class Recording:
    """An embedded sound or film: its bytes, checked to be one that browsers play, and in `words` all that is said in it."""

    name: str
    data: bytes
    words: str = ""


@dataclass(frozen=True)
class BankOption:
    """One option, variant, number, pair or step: see `QuestionOption`. `credit` is per cent, None for all or nothing."""

    text: str
    right: bool = False
    feedback: str = ""
    credit: int | None = None
    match: str = ""
    tolerance: Decimal | None = None


@dataclass(frozen=True)
class BankQuestion:
    """`where` is for people ("line 12", "question 3"); `source` is stable: the same question in a later file has the same."""

    where: str
    source: str
    kind: QuestionKind
    stem: str
    options: tuple[BankOption, ...] = ()
    situation: str = ""
    explanation: str = ""
    hints: tuple[str, ...] = ()
    rubric: tuple[tuple[str, int], ...] = ()
    """(what to look for, points) a line; for essays."""
    category: tuple[str, ...] = ()
    """From the outermost inwards."""
    picture: Picture | None = None
    recording: Recording | None = None
    partial_credit: bool = False
    match_case: bool = False
    points: int = 1
    safety: bool = False
    principles: tuple[str, ...] = ()
    base: str = ""
    """In a file that this website wrote: what the question was then, as `fingerprint` has it. Tells who changed it since."""


def fingerprint(question: BankQuestion) -> str:
    """Stands for all that `question` says, wherever it came from: equal for questions that say the same."""
    picture = question.picture and (hashlib.sha256(question.picture.data).hexdigest(), question.picture.alt)
    options = [
        (
            option.text,
            option.right,
            option.feedback,
            option.credit,
            option.match,
            str(option.tolerance.normalize()) if option.tolerance else "",
        )
        for option in question.options
    ]
    recording = question.recording and (hashlib.sha256(question.recording.data).hexdigest(), question.recording.words)
    rest: tuple[Any, ...] = (
        question.kind, question.stem, options, question.situation, question.explanation, question.hints, question.rubric, question.category,
        picture, question.partial_credit, question.match_case, question.points, question.safety, question.principles,
    )  # fmt: skip
    rest += (recording,) if recording else ()  # what has none says what it said when there were none in files
    return hashlib.sha256(json.dumps(rest, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class BankSection:
    """A part of a quiz that draws `pick` questions by chance from `category` and what stands inside it."""

    title: str
    category: tuple[str, ...]
    pick: int
    intro: str = ""


@dataclass(frozen=True)
class BankQuiz:
    """`questions` are the sources of its questions, in order. `rules` are fields of `Quiz` by name, such as {"max_questions": 5}.

    `sections` come after the questions; None where the file does not say whether there are any.
    """

    where: str
    source: str
    title: str
    questions: tuple[str, ...]
    category: tuple[str, ...] = ()
    intro: str = ""
    pass_message: str = ""
    retry_message: str = ""
    rules: dict[str, Any] = field(default_factory=dict)
    draft: bool = False
    sections: tuple[BankSection, ...] | None = None


@dataclass(frozen=True)
class BankSitting:
    """An attempt that was made in another system, by the person with `email`. `answers`: (question source, given: an option's
    place from 1, or words, or None for a question without an answer; right: None when nobody has marked it)."""

    where: str
    source: str
    quiz: str
    email: str
    answers: tuple[tuple[str, int | str | None, bool | None], ...]
    started_at: dt.datetime
    finished_at: dt.datetime | None


@dataclass(frozen=True)
class Remark:
    """Something to tell the person who imports: `where` it is, and `why` it is left out, or what is read differently."""

    where: str
    why: str


@dataclass
class Bank:
    """What a file holds. `refused` is left out; `changed` comes in, but not quite as it was written."""

    questions: list[BankQuestion] = field(default_factory=list)
    quizzes: list[BankQuiz] = field(default_factory=list)
    categories: list[tuple[str, ...]] = field(default_factory=list)
    """Also those that hold no question."""
    sittings: list[BankSitting] = field(default_factory=list)
    refused: list[Remark] = field(default_factory=list)
    changed: list[Remark] = field(default_factory=list)
