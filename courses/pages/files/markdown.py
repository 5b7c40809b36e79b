"""The one Markdown form of rich text: to HTML as Wagtail keeps it, and back."""

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

from markdown_it import MarkdownIt
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


class _Writer(HTMLParser):
    """Writes the HTML of rich text as Markdown."""

    def __init__(self, link: Callable[[dict[str, str]], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.link = link
        self.blocks: list[str] = []
        self.line: list[str] = []
        self.kind = ""
        self.number = 0
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "h3", "h4", "li"):
            self.flush()
            self.prefix = {"p": "", "h3": "### ", "h4": "#### "}.get(tag)
        elif tag in ("ul", "ol"):
            self.flush()
            self.kind, self.number = tag, 0
        elif tag in ("b", "strong"):
            self.line.append("\0**")
        elif tag in ("i", "em"):
            self.line.append("\0*")
        elif tag == "br":
            self.line.append("\\\n")
        elif tag == "a":
            self.hrefs.append(self.link({name: value or "" for name, value in attrs}))
            self.line.append("[")

    prefix: str | None = ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "h3", "h4", "li"):
            self.flush()
        elif tag in ("ul", "ol"):
            self.flush()
            self.kind = ""
        elif tag in ("b", "strong"):
            self._close("**")
        elif tag in ("i", "em"):
            self._close("*")
        elif tag == "a":
            self.line.append(f"]({self.hrefs.pop()})")

    def _close(self, mark: str) -> None:
        """End an emphasis; spaces at its edges move outside, where Markdown wants them."""
        start = max(n for n, part in enumerate(self.line) if part == f"\0{mark}")
        inner = "".join(self.line[start + 1 :])
        words = inner.strip(" ")
        before, after = inner[: len(inner) - len(inner.lstrip(" "))], inner[len(inner.rstrip(" ")) :] if words else ""
        self.line[start:] = [f"{before}{mark}{words}{mark}{after}"] if words else [inner]

    def handle_data(self, data: str) -> None:
        self.line.append(re.sub(r"([\\`*_\[\]<])", r"\\\1", re.sub(r"\s+", " ", data)).replace("~~", "\\~~"))

    def flush(self) -> None:
        text = "".join(self.line).replace("\0", "").strip()
        self.line = []
        if not text:
            return
        text = re.sub(r"&(?=#?\w+;)", r"\\&", text)
        if self.prefix is None:
            self.number += 1
            mark = "- " if self.kind == "ul" else f"{self.number}. "
            self.blocks.append(f"\1{mark}{_guard(text)}".replace("\\\n", "\\\n" + " " * len(mark)))
        elif self.prefix:
            self.blocks.append(self.prefix + text)
        else:
            self.blocks.append(_guard(text))
        self.prefix = ""


def _guard(text: str) -> str:
    """Escape what would make a paragraph something else."""
    text = re.sub(r"^(\d+)([.)])(?=\s|$)", r"\1\\\2", text)
    return re.sub(r"^([#>+=~-]|:::)", r"\\\1", text)


def to_markdown(html: str, *, link: Callable[[dict[str, str]], str] = lambda attrs: attrs.get("href", "")) -> str:
    """The one Markdown form of rich-text `html`: a paragraph a line, an empty line between blocks, none between list items."""
    writer = _Writer(link)
    writer.feed(html)
    writer.close()
    writer.flush()
    text = ""
    previous_item = False
    for block in writer.blocks:
        item = block.startswith("\1")
        gap = "" if not text else "\n" if item and previous_item and not _new_list(block) else "\n\n"
        text += gap + block.lstrip("\1")
        previous_item = item
    return text


def _new_list(block: str) -> bool:
    return block.startswith("\1" + "1. ")


def canonical(text: str) -> str:
    """`text` in its one form. Raises MarkdownProblem."""
    return to_markdown(to_html(text))


def plain_text(html: str) -> str:
    """The words of `html`, a line for each paragraph, heading and list item."""
    return re.sub(r"\n{2,}", "\n", re.sub(r"<[^>]+>", "", re.sub(r"</(p|li|h3|h4)>|<br ?/?>", "\n", html))).strip()
