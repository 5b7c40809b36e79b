"""Which paragraphs are principles, and what the others are. Nothing is thrown away: what has no place is named."""

import re
import string
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from charter_content.charter.files.paragraphs import Paragraph, joined

MOST_PRINCIPLES = 60
LONGEST_NAME = 12  # words
_DEFINITION = re.compile(
    r"\A(?:(?:our |a |the )?definitions?\b|(?:so )?what (?:do we mean by|is|we mean by) (?:peer )?support|"
    r"peer support (?:is|means|happens))",
    re.IGNORECASE,
)
_DEFINES = re.compile(r"\bpeer support (?:is|means|happens)\b|\bwe (?:define|mean)\b|\bis defined as\b", re.IGNORECASE)
_SECTION = re.compile(
    r"\A(?:introduction|about\b.*|background|purpose|contents|table of contents|foreword|preface|why .*|how to use.*|who .*|"
    r"(?:the |our |\w+ )?(?:\w+ )?principles|(?:our )?values|the charter)\W*\Z",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\A(?:acknowledge?ments?|(?:with )?(?:our )?thanks.*|credits?|contacts?\b.*|references?|signed\b.*|signatures?|version\b.*|"
    r"review\b.*|appendix\b.*|copyright\b.*|©.*|further (?:information|reading)|for more information.*|notes?)\W*\Z",
    re.IGNORECASE,
)
_THANKS = re.compile(r"acknowledge|thank|credit|grateful", re.IGNORECASE)
_OWN_FIELD = re.compile(r"\A(?:introduction|definition|(?:our |the )?principles|acknowledge?ments?)\W*\Z", re.IGNORECASE)
_PAGE = re.compile(r"\A(?:page\s+)?\d+(?:\s+(?:of|/)\s+\d+)?\Z|\A[-–—_=*.\s]+\Z", re.IGNORECASE)
_LEADERS = f".{string.whitespace}\u00a0"
"""What a table of contents has between a heading and its page."""
_INLINE = re.compile(r"\A(?P<name>[^.:–—]{2,80}?)\s*(?::|\.(?=\s)|\s[-–—]\s)\s*(?P<text>\S.*)\Z", re.DOTALL)


@dataclass(frozen=True)
class FoundPrinciple:
    order: int
    name: str
    text: str


@dataclass(frozen=True)
class FoundCharter:
    """What was understood of a document. `unplaced` is what has no place in a charter, in the document's own words and order."""

    title: str
    definition: str
    introduction: str
    acknowledgement: str
    principles: tuple[FoundPrinciple, ...]
    unplaced: tuple[str, ...]


@dataclass(frozen=True)
class _Heading:
    """The name of a principle stands in the paragraphs from `start` up to `end`; `text`: what follows it in the same paragraph."""

    start: int
    end: int
    name: str
    text: str = ""


def find_charter(paragraphs: Sequence[Paragraph]) -> FoundCharter:
    """The charter in `paragraphs`. Without anything that looks like principles, all of it is unplaced but title and definition."""
    kept, unplaced = _without_page_lines(paragraphs)
    headings = _best(kept)
    first = headings[0].start if headings else len(kept)
    names = {_plain(heading.name) for heading in headings}
    title, definition, introduction = _before(kept[:first], names, unplaced)
    principles, rest = _principles(kept, headings)
    thanks: list[str] = []
    place = unplaced
    for one in rest:
        if one.stands_out or _CLOSING.match(one.text) or _THANKS.match(one.text):
            place = thanks if _THANKS.search(one.text) else unplaced
        if not _OWN_FIELD.match(one.text):
            place.append(one.text)
    return FoundCharter(title, definition, introduction, "\n\n".join(thanks), tuple(principles), tuple(unplaced))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _without_page_lines(paragraphs: Sequence[Paragraph]) -> tuple[list[Paragraph], list[str]]:
    """Without page numbers and what stands at the top or foot of each page; those go to what is unplaced, once each."""
    times = Counter(one.text for one in paragraphs)
    lines = [text for text, n in times.items() if n > 2 and 1 < len(text.split()) < 9 and not re.search(r"[.!?]\W*$", text)]
    unplaced = [text for text in lines if not _is_label(text, times)]
    kept = [one for one in paragraphs if one.text not in unplaced and not (_PAGE.match(one.text) and not one.level)]
    return kept, unplaced


def _is_label(text: str, times: Counter[str]) -> bool:
    """“What this means:” under each principle comes as often as the others of its kind: it belongs to the text."""
    return text.endswith((":", "?", "…")) or sum(n == times[text] for n in times.values()) > 1


# --- Which are the headings ---


def _best(paragraphs: list[Paragraph]) -> list[_Heading]:
    """The way of reading that finds the most principles; of two that find as many, the more certain one. Short lines without any other
    sign have to be far more than what the signs say."""
    ways = [
        _numbered(paragraphs, certain=True), _numbered(paragraphs, certain=False), *_by_level(paragraphs), _by_bold(paragraphs),
        _by_lead(paragraphs), _by_list(paragraphs),
    ]  # fmt: skip
    found = [way for way in (_checked(paragraphs, way) for way in ways) if len(way) > 1]
    best = max(found, key=len, default=[])
    by_length = _checked(paragraphs, _by_length(paragraphs))
    return by_length if len(by_length) > max(1, 2 * len(best)) else best


def _checked(paragraphs: list[Paragraph], headings: list[_Heading]) -> list[_Heading]:
    """Without those that come more than once (labels inside each principle), and without a way in which most have no text."""
    times = Counter(_plain(one.name) for one in headings)
    once = [one for one in headings if times[_plain(one.name)] == 1 and one.name and not _SECTION.match(one.name)]
    once = [one for one in once if not _CLOSING.match(one.name) and not _DEFINITION.match(one.name)][:MOST_PRINCIPLES]
    if len(once) > 1 and once[0].start == 0 and _is_title(paragraphs[: once[1].start]):
        once = once[1:]
    with_text = 0
    for n, one in enumerate(once):
        until = once[n + 1].start if n + 1 < len(once) else len(paragraphs)
        with_text += bool(one.text) or until > one.end
    return once if with_text >= 0.8 * len(once) else []


def _is_title(beginning: list[Paragraph]) -> bool:
    """Is the first paragraph the charter's title? It says so, or what stands below it is what comes before any principle."""
    first, *below = beginning
    says_so = re.search(r"\b(?:charter|principles|values|standards|promises)\b", first.text, re.IGNORECASE)
    return first.number is None and bool(says_so or any(_DEFINES.search(one.text) for one in below))


def _numbered(paragraphs: list[Paragraph], *, certain: bool) -> list[_Heading]:
    """1, 2, 3 … `certain`: only paragraphs that stand out; a numbered list inside a principle's text does not."""
    found: list[_Heading] = []
    for n, one in enumerate(paragraphs):
        if one.number != len(found) + 1 or (certain and not one.stands_out):
            continue
        heading = _with_rest_of_name(paragraphs, n)
        if heading:
            found.append(heading)
    return found


def _with_rest_of_name(paragraphs: list[Paragraph], n: int) -> _Heading | None:
    """The heading that begins at paragraph `n`: with the lines that it is broken over, or parted from text that follows in the same one."""
    one, end = paragraphs[n], n + 1
    name = one.unnumbered
    if not name and end < len(paragraphs):  # the number alone, the name below it
        name, end = paragraphs[end].text, end + 1
    while end < len(paragraphs) and _goes_on(name, one, paragraphs[end]):
        name, end = joined([name, paragraphs[end].text], _words(paragraphs)), end + 1
    if len(name.split()) <= LONGEST_NAME and not (one.lead and not one.stands_out):
        inline = _inline(name) if not one.stands_out else None
        return _Heading(n, end, *(inline or (name.rstrip(" :.–—-"), "")))
    if one.lead and len(one.lead.split()) <= LONGEST_NAME + 1:
        lead = Paragraph(one.lead, bold=True).unnumbered
        return _Heading(n, end, lead.rstrip(" :.–—-"), one.text[len(one.lead) :].lstrip(" :.–—-"))
    inline = _inline(name)
    return _Heading(n, end, *inline) if inline else None


def _goes_on(name: str, first: Paragraph, after: Paragraph) -> bool:
    """Is `after` the rest of a heading that was broken over several paragraphs?"""
    alike = after.level == first.level and after.bold == first.bold
    if not alike or after.number is not None or not first.stands_out or len(name.split()) + after.words > LONGEST_NAME:
        return False
    return name.endswith(("-", "\u2010", ",", "&", " and", " of", " the")) or after.text[:1].islower()


def _inline(text: str) -> tuple[str, str] | None:
    found = _INLINE.match(text)
    if found and len(found["name"].split()) <= LONGEST_NAME and len(found["text"].split()) > 2:
        return found["name"].strip(), found["text"].strip()
    return None


def _words(paragraphs: Sequence[Paragraph]) -> set[str]:
    return {word.lower() for one in paragraphs for word in re.findall(r"\w+(?:-\w+)*", one.text)}


def _by_level(paragraphs: list[Paragraph]) -> Iterator[list[_Heading]]:
    for level in sorted({one.level for one in paragraphs if one.level}):
        yield _merged(paragraphs, [n for n, one in enumerate(paragraphs) if one.level == level])


def _by_bold(paragraphs: list[Paragraph]) -> list[_Heading]:
    return _merged(paragraphs, [n for n, one in enumerate(paragraphs) if one.bold and one.words <= LONGEST_NAME])


def _merged(paragraphs: list[Paragraph], places: list[int]) -> list[_Heading]:
    """A heading at each place, with those that are only the rest of the one before put to it."""
    found: list[_Heading] = []
    for n in places:
        if found and n < found[-1].end:
            continue
        heading = _with_rest_of_name(paragraphs, n)
        if heading:
            found.append(replace(heading, text="", name=heading.name) if paragraphs[n].stands_out else heading)
    return found


def _by_lead(paragraphs: list[Paragraph]) -> list[_Heading]:
    """**Hope.** We hold on to it."""
    return [
        _Heading(n, n + 1, Paragraph(one.lead, bold=True).unnumbered.rstrip(" :.–—-"), one.text[len(one.lead) :].lstrip(" :.–—-"))
        for n, one in enumerate(paragraphs)
        if one.lead and len(one.lead.split()) <= LONGEST_NAME
    ]


def _by_list(paragraphs: list[Paragraph]) -> list[_Heading]:
    """Entries of a numbered list: a name alone, or a name and its text."""
    found = []
    for n, one in enumerate(paragraphs):
        if one.ordered and one.listed:
            inline = _inline(one.text)
            if inline or one.words <= LONGEST_NAME:
                found.append(_Heading(n, n + 1, *(inline or (one.text.rstrip(" :.–—-"), ""))))
    return found


def _by_length(paragraphs: list[Paragraph]) -> list[_Heading]:
    """Short lines that do not end like a sentence, each with longer text below it. The first paragraph is the title."""
    found = []
    for n, one in enumerate(paragraphs[:-1]):
        short = one.words <= 8 and not one.listed and not re.search(r"[.!?;,]$", one.text)
        if n and short and paragraphs[n + 1].words > 8:
            found.append(_Heading(n, n + 1, one.text.rstrip(" :")))
    return found


# --- What the others are ---


def _before(paragraphs: list[Paragraph], names: set[str], unplaced: list[str]) -> tuple[str, str, str]:
    """(title, definition, introduction) from what stands before the first principle."""
    rest = list(paragraphs)
    title = ""
    if rest and (rest[0].stands_out or (rest[0].words <= LONGEST_NAME and not rest[0].text.endswith("."))):
        title = rest.pop(0).text
    definition: list[str] = []
    introduction: list[str] = []
    place = introduction
    labelled = any(_DEFINITION.match(one.text) and _is_heading(one) for one in rest)
    for one in rest:
        plain = _plain(one.unnumbered.rstrip("0123456789").rstrip(_LEADERS))
        if plain in names:
            unplaced.append(one.text)  # a table of contents
        elif _is_heading(one):
            place = definition if _DEFINITION.match(one.text) else introduction
            if not _OWN_FIELD.match(one.text):
                (introduction if place is introduction and not _SECTION.match(one.text) else unplaced).append(one.text)
        elif not labelled and not definition and _DEFINES.search(one.text):
            definition.append(re.sub(r"\A(?:our )?definition\s*[:–—-]\s*", "", one.text, flags=re.IGNORECASE))
        else:
            place.append(_as_text(one))
    return title, "\n\n".join(definition), "\n\n".join(introduction)


def _is_heading(one: Paragraph) -> bool:
    label = (
        _OWN_FIELD.match(one.text) or _SECTION.match(one.text) or (_DEFINITION.match(one.text) and one.text.rstrip().endswith((":", "?")))
    )
    return (one.stands_out and one.words <= LONGEST_NAME) or bool(label)


def _as_text(one: Paragraph) -> str:
    return f"- {one.text}" if one.listed else one.text


def _principles(paragraphs: list[Paragraph], headings: list[_Heading]) -> tuple[list[FoundPrinciple], list[Paragraph]]:
    """The principles with their texts, and what comes after the last one."""
    found, rest = [], []
    for n, heading in enumerate(headings):
        until = headings[n + 1].start if n + 1 < len(headings) else len(paragraphs)
        body = paragraphs[heading.end : until]
        if n + 1 == len(headings):
            end = next((k for k, one in enumerate(body) if _closes(one, paragraphs[heading.start])), len(body))
            body, rest = body[:end], body[end:]
        parts = ([heading.text] if heading.text else []) + [_as_text(one) for one in body]
        found.append(FoundPrinciple(n + 1, heading.name, "\n\n".join(parts)))
    return found, rest


def _closes(one: Paragraph, last: Paragraph) -> bool:
    """Does `one` begin what comes after the principles?"""
    higher = bool(last.level and one.level and one.level <= last.level)
    return higher or bool(_CLOSING.match(one.text)) or (bool(_THANKS.match(one.text)) and one.words < 60)
