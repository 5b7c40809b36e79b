"""What a lesson's file says to its reader, as plain words, and how hard they are to read."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pyphen
from wagtail import blocks

from courses.pages.blocks import MarkdownText
from courses.pages.files.convert import block_of, body_field
from courses.pages.files.document import Document
from courses.pages.files.markdown import plain_text, to_html

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
    "phone",
    "text_number",
    "web",
    "right",
}


def spoken(document: Document) -> list[str]:
    """Everything in the blocks of a lesson's file that its reader sees as words, a paragraph an entry."""
    found: list[str] = []
    for raw in document.blocks:
        definition = block_of(raw.kind)
        if definition is None:
            continue
        data = dict(raw.fields)
        if name := body_field(definition):
            data[name] = raw.body
        for key, value in data.items():
            if key in definition.child_blocks and key not in _NOT_READ:
                found += _texts(definition.child_blocks[key], value)
    return [text for text in found if text.strip()]


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


def grade(texts: list[str]) -> float:
    """The Flesch–Kincaid grade of `texts` (US school year; a reading age is about five years more). 0 for no words."""
    words, sentences = words_in(texts), sentences_in(texts)
    if not words or not sentences:
        return 0.0
    return round(0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59, 1)
