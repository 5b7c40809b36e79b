"""The one Markdown form of rich text: to HTML as Wagtail keeps it, and back."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import escape, unescape
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.token import Token

Link = Callable[[str], str]
"""To HTML: from an address in a file to the attributes of an <a>. Back: from those attributes to the address."""

_parser = MarkdownIt("commonmark").enable("strikethrough")
_NOT_HERE = {
    "heading_open": "Only ### and #### headings stand inside text; a line starting with ## begins a new text block.",
    "blockquote_open": "Quotations have a block of their own: :::quotation.",
    "fence": "There is no code here. Put the words into plain text.",
    "code_block": "This line starts with four spaces, which makes it code. Take the spaces away.",
    "code_inline": "There is no code here. Take the ` signs away.",
    "html_block": "There is no HTML here. Write it as Markdown.",
    "html_inline": "There is no HTML here. Write it as Markdown.",
    "image": "Pictures have a block of their own: :::image.",
    "hr": "There are no rules here. Start a new block instead.",
    "s_open": "Nothing is struck through here.",
}


class MarkdownProblem(Exception):
    """Something that has no place in rich text. `line` counts from 0 within the text."""

    def __init__(self, line: int, message: str) -> None:
        self.line, self.message = line, message
        super().__init__(message)


def same_link(address: str) -> str:
    """A link as it stands: for checking and rewriting files, where no page is at hand."""
    return f'href="{escape(address)}"'


def to_html(text: str, *, link: Link = same_link) -> str:
    """`text` as the HTML that Wagtail keeps. Raises MarkdownProblem for what has no one Markdown form, and what `link` raises."""
    html: list[str] = []
    depth = 0
    for token in _parser.parse(text):
        line = token.map[0] if token.map else 0
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
            if depth > 1:
                raise MarkdownProblem(line, "A list inside a list is hard to read on a phone. Make it one list, or two.")
            html.append(f"<{token.tag}>")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
            html.append(f"</{token.tag}>")
        elif depth and (token.type == "heading_open" or (token.type == "paragraph_open" and html[-1] != "<li>")):
            raise MarkdownProblem(line, "An entry of a list is one paragraph. Put the rest below the list.")
        elif token.type == "heading_open" and token.tag in ("h3", "h4"):
            html.append(f"<{token.tag}>")
        elif token.type in ("paragraph_open", "paragraph_close"):
            if not depth:
                html.append("<p>" if token.nesting == 1 else "</p>")
        elif token.type in ("list_item_open", "list_item_close", "heading_close"):
            html.append(f"<{'/' if token.nesting == -1 else ''}{token.tag}>")
        elif token.type == "inline":
            html.append(_inline(token.children or [], line, link))
        else:
            raise MarkdownProblem(line, _NOT_HERE.get(token.type, f"“{token.type}” has no place in text."))
    return "".join(html)


def _inline(tokens: list[Token], line: int, link: Link) -> str:
    names = {"strong_open": "<b>", "strong_close": "</b>", "em_open": "<i>", "em_close": "</i>", "link_close": "</a>"}
    html: list[str] = []
    for token in tokens:
        if token.type == "text":
            html.append(escape(token.content, quote=False))
        elif token.type == "softbreak":
            html.append(" ")
        elif token.type == "hardbreak":
            html.append("<br/>")
        elif token.type == "link_open":
            html.append(f"<a {link(str(token.attrs['href']))}>")
        elif token.type in names:
            html.append(names[token.type])
        else:
            raise MarkdownProblem(line, _NOT_HERE.get(token.type, f"“{token.type}” has no place in text."))
    return "".join(html)


@dataclass(frozen=True)
class _Cell:
    """One character of a paragraph and how it is set; a line break is the character `\\n`."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str | None = None

    def has(self, style: str) -> bool:
        return self.href is not None if style == "href" else bool(getattr(self, style))

    def without(self, style: str) -> "_Cell":
        return (
            replace(self, href=None)
            if style == "href"
            else replace(self, bold=self.bold and style != "bold", italic=self.italic and style != "italic")
        )


_STYLES = ("bold", "italic", "href")
_MARKS = {"bold": "**", "italic": "*"}
_BLOCKS = {"h1": "### ", "h2": "### ", "h3": "### ", "h4": "#### ", "h5": "#### ", "h6": "#### "}
_PARTS = ("p", "div", "blockquote", "hr", "table", "tr", "td", "th", *_BLOCKS)


class _Reader(HTMLParser):
    """Reads the HTML of rich text: a block is its mark ("", "### ", "ul" or "ol"), its list's number and its characters."""

    def __init__(self, link: Callable[[dict[str, str]], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.link = link
        self.blocks: list[tuple[str, int, list[_Cell]]] = []
        self.cells: list[_Cell] = []
        self.mark = ""
        self.open: Counter[str] = Counter()
        self.hrefs: list[str | None] = []
        self.lists: list[str] = []
        self.list_number = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self.flush()
            self.list_number += not self.lists  # a list inside a list goes on in the outer one
            self.lists.append(tag)
        elif tag == "li":
            self.flush()
            self.mark = self.lists[0] if self.lists else ""
        elif tag in _PARTS and not (self.lists and tag == "p"):
            self.flush()
            self.mark = _BLOCKS.get(tag, "")
        elif tag == "br":
            self.cells.append(_Cell("\n", bool(self.open["b"]), bool(self.open["i"]), self.hrefs[-1] if self.hrefs else None))
        elif tag == "a":
            address = _parser.normalizeLink(self.link({name: value or "" for name, value in attrs}))
            self.hrefs.append(address if _parser.validateLink(address) else None)
        elif tag in ("b", "strong", "i", "em"):
            self.open["b" if tag in ("b", "strong") else "i"] += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self.flush()
            self.lists = self.lists[:-1]
        elif tag == "li" or (tag in _PARTS and not (self.lists and tag == "p")):
            self.flush()
        elif tag == "a" and self.hrefs:
            self.hrefs.pop()
        elif tag in ("b", "strong", "i", "em"):
            name = "b" if tag in ("b", "strong") else "i"
            self.open[name] = max(0, self.open[name] - 1)

    def handle_data(self, data: str) -> None:
        bold, italic, href = bool(self.open["b"]), bool(self.open["i"]), self.hrefs[-1] if self.hrefs else None
        self.cells += [_Cell(char, bold, italic, href) for char in re.sub(r"\s+", " ", data.replace("\0", ""))]

    def flush(self) -> None:
        if any(not cell.text.isspace() for cell in self.cells):
            self.blocks.append((self.mark, self.list_number, self.cells))
            self.mark = ""
        self.cells = []


def _stretches(cells: list[_Cell], style: str) -> list[tuple[int, int]]:
    """Where `style` begins and ends, each time without a gap; a link ends where its address does."""
    found, start = [], 0
    while start < len(cells):
        end = start + 1
        if cells[start].has(style):
            while end < len(cells) and cells[end].has(style) and (style != "href" or cells[end].href == cells[start].href):
                end += 1
            found.append((start, end))
        start = end
    return found


def _is_word(char: str) -> bool:
    return not (isWhiteSpace(ord(char)) or isMdAsciiPunct(ord(char)) or isPunctChar(char))


def _settled(cells: list[_Cell]) -> list[_Cell]:
    """`cells` with single spaces, none at a break or the edge of a style, nor a sign where it would hide the end of an emphasis."""
    kept: list[_Cell] = []
    for cell in cells:
        if cell.text == " " and (not kept or kept[-1].text.isspace()):
            continue
        if cell.text == "\n" and not kept:
            continue
        if cell.text == "\n" and kept[-1].text == " ":
            kept.pop()
        kept.append(cell)
    while kept and kept[-1].text.isspace():
        kept.pop()
    before: list[_Cell] = []
    while before != kept:
        before = list(kept)
        for style in _STYLES:
            for start, end in _stretches(kept, style):
                for n, beside in ((start, start - 1), (end - 1, end)):
                    sign = not _is_word(kept[n].text)
                    word_beside = 0 <= beside < len(kept) and _is_word(kept[beside].text)
                    if kept[n].text.isspace() or (style != "href" and sign and word_beside):
                        kept[n] = kept[n].without(style)
    return kept


def _escaped(text: str) -> str:
    text = re.sub(r"([\\`*_\[\]<])", r"\\\1", text)
    text = re.sub(r"~(?=~)|(?<=~)~", r"\~", text)
    return re.sub(r"&(?=#?\w+;)", r"\&", text).replace("\n", "\\\n")


def _target(href: str) -> str:
    """An address as it stands behind the words of a link."""
    href = re.sub(r"&(?=#?\w+;)", r"\&", href)
    depth = 0
    for char in href:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            break
    return href if href and not depth and not re.search(r"[\s<>]", href) else f"<{href}>"


def _write(cells: list[_Cell], open_styles: frozenset[str] = frozenset()) -> str:
    """`cells` as Markdown. Of styles that begin together the longest stands outside; a link is never cut in two."""
    links = _stretches(cells, "href") if "href" not in open_styles else []
    ends = {style: dict(_stretches(cells, style)) for style in _STYLES}
    out, n = "", 0
    while n < len(cells):
        wanted = {}
        for style in _STYLES:
            if style in open_styles or not cells[n].has(style):
                continue
            end = next(stop for start, stop in ends[style].items() if start <= n < stop)
            if style != "href":
                end = next((start for start, stop in links if n < start < end < stop), end)
                if any(start == n and end < stop for start, stop in links):
                    continue
            wanted[style] = end
        if not wanted:
            end = next(
                (i for i in range(n + 1, len(cells)) if any(cells[i].has(style) != cells[n].has(style) for style in _STYLES)), len(cells)
            )
            out += _escaped("".join(cell.text for cell in cells[n:end]))
        else:
            style, end = max(wanted.items(), key=lambda pair: pair[1])
            inner = _write(cells[n:end], open_styles | {style})
            if style == "href":
                out = (out[:-1] + "\\!" if out.endswith("!") else out) + f"[{inner}]({_target(cells[n].href or '')})"
            else:
                out += f"{_MARKS[style]}{inner}{_MARKS[style]}"
        n = end
    return out


def _block(mark: str, cells: list[_Cell]) -> str:
    """A whole block: its mark, and its text with whatever a line must not begin with taken out of harm's way."""
    text = _write(cells)
    if mark.startswith("#"):
        return mark + re.sub(r"(?:^|(?<= ))(#+)$", r"\\\1", text)
    return mark + ("\n" + " " * len(mark)).join(_guard(line) for line in text.split("\n"))


def _guard(line: str) -> str:
    """Escape what would make a line of a paragraph something else."""
    line = re.sub(r"^(\d+)([.)])(?=\s|\\?$)", r"\1\\\2", line)
    return re.sub(r"^([#>+=~-]|:::)", r"\\\1", line)


def _read_back(text: str) -> list[_Cell]:
    """The characters that Markdown sees in one written block; [] when it sees something else than one."""
    inline = [token for token in _parser.parse(text) if token.type == "inline"]
    cells: list[_Cell] = []
    bold = italic = 0
    href: str | None = None
    for token in (inline[0].children or []) if len(inline) == 1 else []:
        if token.type in ("text", "text_special", "softbreak", "hardbreak"):
            words = {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
            cells += [_Cell(char, bold > 0, italic > 0, href) for char in words]
        elif token.type in ("strong_open", "strong_close"):
            bold += token.nesting
        elif token.type in ("em_open", "em_close"):
            italic += token.nesting
        elif token.type in ("link_open", "link_close"):
            href = str(token.attrs["href"]) if token.nesting == 1 else None
        else:
            return []
    return cells


def _tries(cells: list[_Cell]) -> Iterator[list[_Cell]]:
    """`cells`, then with one emphasis less, then with none, then without links: the words stay, whatever cannot be said goes."""
    yield cells
    for style in ("italic", "bold"):
        for start, end in _stretches(cells, style):
            yield [cell.without(style) if start <= n < end else cell for n, cell in enumerate(cells)]
    plain = cells
    for style in ("italic", "bold", "href"):
        plain = [cell.without(style) for cell in plain]
        yield plain


def _best(mark: str, cells: list[_Cell]) -> str:
    """The block in the form that Markdown reads as it was meant, or nearest to that."""
    if mark.startswith("#"):
        cells = [replace(cell, text=" ") if cell.text == "\n" else cell for cell in cells]
    text = ""
    for attempt in _tries(_settled(cells)):
        settled = _settled(attempt)
        text = _block(mark, settled)
        if _read_back(text) == settled:
            break
    return text


def to_markdown(html: str, *, link: Callable[[dict[str, str]], str] = lambda attrs: attrs.get("href", "")) -> str:
    """The one Markdown form of rich-text `html`: a paragraph a line, an empty line between blocks, none between list items.

    Of two lists of one kind side by side the second has the other mark (`+`, `1)`), which keeps them apart.
    """
    reader = _Reader(link)
    reader.feed(html)
    reader.close()
    reader.flush()
    text, before, number, other = "", ("", 0), 0, False
    for kind, list_number, cells in reader.blocks:
        item = kind in ("ul", "ol")
        goes_on = item and before == (kind, list_number)
        if item and not goes_on:
            number, other = 0, before[0] == kind and not other
        number += 1
        mark = kind if not item else ("+ " if other else "- ") if kind == "ul" else f"{number}) " if other else f"{number}. "
        text += ("" if not text else "\n" if goes_on else "\n\n") + _best(mark, cells)
        before = (kind, list_number)
    return text


def canonical(text: str) -> str:
    """`text` in its one form. Raises MarkdownProblem."""
    return to_markdown(to_html(text))


def plain_text(html: str) -> str:
    """The words of `html`, a line for each paragraph, heading and list item."""
    return unescape(re.sub(r"\n{2,}", "\n", re.sub(r"<[^>]+>", "", re.sub(r"</(p|li|h3|h4)>|<br ?/?>", "\n", html)))).strip()
