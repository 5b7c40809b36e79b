"""What the readers of all formats share: each question is checked as an editor's would be, and every odd thing is said."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from html import escape

from courses.quizzes.enums import QuestionKind
from courses.quizzes.exchange import clean
from courses.quizzes.exchange.bank import Bank, BankOption, BankQuestion, Picture, Recording, Remark
from courses.quizzes.exchange.pictures import NoMedia, picture_of
from courses.quizzes.exchange.reading import tidy
from courses.quizzes.exchange.recordings import html_of, recording_of
from courses.quizzes.validators import question_mistakes

LONGEST_PROSE, LONGEST_LINE, LONGEST_TITLE, LONGEST_CATEGORY, LONGEST_SOURCE, LONGEST_RUBRIC = 20_000, 2_000, 160, 120, 150, 200
MOST_POINTS, MOST_LINE_POINTS = 100, 20
MOST_REMARKS = 5_000
DEEPEST = 40
"""Categories inside each other. Whoever looks up where one stands goes up so far, and a little further."""
BY_WORDS = "text-"
"""Begins the source of a question that has no id, and is known by its title and words."""


class Refused(Exception):
    """A question that cannot come in; the message says why."""


def hashed(*parts: str) -> str:
    """A short name for `parts`, always the same for the same."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def source_of(given: str, *, title: str, stem: str) -> str:
    """What a question is known by from one file to the next: the id that it was `given`, or else its title and words."""
    given = " ".join(tidy(given).split())
    if not given:
        return f"{title_of(title)}{hashed(clean.to_line(stem))}"
    return given if len(given) <= LONGEST_SOURCE else f"id-{hashed(given)}"


def title_of(title: str) -> str:
    """How the source of every question without an id begins that has this title."""
    return f"{BY_WORDS}{hashed(' '.join(tidy(title).split()))}-"


def too_long(name: str, text: str, most: int) -> list[str]:
    """A sentence that says that `text` is too long, if it is."""
    return [f"{name} is {len(text):,} characters long. There is room for {most:,}."] if len(text) > most else []


def category_mistakes(category: Iterable[str]) -> list[str]:
    """What is wrong with a category's names, in words."""
    names = tuple(category)
    deep = [f"Its category stands inside {len(names) - 1} others. There is room for {DEEPEST - 1}."] if len(names) > DEEPEST else []
    return deep + [why for name in names for why in too_long(f"The name of the category “{name[:20]}…”", name, LONGEST_CATEGORY)]


def mistakes_of(question: BankQuestion) -> list[str]:
    """Why `question` cannot come in; empty when it can. The one place where readers ask the room's own validators."""
    found = [
        *too_long("The question", question.stem, LONGEST_PROSE),
        *too_long("The situation", question.situation, LONGEST_PROSE),
        *too_long("The explanation", question.explanation, LONGEST_PROSE),
        *too_long("Its words", question.recording.words if question.recording else "", LONGEST_PROSE),
        *(why for hint in question.hints for why in too_long("A hint", hint, LONGEST_PROSE)),
        *(why for text, _points in question.rubric for why in too_long("A line of what to look for", text, LONGEST_RUBRIC)),
        *category_mistakes(question.category),
    ]
    for n, option in enumerate(question.options, start=1):
        for name, text in (("text", option.text), ("other half", option.match), ("feedback", option.feedback)):
            found += too_long(f"Option {n}: the {name}", text, LONGEST_LINE)
        if option.tolerance is not None and (option.tolerance >= 10**8 or option.tolerance != round(option.tolerance, 6)):
            found.append(f"Option {n}: “give or take” has at most 8 digits before the point and 6 after it.")
    if found:
        return found
    mistakes = question_mistakes(
        question.kind,
        question.options,
        stem=question.stem,
        situation=question.situation,
        match_case=question.match_case,
        safety=question.safety,
        rubric=question.rubric,
    )
    return [str(mistake) for mistake in mistakes]


class Texts:
    """Cleans the texts of one question, and remembers what was lost in each."""

    def __init__(self, files: Mapping[str, bytes | NoMedia] | None = None) -> None:
        self.files: dict[str, bytes | NoMedia] = dict(files or {})
        self.changes: list[str] = []
        self.recording: Recording | None = None
        """What stood in the question to listen to or to watch, once `stem` has read it."""

    def prose(self, html: str, name: str = "the text") -> str:
        """`html` for a field of prose that has no picture."""
        return self._kept(clean.prose(html), name)

    def line(self, html: str, name: str = "an option") -> str:
        """`html` for a field of one line."""
        return self._kept(clean.inline(html), name)

    def stem(self, html: str) -> tuple[str, Picture | None]:
        """The question itself, and its picture. Its recording is kept in `recording`."""
        cleaned = clean.prose(html)
        if cleaned.media:
            self.recording, why = recording_of(cleaned.media, self.files)
            self.changes += why
            cleaned = replace(cleaned, lost=tuple(name for name in cleaned.lost if name not in ("sound", "film")))
        self._lost(cleaned, "the question")
        picture, why = picture_of(cleaned.images, self.files)
        self.changes += why
        return cleaned.html, picture

    def say(self, why: str) -> None:
        """Note `why`, once."""
        if why and why not in self.changes:
            self.changes.append(why)

    def _kept(self, cleaned: clean.Cleaned, name: str) -> str:
        self._lost(cleaned, name)
        if cleaned.images:
            self.say(f"A picture in {name} is left out: only the question itself has a picture here.")
        return cleaned.html

    def _lost(self, cleaned: clean.Cleaned, name: str) -> None:
        if cleaned.lost:
            self.say(f"In {name} only the words are kept of: {', '.join(cleaned.lost)}.")


class Gathering:
    """A bank in the making. A question goes in with `take`; what is left out or altered is said with `refuse` and `change`."""

    def __init__(self, remarks: Iterable[Remark] = ()) -> None:
        self.bank = Bank(changed=list(remarks))
        self._known: dict[str, BankQuestion] = {}
        self._repeats: Counter[str] = Counter()
        self._categories: set[tuple[str, ...]] = set()
        self._tags: dict[str, None] = {}

    def refuse(self, where: str, why: str) -> None:
        self._say(self.bank.refused, where, why)

    def change(self, where: str, why: str) -> None:
        self._say(self.bank.changed, where, why)

    def category(self, category: tuple[str, ...], where: str) -> None:
        """Note that the file has this category."""
        if category and category not in self._categories:
            self._categories.add(category)
            if why := category_mistakes(category):
                self.refuse(where, " ".join(why))
            else:
                self.bank.categories.append(category)

    def take(self, question: BankQuestion) -> BankQuestion | None:
        """Put `question` in if it is possible; what went in, with a source of its own. None when it is refused."""
        if why := mistakes_of(question):
            self.refuse(question.where, " ".join(why))
            return None
        source, wanted = question.source, question.source
        while source in self._known:
            if replace(self._known[source], where="", source="", base="") == replace(question, where="", source="", base=""):
                self.refuse(question.where, f"This is the same question as the one at {self._known[source].where}.")
                return None
            self._repeats[wanted] += 1
            ending = f"-{self._repeats[wanted] + 1}"
            source = wanted[: LONGEST_SOURCE - len(ending)] + ending
        if source != wanted and not wanted.startswith(BY_WORDS):
            self.change(
                question.where, f"“{wanted[:40]}” is the id of another question in this file already. This one is kept as “{source}”."
            )
        question = replace(question, source=source)
        self._known[source] = question
        self.bank.questions.append(question)
        if question.picture and not question.picture.alt:
            self.change(question.where, "Say what the picture shows, for people who cannot see it.")
        if question.recording and not question.recording.words:
            self.change(question.where, "Write down the words of the sound or film, for people who cannot hear it.")
        return question

    def add(self, question: BankQuestion, texts: Texts, tags: Iterable[str] = ()) -> None:
        """Put in a question that was read, with what is to be said about it."""
        taken = self.take(question)
        if taken is None:
            return
        self.category(taken.category, taken.where)
        for why in texts.changes:
            self.change(taken.where, why)
        self._tags |= {tag: None for tag in tags if tag not in taken.principles}

    def finished(self) -> Bank:
        """The bank, once everything was gathered."""
        if self._tags:
            names = ", ".join(f"“{tag[:40]}”" for tag in list(self._tags)[:5])
            self.change("the file", f"Tags have no place here and are left out: {names}{' and more' if len(self._tags) > 5 else ''}.")
        return self.bank

    @staticmethod
    def _say(remarks: list[Remark], where: str, why: str) -> None:
        if len(remarks) < MOST_REMARKS:
            remarks.append(Remark(where, why))
        elif len(remarks) == MOST_REMARKS:
            remarks.append(Remark("the file", "There is more to say about this file than can be listed."))


_WEIGHT = re.compile(r"[+-]?\d{1,4}(\.\d{0,12})?")


def weight_of(text: str) -> float | None:
    """A weight in per cent; None when `text` is none."""
    return float(text) if _WEIGHT.fullmatch(text.strip()) else None


def credit_of(weight: float) -> tuple[bool, int | None]:
    """(right, credit) of an option that is worth `weight` per cent by itself."""
    return (True, None) if weight >= 99.5 else (False, None) if weight < 0.5 else (False, round(weight))


def pick_one(weighed: Sequence[tuple[float, BankOption]], texts: Texts) -> tuple[QuestionKind, list[BankOption], bool]:
    """(kind, options, part of the credit) of a question where one option is picked, from each option and its weight in per cent."""
    if sum(credit_of(weight)[0] for weight, _option in weighed) > 1:
        texts.say("Several options are right there, and picking any of them is enough. Here all of them have to be picked.")
        return QuestionKind.MULTIPLE, [replace(option, right=credit_of(weight)[0]) for weight, option in weighed], True
    if any(weight < 0 for weight, _option in weighed):
        texts.say("An option takes points away there. Here it is worth nothing.")
    worth = [(credit_of(weight), option) for weight, option in weighed]
    return QuestionKind.SINGLE, [replace(option, right=right, credit=credit) for (right, credit), option in worth], False


def pick_several(weighed: Sequence[tuple[float, BankOption]], texts: Texts) -> list[BankOption]:
    """The options of a question where several are picked, from each option and its weight in per cent."""
    if why := uneven(weight for weight, _option in weighed):
        texts.say(why)
    return [replace(option, right=weight > 0) for weight, option in weighed]


def variant_option(words: str, weight: float, feedback: str) -> BankOption:
    """Accepted words, where * stands for anything. Raises Refused where it is meant to stand for itself."""
    if "\\*" in words:
        raise Refused("An accepted answer holds a star that stands for itself (\\*). Here * always stands for anything.")
    right, credit = credit_of(weight)
    return BankOption(clean.one_line(words), right=right, credit=credit, feedback=feedback)


def number_option(number: Decimal, tolerance: Decimal, weight: float, feedback: str) -> BankOption:
    """A number that is accepted, give or take."""
    right, credit = credit_of(weight)
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return BankOption(text, right=right, credit=credit, feedback=feedback, tolerance=tolerance.normalize() if tolerance else None)


_PRINCIPLE = re.compile(r"[A-Z][0-9]{1,2}")


def principles_of(tags: Iterable[str]) -> tuple[str, ...]:
    """The codes of charter principles among `tags`."""
    return tuple(tag for tag in tags if _PRINCIPLE.fullmatch(tag))


def uneven(weights: Iterable[float]) -> str:
    """What to say of a question with several right options whose `weights` our way of counting does not have; empty when it has."""
    gains = {round(weight, 2) for weight in weights if weight > 0}
    losses = {round(weight, 2) for weight in weights if weight <= 0}
    if len(gains) > 1 or len(losses) > 1:
        return "The options count differently there. Here each right one counts the same, and each wrong one counts the same against it."
    return ""


def whole_points(text: str, texts: Texts) -> int:
    """The points in `text`, as a whole number that a question here can have."""
    weight = weight_of(text) if text.strip() else 1.0
    points = min(max(round(weight if weight is not None else 1), 1), MOST_POINTS)
    if weight != points:
        texts.say(f"It counted for {text.strip()[:20]} points there; here for {points}.")
    return points


def stem_to_show(question: BankQuestion, address: str, recording_address: str = "") -> str:
    """What other systems show as the question: the situation before it, its picture, which is at `address`, and its recording after it."""
    parts = [question.situation, question.stem]
    if question.picture:
        parts.append(f'<p><img src="{address}" alt="{escape(question.picture.alt)}"/></p>')
    if question.recording and recording_address:
        parts.append(html_of(question.recording, recording_address))
    return "".join(parts)


def gap_weight(count: int) -> str:
    """The weight of one of `count` equal options, as Moodle writes it."""
    return f"{100 / count:.5f}".rstrip("0").rstrip(".")


PLAIN_TRUE_FALSE = ("True", "False")


def is_plain_true_false(question: BankQuestion) -> bool:
    """Is `question` one whose two options are True and False, in this order, and one of them right?"""
    return (
        question.kind == QuestionKind.TRUE_FALSE
        and tuple(option.text for option in question.options) == PLAIN_TRUE_FALSE
        and sum(option.right for option in question.options) == 1
    )
