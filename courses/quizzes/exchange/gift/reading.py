"""Reading GIFT as Moodle reads it."""

import re
from collections.abc import Iterator
from decimal import Decimal

from courses.quizzes.enums import QuestionKind
from courses.quizzes.exchange import clean
from courses.quizzes.exchange.alongside import joined
from courses.quizzes.exchange.bank import Bank, BankOption, BankQuestion
from courses.quizzes.exchange.gathering import (
    PLAIN_TRUE_FALSE,
    Gathering,
    Refused,
    Texts,
    number_option,
    pick_one,
    pick_several,
    principles_of,
    source_of,
    variant_option,
    weight_of,
)
from courses.quizzes.exchange.gift.blocks import CATEGORY, Block, blocks_of, quiz_notes, unmarked
from courses.quizzes.exchange.moodle import category_of
from courses.quizzes.exchange.quizzes import take_notes
from courses.quizzes.exchange.reading import text_of
from courses.quizzes.kinds.typed import number_in

GAP = "_____"
_TITLE = re.compile(r"::(.*?)::", re.DOTALL)
_FORM = re.compile(r"\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
_ORDER = re.compile(r">\s*(\d*)\s*([A-Za-z_0-9/ ]*)(?:\n|$)")
_TRUE, _FALSE = ("T", "TRUE"), ("F", "FALSE")


def read(data: bytes) -> Bank:
    """The questions in a GIFT file. Raises Unreadable."""
    text, remarks = text_of(data)
    gathering = Gathering(remarks)
    category: tuple[str, ...] = ()
    for block in blocks_of(text):
        if block.text.startswith(CATEGORY):
            category = category_of(unmarked(block.text.removeprefix(CATEGORY)))
            gathering.category(category, block.where)
            continue
        texts = Texts()
        try:
            found = joined(question_in(block, texts, category), block.note)
        except Refused as why:
            gathering.refuse(block.where, str(why))
            continue
        texts.say(found.why)
        gathering.add(found.question, texts, block.tags)
    take_notes(gathering, quiz_notes(text))
    return gathering.finished()


def question_in(block: Block, texts: Texts, category: tuple[str, ...] = ()) -> BankQuestion:
    """The question in `block`, as far as GIFT can say it. Raises Refused."""
    text = block.text
    match = _TITLE.match(text)
    title = unmarked(match[1]) if match else ""
    text = text[match.end() :].strip() if match else text
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        raise Refused("Nothing is asked here: there are no answers in braces { }. Moodle calls it a description.")
    if start < 0 or end < start:
        raise Refused("A brace { or } has no other half. If it is part of the text, write it as \\{ or \\}.")
    if "{" in text[start + 1 : end] or "{" in text[end:] or "}" in text[end + 1 :]:
        raise Refused("There is more than one pair of braces { }. If a brace is part of the text, write it as \\{ or \\}.")
    answers = text[start + 1 : end].strip()
    answers, _sign, said = answers.rpartition("####") if "####" in answers else (answers, "", "")
    form, stem = _formed(f"{text[:start]}{'' if text.endswith('}') else GAP}{text[end + 1 :]}", "moodle")
    reader = _Answers(answers.strip(), texts, form)
    kind, options = reader.read()
    html, picture = texts.stem(clean.from_form(stem, form))
    said_form, said = _formed(said, form)
    return BankQuestion(
        where=block.where,
        source=source_of(block.given, title=title, stem=html),
        kind=kind,
        stem=html,
        options=tuple(options),
        explanation=texts.prose(clean.from_form(said, said_form), "what is said at the end"),
        category=category,
        picture=picture,
        recording=texts.recording,
        partial_credit=reader.partial,
        principles=principles_of(block.tags),
    )


def _formed(text: str, default: str) -> tuple[str, str]:
    """(form, text without the mark that names its form)."""
    match = _FORM.match(text.strip())
    return (match[1].lower(), unmarked(text.strip()[match.end() :])) if match else (default, unmarked(text))


class _Answers:
    """What stands between the braces."""

    def __init__(self, text: str, texts: Texts, form: str) -> None:
        self.text, self.texts, self.form = text, texts, form
        self.partial = False

    def read(self) -> tuple[QuestionKind, list[BankOption]]:
        text = self.text
        if not text:
            return QuestionKind.ESSAY, []
        if text.startswith("#"):
            return QuestionKind.NUMBER, list(self._numbers(text[1:]))
        if text.startswith(">"):
            return QuestionKind.ORDERING, self._steps()
        if "~" in text:
            return self._choices()
        if "=" in text and "->" in text:
            self.partial = True
            return QuestionKind.MATCHING, list(self._pairs())
        answer = text.partition("#")[0].strip().upper()
        if answer in _TRUE + _FALSE:
            return QuestionKind.TRUE_FALSE, self._true_false(answer in _TRUE)
        return QuestionKind.SHORT, list(self._variants())

    def _line(self, text: str) -> str:
        form, words = _formed(text, self.form)
        return self.texts.line(clean.from_form(words, form))

    def _feedback(self, text: str) -> str:
        form, words = _formed(text, self.form)
        return self.texts.line(clean.from_form(words, form), "what is said to an answer")

    def _weighed(self, text: str, usual: float) -> tuple[float, str]:
        match = _WEIGHT.match(text.strip())
        weight = weight_of(match[1]) if match else usual
        return (usual, text) if weight is None or not match else (weight, text.strip()[match.end() :])

    def _choices(self) -> tuple[QuestionKind, list[BankOption]]:
        found: list[tuple[float, BankOption]] = []
        for part in self.text.replace("=", "~=").split("~"):
            if not part.strip():
                continue
            right = part.strip().startswith("=")
            weight, rest = self._weighed(part.strip().removeprefix("="), 100.0 if right else 0.0)
            words, _sign, feedback = rest.partition("#")
            found.append((weight, BankOption(self._line(words), feedback=self._feedback(feedback))))
        if "=" in self.text:
            kind, options, self.partial = pick_one(found, self.texts)
            return kind, options
        self.partial = True
        return QuestionKind.MULTIPLE, pick_several(found, self.texts)

    def _split(self, text: str) -> Iterator[tuple[float, str, str]]:
        """(weight, words, feedback) of each part that an equals sign begins."""
        for part in text.split("="):
            if part.strip():
                weight, rest = self._weighed(part, 100.0)
                words, _sign, feedback = rest.partition("#")
                yield weight, words, self._feedback(feedback)

    def _variants(self) -> Iterator[BankOption]:
        for weight, words, feedback in self._split(self.text):
            yield variant_option(_formed(words, "plain")[1], weight, feedback)

    def _pairs(self) -> Iterator[BankOption]:
        for part in self.text.split("="):
            if part.strip():
                left, arrow, right = part.partition("->")
                if not arrow:
                    raise Refused("A pair has no arrow -> between its halves.")
                yield BankOption(self._line(left), match=clean.one_line(_formed(right, "plain")[1]))

    def _true_false(self, truth: bool) -> list[BankOption]:
        _answer, _sign, said = self.text.partition("#")
        wrong, _sign, right = said.partition("#")
        feedback = {truth: self._feedback(right), not truth: self._feedback(wrong)}
        true, false = PLAIN_TRUE_FALSE
        return [BankOption(true, right=truth, feedback=feedback[True]), BankOption(false, right=not truth, feedback=feedback[False])]

    def _steps(self) -> list[BankOption]:
        match = _ORDER.match(self.text)
        if match is None:
            raise Refused("The line after “{>” cannot be read: it holds how many steps there are, and how they are shown.")
        steps = [BankOption(self._line(line)) for line in self.text[match.end() :].split("\n") if line.strip()]
        if match[1] and 0 < int(match[1]) < len(steps):
            self.texts.say("Only some of the steps were asked there; here all of them.")
        self.partial = "ALL_OR_NOTHING" not in match[2].upper()
        return steps

    def _numbers(self, text: str) -> Iterator[BankOption]:
        text, other, _said = text.partition("~")
        if other:
            self.texts.say("What was said to any other number is left out.")
        for weight, words, feedback in self._split(text):
            words = unmarked(words)
            if words == "*":
                self.texts.say("What was said to any other number is left out.")
                continue
            low, dots, high = words.partition("..")
            value, _colon, around = words.partition(":")
            ends = (number_in(low), number_in(high)) if dots else (number_in(value), number_in(around) if around.strip() else Decimal(0))
            if ends[0] is None or ends[1] is None:
                raise Refused(f"“{words[:40]}” is not a number, nor a number and how far it may be off, such as 3:0.5 or 2.5..3.5.")
            middle, tolerance = ((ends[0] + ends[1]) / 2, abs(ends[1] - ends[0]) / 2) if dots else (ends[0], ends[1])
            yield number_option(middle, tolerance, weight, feedback)
