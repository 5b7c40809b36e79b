"""From a document to its paragraphs: their words, and what their look says about them."""

import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser

_PARTS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "blockquote", "div", "dt", "dd", "pre"}
_BOLD = {"strong", "b"}
_SILENT = {"script", "style", "title"}
_SPACES = re.compile(r"[ \t\u00a0\u2007\u202f\u3000]+")
_GONE = re.compile("[\u00ad\u200b\u200c\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HYPHENS = ("-", "\u2010")
_NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20,
}  # fmt: skip
_UNFINISHED = ("and", "of", "the", "for", "to")
_NUMBERED = re.compile(
    rf"\A(?:(?P<word>principle|value|promise|article)\s+)?(?P<n>\d{{1,2}}|{'|'.join(_NUMBER_WORDS)})(?P<sign>\s*[.):]|\s*[-–—]|(?=\s|\Z))\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. `level` is that of a heading, 0 for none; `bold`: all of it is; `lead`: bold words that it begins with while
    more follows; `listed`: an entry of a list; `lines`: as it was broken, where the breaks were somebody's own."""

    text: str
    level: int = 0
    bold: bool = False
    lead: str = ""
    listed: bool = False
    ordered: bool = False

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def stands_out(self) -> bool:
        return self.level > 0 or self.bold

    @property
    def number(self) -> int | None:
        """The number that it begins with: “7.”, “Principle 7:”, “Principle Seven”. A bare word counts only after “Principle”."""
        found = _NUMBERED.match(self.text)
        if not found:
            return None
        n = found["n"].lower()
        if n in _NUMBER_WORDS:
            return _NUMBER_WORDS[n] if found["word"] else None
        return int(n) if found["word"] or found["sign"].strip() or self.stands_out or self.text == found["n"] else None

    @property
    def unnumbered(self) -> str:
        """Its words without that number."""
        return self.text if self.number is None else self.text[_NUMBERED.match(self.text).end() :].strip()  # type: ignore[union-attr]


def tidy(text: str) -> str:
    """`text` on one line, with plain spaces. No word is changed."""
    return _SPACES.sub(" ", _GONE.sub("", text)).strip()


def joined(lines: list[str], known: set[str]) -> str:
    """Lines that belong together, as one. A word that was divided at a line's end is put together again: without its hyphen, unless both
    halves, or the whole with its hyphen, stand elsewhere in the document (`known`, in lower case)."""
    text = ""
    for line in map(tidy, lines):
        if not line:
            continue
        divided = _before_hyphen(text)
        rest = re.match(r"\w+", line)
        if divided and rest and line[0].islower():
            first, second = divided.lower(), rest[0].lower()
            keeps = f"{first}-{second}" in known or (f"{first}{second}" not in known and first in known and second in known)
            text = text + line if keeps else text[:-1] + line
        else:
            text = f"{text} {line}" if text else line
    return text


def _before_hyphen(text: str) -> str:
    """The word in front of the hyphen that `text` ends with, looked for from its end: however long `text` is, it costs the same."""
    found = re.match(r"\w+", text.rsplit(" ", 1)[-1][-2::-1]) if text.endswith(_HYPHENS) else None
    return found[0][::-1] if found else ""


def _uncut(line: str) -> str:
    """`line` without a word that is divided at its end."""
    if not line.rstrip().endswith(_HYPHENS):
        return line
    return " ".join(line.split()[:-1])


def words_of(text: str) -> set[str]:
    """Every word in `text` that is not cut by a line's end, in lower case; with and without hyphens."""
    whole = " ".join(map(_uncut, text.splitlines()))
    return {word.lower() for word in re.findall(r"\w+(?:-\w+)*", whole)} | {word.lower() for word in re.findall(r"\w+", whole)}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[list[tuple[str, bool]], int, bool, bool]] = []
        self.runs: list[tuple[str, bool]] = []
        self.level, self.bold, self.silent = 0, 0, 0
        self.lists: list[str] = []
        self.in_item = False

    def flush(self) -> None:
        if any(text.strip() for text, _bold in self.runs):
            self.found.append((self.runs, self.level, self.in_item, bool(self.lists and self.lists[-1] == "ol")))
        self.runs = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _PARTS:
            self.flush()
            self.level = int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else 0
            self.in_item = self.in_item or tag == "li"
        elif tag in ("ol", "ul"):
            self.flush()
            self.lists.append(tag)
        elif tag in _BOLD:
            self.bold += 1
        elif tag == "br":
            self.runs.append(("\n", bool(self.bold)))
        elif tag in _SILENT:
            self.silent += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _PARTS:
            self.flush()
            self.level = 0
            self.in_item = self.in_item and tag != "li"
        elif tag in ("ol", "ul"):
            self.flush()
            self.lists = self.lists[:-1]
        elif tag in _BOLD:
            self.bold = max(0, self.bold - 1)
        elif tag in _SILENT:
            self.silent = max(0, self.silent - 1)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.runs.append((data, bool(self.bold)))


def from_html(html: str) -> list[Paragraph]:
    """The paragraphs of `html`. Where a bold beginning ends with a line break, it is a paragraph of its own."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.flush()
    known = words_of("\n".join("".join(text for text, _ in runs) for runs, *_ in reader.found))
    paragraphs: list[Paragraph] = []
    for runs, level, listed, ordered in reader.found:
        for part in _split_after_bold(runs) if not level else [runs]:
            text = joined("".join(text for text, _bold in part).split("\n"), known)
            if not text:
                continue
            bold = all(bold for words, bold in part if words.strip())
            paragraphs.append(Paragraph(text, level, bold and not level, "" if bold else _lead(part, known), listed, ordered))
    return paragraphs


def _split_after_bold(runs: list[tuple[str, bool]]) -> list[list[tuple[str, bool]]]:
    """A bold line, a break, then plain words: a heading and its text that somebody made one paragraph."""
    for n, (words, _bold) in enumerate(runs):
        before, after = runs[:n], runs[n + 1 :]
        if words == "\n" and _all_bold(before) and any(text.strip() and not bold for text, bold in after[:2]):
            return [before, after]
    return [runs]


def _all_bold(runs: list[tuple[str, bool]]) -> bool:
    seen = [bold for text, bold in runs if text.strip()]
    return bool(seen) and all(seen)


def _lead(runs: list[tuple[str, bool]], known: set[str]) -> str:
    lead: list[str] = []
    for text, bold in runs:
        if not bold and text.strip():
            break
        lead.append(text)
    return joined("".join(lead).split("\n"), known)


def from_text(text: str) -> list[Paragraph]:
    """The paragraphs of plain text: what stands between empty lines, and numbered lines that begin one of their own."""
    text = _GONE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    known = words_of(text)
    paragraphs = []
    for block in re.split(r"\n[ \t]*\n", text):
        for lines in _numbered_parts([line for line in block.split("\n") if line.strip()]):
            heading, body = _heading_and_body(lines, known)
            paragraphs += [Paragraph(part) for part in (joined(heading, known), joined(body, known)) if part]
    return [replace(one, text=one.text[1:].strip(), listed=True) if re.match(r"[-*•·]\s", one.text) else one for one in paragraphs]


def _numbered_parts(lines: list[str]) -> list[list[str]]:
    parts: list[list[str]] = []
    for line in lines:
        begins = Paragraph(tidy(line)).number is not None or re.match(r"\s*[-*•·]\s", line)
        if begins or not parts:
            parts.append([line])
        else:
            parts[-1].append(line)
    return parts


def _heading_and_body(lines: list[str], known: set[str]) -> tuple[list[str], list[str]]:
    """A numbered line, what is left of its heading on the next lines, and the text that follows without an empty line between."""
    if Paragraph(tidy(lines[0])).number is None or len(lines) < 2:
        return lines, []
    longest = max(len(line.strip()) for line in lines)
    for n in range(1, min(len(lines), 4)):
        before, after = tidy(lines[n - 1]), tidy(lines[n])
        broken = before.endswith(_HYPHENS) or after[:1].islower() or before.rsplit(" ", 1)[-1].lower() in _UNFINISHED
        if broken and Paragraph(tidy(lines[0])).unnumbered:
            continue
        if not Paragraph(tidy(lines[0])).unnumbered and n == 1:
            continue  # a number alone on its line: the heading is below it
        body = lines[n:]
        if len(joined(body, known).split()) < 5 or (len(before) > 60 and longest - len(before) < 15):
            return lines, []
        return lines[:n], body
    return lines, []
