"""Aiken, the plainest format: a question, options A. B. C., and ANSWER: B. It holds questions with one right option and nothing else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from courses.quizzes.enums import QuestionKind
from courses.quizzes.exchange import clean
from courses.quizzes.exchange.bank import Bank, BankOption, BankQuestion
from courses.quizzes.exchange.gathering import Gathering, Refused, Texts, source_of
from courses.quizzes.exchange.reading import text_of

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OPTION = re.compile(r"([A-Za-z])\s?[.)](?:\s+|$)(.*)|([A-Z])[.)](\S.*)")
_ANSWER = re.compile(r"(?:ANSWER|ANS|CORRECT ANSWER)\s*[:.=]\s*(.*)|ANSWER\s+([A-Za-z])[.)]?$", re.IGNORECASE)
_LETTER = re.compile(r"\(?([A-Za-z])\s?[.)]?")


@dataclass
class _Lines:
    """One question while its lines are read. `options` holds (line, letter, words)."""

    line: int = 0
    stem: list[str] = field(default_factory=list)
    options: list[tuple[int, str, str]] = field(default_factory=list)
    answer: str = ""
    answer_line: int = 0


def read(data: bytes) -> Bank:
    """The questions in an Aiken file, also one that is written a little loosely. Raises Unreadable."""
    text, remarks = text_of(data)
    gathering = Gathering(remarks)
    for lines in _questions(text):
        texts = Texts()
        try:
            question = _question(lines, texts)
        except Refused as why:
            gathering.refuse(f"line {lines.line}", str(why))
            continue
        gathering.add(question, texts)
    return gathering.finished()


def _questions(text: str) -> Iterator[_Lines]:
    """Groups of lines: each ends with its ANSWER, or where another question begins."""
    now = _Lines()
    empty = False
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if not line:
            empty = True
            continue
        answer, option = _ANSWER.fullmatch(line), _OPTION.fullmatch(line)
        if answer and (now.options or now.stem):
            now.answer, now.answer_line = (answer[1] or answer[2] or "").strip(), number
            yield now
            now = _Lines()
        elif option and now.stem and _follows(option, now):
            now.options.append((number, (option[1] or option[3]).upper(), (option[2] or option[4] or "").strip()))
        elif now.options and not empty:
            at, letter, words = now.options[-1]
            now.options[-1] = (at, letter, f"{words} {line}")  # an option that was broken over two lines
        else:
            if now.options:
                yield now  # without its ANSWER
                now = _Lines()
            now.line = now.line or number
            now.stem.append(line)
        empty = False
    if now.stem or now.options:
        yield now


def _follows(option: re.Match[str], now: _Lines) -> bool:
    """Is this the next letter? A line of the question may begin like an option too: “I. e. …”."""
    letter = (option[1] or option[3]).upper()
    return bool(now.options) or letter == "A"


def _question(lines: _Lines, texts: Texts) -> BankQuestion:
    if not lines.options:
        raise Refused("There are no options. Each stands on a line of its own and begins with a letter: A. or A)")
    letters = [letter for _line, letter, _words in lines.options]
    for place, (line, letter, _words) in enumerate(lines.options):
        if letter in letters[:place]:
            raise Refused(f"Line {line}: there are two options {letter}.")
    if not lines.answer_line:
        raise Refused("It has no line ANSWER: with the letter of what is right, such as ANSWER: B.")
    match = _LETTER.fullmatch(lines.answer)
    if match is None:
        raise Refused(f"Line {lines.answer_line}: “{lines.answer[:40]}” is not one letter. One option is right in Aiken.")
    if match[1].upper() not in letters:
        raise Refused(f"Line {lines.answer_line}: the answer is {match[1].upper()}, and there is no such option.")
    stem, picture = texts.stem(_shown("\n".join(lines.stem)))
    return BankQuestion(
        where=f"line {lines.line}",
        source=source_of("", title="", stem=stem),
        kind=QuestionKind.SINGLE,
        stem=stem,
        options=tuple(BankOption(texts.line(_shown(words)), right=letter == match[1].upper()) for _line, letter, words in lines.options),
        picture=picture,
    )


def _shown(text: str) -> str:
    return clean.from_form(text, "plain")


def refusal(question: BankQuestion) -> str:
    """Why `question` cannot be written in Aiken; empty when it can."""
    if question.kind != QuestionKind.SINGLE:
        return f"Aiken has no questions of the kind “{question.kind.label}”."
    if len(question.options) > len(LETTERS):
        return f"Aiken has room for {len(LETTERS)} options."
    read_again = read(_written(question).encode()).questions
    if len(read_again) != 1 or _plain(read_again[0]) != _plain(question):
        return "Its words would be read as something else in Aiken: a line of it looks like an option or an answer."
    return ""


def losses(question: BankQuestion) -> str:
    """What of `question` Aiken does not hold, as the end of “left out: …”; empty when it holds all."""
    lost = {
        "what is said to each option": any(option.feedback for option in question.options),
        "part of the credit": any(option.credit for option in question.options),
        "the explanation": question.explanation, "hints": question.hints, "the picture": question.picture,
        "the sound or film": question.recording, "points": question.points != 1,
        "that it is a safety item": question.safety, "principles": question.principles, "its category": question.category,
        "bold, slanted and lists": "<" in question.stem.replace("<p>", "").replace("</p>", "").replace("<br/>", ""),
    }  # fmt: skip
    return ", ".join(name for name, there in lost.items() if there)


def write(bank: Bank) -> bytes:
    """The questions of `bank` that Aiken can hold."""
    return "\n".join(_written(question) for question in bank.questions if not refusal(question)).encode()


def _written(question: BankQuestion) -> str:
    stem = [line for line in clean.to_plain(question.stem).split("\n") if line.strip()]
    options = [f"{letter}. {clean.to_line(option.text)}" for letter, option in zip(LETTERS, question.options, strict=False)]
    right = next((letter for letter, option in zip(LETTERS, question.options, strict=False) if option.right), "A")
    return "\n".join([*stem, *options, f"ANSWER: {right}", ""])


def _plain(question: BankQuestion) -> tuple[str, list[tuple[str, bool]]]:
    return clean.to_line(question.stem), [(clean.to_line(option.text), option.right) for option in question.options]
