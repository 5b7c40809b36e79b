"""How a file reads: how long, how hard, how long its sentences are, and how long somebody reads with nothing to do."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from courses.pages.files.document import RawBlock
from courses.pages.files.markdown import plain_text, to_html
from courses.pages.files.read import PLAIN_TEXT, WITH_BLOCKS, FileNode, QuestionValues, question_of, sections_of, skills_of
from courses.pages.files.words import grade, longest_text_in, sentences_in, spoken_by, syllables, words_in

LESSON_WORDS = (250, 600)
"""Words that a lesson may hold: those that one reader meets on one way through."""
LONGEST_SENTENCE, LONG_SENTENCE = 30, 20
"""Words from which a sentence is refused, and from which it is warned of."""
HARDEST_LESSON, HARDEST_MEDIAN = 8.0, 6.0
"""Flesch–Kincaid grades: of one lesson, and in the middle of a course's. Grade 6 is about what somebody reads at eleven."""
LONGEST_STRETCH = 150
"""Words of reading between two things to do, notice or answer."""

READ_ONLY = frozenset({"text", "table", "quotation", "content-note"})


def blocks_said(node: FileNode) -> list[tuple[RawBlock, list[str]]]:
    """Each block of a lesson or a page with what its reader sees as words."""
    return [(block, spoken_by(block)) for block in node.document.blocks] if node.kind in WITH_BLOCKS else []


def said(node: FileNode) -> list[str]:
    """Everything in a file that somebody reads, a paragraph an entry."""
    front = node.document.front
    texts = [
        str(front[name]) for name in ("title", "neutral_title", "summary", "intro", "pass_message", "retry_message") if front.get(name)
    ]
    texts += [text for text in front.get("outcomes") or [] if isinstance(text, str)]
    texts += [text for skill in skills_of(node.document) for text in skill.values()]
    texts += [text for section in sections_of(node.document) for text in (section.title, *_lines(section.intro))]
    if node.kind in WITH_BLOCKS:
        return texts + [text for _, block_texts in blocks_said(node) for text in block_texts]
    for block in node.document.blocks:
        if block.kind == "question":
            texts += list(_question(question_of(node, block)))
        else:
            texts += plain_text(to_html(block.body)).split("\n")
    return [text for text in texts if text.strip()]


def _lines(text: str) -> list[str]:
    return plain_text(to_html(text)).split("\n")


def _question(values: QuestionValues | None) -> Iterator[str]:
    """What somebody reads or hears of a question. What they may type is not among it."""
    if values is None:
        return
    read = [values.situation, values.stem, values.words, values.explanation, *values.hints]
    for option in values.options:
        read += [option.get("match", ""), option["feedback"], *([] if values.kind in PLAIN_TEXT else [option["text"]])]
    for text in read:
        yield from _lines(text)
    yield values.alt
    yield from (line["text"] for line in values.rubric)


def length_on_one_way(node: FileNode) -> int:
    """Words of a lesson for one reader: of a scenario the longest way through, and nothing that is shown only after an answer."""
    return sum(_length(block, texts) for block, texts in blocks_said(node))


def _length(block: RawBlock, texts: list[str]) -> int:
    fields = block.fields
    if block.kind == "scenario":
        around = [str(fields.get(name) or "") for name in ("title", "intro", "closing")]
        return len(words_in(around)) + _longest_way(fields.get("steps") or [])
    if block.kind == "worksheet":
        return len(words_in(texts)) - len(words_in([str(fields.get("afterwards") or "")])) - _repeated_options(fields)
    if block.kind == "sorting":
        return len(words_in(texts)) - len(words_in([str(item.get("feedback") or "") for item in fields.get("items") or []]))
    return len(words_in(texts))


def _repeated_options(fields: Mapping[str, Any]) -> int:
    """Words of options that stood in the field before as well: nobody reads the same five words ten times."""
    seen: list[list[str]] = []
    again = 0
    for row in fields.get("fields") or []:
        options = [str(option) for option in row.get("options") or []]
        again += len(words_in(options)) if options in seen else 0
        seen.append(options)
    return again


def _longest_way(steps: list[dict[str, Any]]) -> int:
    """Words of the longest way through `steps`. Each step is gone through once: a choice that leads back ends its way."""
    by_id = {str(step.get("id")): step for step in steps}
    longest: dict[str, int] = {}
    been: set[str] = set()
    waiting = [(step_id, False) for step_id in [*by_id][:1]]
    while waiting:
        step_id, followed = waiting.pop()
        choices = by_id[step_id].get("choices") or []
        next_ids = [str(choice.get("to")) for choice in choices]
        if followed:
            here = len(words_in([str(by_id[step_id].get("text") or ""), *(str(choice.get("text") or "") for choice in choices)]))
            longest[step_id] = here + max((longest.get(next_id, 0) for next_id in next_ids), default=0)
        elif step_id not in been:
            been.add(step_id)
            waiting.append((step_id, True))
            waiting += [(next_id, False) for next_id in reversed(next_ids) if next_id in by_id]
    return longest[next(iter(by_id))] if by_id else 0


def complain_of_length(node: FileNode) -> None:
    count = length_on_one_way(node)
    if not LESSON_WORDS[0] <= count <= LESSON_WORDS[1]:
        node.document.complain(1, f"This lesson has {count} words. {LESSON_WORDS[0]} to {LESSON_WORDS[1]} fit one sitting on a phone.")


def complain_of_stretches(node: FileNode) -> None:
    """A wall of text: too many words on end with nothing to do, notice or answer, between such blocks or inside one."""
    count, start = 0, 1
    for block, texts in blocks_said(node):
        if block.kind not in READ_ONLY:
            count = 0
            if (inside := longest_text_in(block)) > LONGEST_STRETCH:
                node.document.complain(
                    block.line, f"This :::{block.kind} has {inside} words on end. {LONGEST_STRETCH} are the most: cut it, or make it two."
                )
            continue
        if not count:
            start = block.line
        count += len(words_in(texts))
        if count > LONGEST_STRETCH:
            node.document.complain(
                start, f"From here there are {count} words with nothing to do, notice or answer. Put something in before {LONGEST_STRETCH}."
            )
            count = 0


def complain_of_grade(node: FileNode, level: float, glossary: frozenset[str]) -> None:
    """Names the lesson when it reads too hard, and the sentences that raise it most."""
    if level <= HARDEST_LESSON:
        return
    node.document.complain(
        1, f"This lesson reads at grade {level}. Make sentences shorter and words plainer, to {HARDEST_LESSON:.0f} or below."
    )
    hardest = sorted(sentences_in(said(node)), key=lambda sentence: grade([sentence], glossary), reverse=True)
    for sentence in hardest[:3]:
        long_words = ", ".join(sorted({word for word in words_in([sentence]) if syllables(word) > 3 and word.lower() not in glossary}))
        which = f" Long words: {long_words}." if long_words else ""
        node.document.complain(line_of(node, sentence), f"This sentence raises the grade of its lesson: “{sentence[:80]}”.{which}")


def long_sentences(node: FileNode) -> Iterator[tuple[int, int, str]]:
    """(line, words, sentence) for each sentence that is worth a warning or more."""
    for sentence in sentences_in(said(node)):
        if (count := len(words_in([sentence]))) > LONG_SENTENCE:
            yield line_of(node, sentence), count, sentence


def line_of(node: FileNode, sentence: str) -> int:
    """The line of the file on which `sentence` begins; 1 when it cannot be told."""
    start = re.sub(r"\s+", " ", sentence)[:40]
    for n, line in enumerate(node.path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if start in _as_read(line):
            return n
    return 1


def _as_read(line: str) -> str:
    """A line of a file without its marks."""
    line = re.sub(r"\[([^\[\]]*)\]\([^()\s]*\)", r"\1", line.replace("''", "'"))
    return re.sub(r"\*\*|(?<!\w)\*|\*(?!\w)|\\", "", line)
