"""What a lesson's file says to its reader, as plain words, and how hard they are to read."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pyphen
from wagtail import blocks

from courses.pages.blocks import MarkdownText
from courses.pages.files.convert import block_of, body_field
from courses.pages.files.document import RawBlock
from courses.pages.files.markdown import plain_text, to_html
from courses.pages.files.read import FileNode

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'’”)]*\s+|\n+")
_NOT_READ = {
    "id",
    "to",
    "kind",
    "file",
    "captions",
    "code",
    "quiz",
    "principles",
    "groups",
    "ending",
    "print_as",
    "phone",
    "text_number",
    "web",
    "right",
}
_READ_BESIDE = ("transcript", "afterwards")
"""Texts that are held against something else: the film, or one's own answers."""


def spoken_by(raw: RawBlock) -> list[str]:
    """Everything in a block of a lesson's or page's file that its reader sees as words, a paragraph an entry."""
    definition = block_of(raw.kind)
    if definition is None:
        return []
    data = dict(raw.fields)
    if name := body_field(definition):
        data[name] = raw.body
    found: list[str] = []
    for key, value in data.items():
        if key in definition.child_blocks and key not in _NOT_READ:
            found += _texts(definition.child_blocks[key], value)
    return [text for text in found if text.strip()]


def longest_text_in(raw: RawBlock) -> int:
    """Words of the longest text in a block that is read in one go."""
    definition = block_of(raw.kind)
    if definition is None:
        return 0
    data = dict(raw.fields)
    if name := body_field(definition):
        data[name] = raw.body
    return max((len(words_in(plain_text(to_html(text)).split("\n"))) for text in _prose(definition, data)), default=0)


def _prose(block: blocks.Block, value: Any) -> Iterator[str]:
    """Every text in `value` that holds Markdown."""
    if isinstance(block, blocks.ListBlock):
        for item in value or []:
            yield from _prose(block.child_block, item)
    elif isinstance(block, blocks.StructBlock):
        for key, child in block.child_blocks.items():
            if key not in _READ_BESIDE:
                yield from _prose(child, value.get(key))
    elif isinstance(block, MarkdownText) and value is not None:
        yield str(value)


GLOSSARY = "glossary"
"""The id of the page beside a course that explains its hard words: a list whose entries begin with the word in bold."""


def glossary_words(course: FileNode) -> frozenset[str]:
    """The words that the glossary of `course` explains, in small letters. The reading grade leaves them out."""
    page = next((node for node in course.children if node.kind == "page" and node.id == GLOSSARY), None)
    bodies = [block.body for block in page.document.blocks] if page else []
    entries = [entry for body in bodies for entry in re.findall(r"^[-+] \*\*(.+?)\*\*", body, re.M)]
    return frozenset(word.lower() for entry in entries for word in _WORD.findall(entry))


def _texts(block: blocks.Block, value: Any) -> Iterator[str]:
    if isinstance(block, blocks.ListBlock):
        for item in value or []:
            yield from _texts(block.child_block, item)
    elif isinstance(block, blocks.StructBlock):
        for key, child in block.child_blocks.items():
            if key not in _NOT_READ and value.get(key) is not None:
                yield from _texts(child, value[key])
    elif isinstance(block, MarkdownText):
        yield from plain_text(to_html(str(value))).split("\n")
    elif value is not None:
        yield str(value)


def words_in(texts: list[str]) -> list[str]:
    return [word for text in texts for word in _WORD.findall(text)]


def sentences_in(texts: list[str]) -> list[str]:
    return [sentence.strip() for text in texts for sentence in _SENTENCE_END.split(text) if _WORD.search(sentence)]


@lru_cache(maxsize=1)
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB", left=1, right=1)


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """About how many syllables `word` has: the larger of hyphenation's guess and a count of vowel groups without a silent e."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", plain)) - bool(re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$", plain))
    return max(1, groups, len(_hyphens().positions(plain)) + 1 if len(plain) > 4 else 1)


def grade(texts: list[str], leave_out: frozenset[str] = frozenset()) -> float:
    """The Flesch–Kincaid grade of `texts` (US school year; a reading age is about five years more). 0 for no words.

    Words in `leave_out` (in small letters) are not counted.
    """
    words, sentences = [word for word in words_in(texts) if word.lower() not in leave_out], sentences_in(texts)
    if not words or not sentences:
        return 0.0
    return round(0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59, 1)
