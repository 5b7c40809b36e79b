"""HTML from elsewhere to the HTML that our fields hold, and words to and from it.

A field of prose holds `<p>` with `<b>`, `<i>` and `<br/>` inside, and `<ul>` or `<ol>` of `<li>`. A field of one line holds `<b>`, `<i>`
and `<br/>` only. Nothing is passed through: `nh3` reads whatever stands there, and the result is built anew from its words and from
these tags. What is clean already comes out as it went in.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape, unescape

import nh3
from markdown_it import MarkdownIt

from courses.quizzes.exchange.reading import tidy

Styles = tuple[str, ...]
Run = tuple[str, Styles]
"""Words in one style; a line break is the words "\\n"."""

_STYLES = {"b": "b", "strong": "b", "i": "i", "em": "i"}
_PARTS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "tr", "hr", "dl", "dt", "dd", "section", "article",
    "figure", "figcaption", "address", "caption", "center", "details", "summary",
}  # fmt: skip
_LOST = {"table": "a table", "a": "a link", "sub": "lowered signs", "sup": "raised signs"}
_DROPPED = {
    "audio": "sound", "video": "film", "iframe": "a page inside the page", "object": "something embedded", "math": "a formula",
    "svg": "a drawing", "canvas": "a drawing", "select": "a list to choose from", "textarea": "a field to write in",
    "script": "", "style": "", "template": "", "noscript": "", "title": "", "applet": "something embedded",
}  # fmt: skip
_TAGS = {*_STYLES, *_PARTS, *_LOST, "ul", "ol", "li", "br", "td", "th", "img"}
_CLEANER = nh3.Cleaner(
    tags=_TAGS, clean_content_tags=set(_DROPPED), attributes={"img": {"src", "alt"}}, url_schemes={"data", "http", "https"}, link_rel=None
)
_MEDIA = re.compile(r"<(?:audio|video)\b", re.IGNORECASE)
_MEDIA_CLEANER = nh3.Cleaner(
    tags={"audio", "video", "source"},
    attributes={name: {"src"} for name in ("audio", "video", "source")},
    url_schemes={"data", "http", "https"},
    link_rel=None,
)
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z]+="[^"]*")*)>|([^<]+|<)')
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_EMBEDDED = re.compile(rf"<({'|'.join(name for name, words in _DROPPED.items() if words)}|embed)\b", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_MARKUP = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|ol|ul|li|div|span|img|a|table|tr|td|h[1-6]|sub|sup|pre|code|script|style)\b[^<>]{0,5000}>|&#?\w{2,20};",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")
_MARKDOWN = MarkdownIt("commonmark")
_OPENING = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_SHORT_LIVED = {"p", "li", "br", "img", "hr", "input", "meta", "link", "td", "tr", "th", "dd", "dt", "option", "wbr", "col", "source"}
_DEEPEST = 200


@dataclass(frozen=True)
class Image:
    """An `<img>` as it stood there: `src` may be a data: address, the name of a file, or an address on the web."""

    src: str
    alt: str


@dataclass(frozen=True)
class Cleaned:
    """Clean HTML, the pictures that stood in it, and in words what else could be seen and is not here any more."""

    html: str
    images: tuple[Image, ...] = ()
    lost: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    """Addresses of the sounds and films that stood in it."""


@dataclass
class _Block:
    """A paragraph, or one entry of the list with number `of`."""

    tag: str
    of: int = 0
    runs: list[Run] = field(default_factory=list)


class _Walker:
    """Goes through tags and words, and makes blocks of them."""

    def __init__(self) -> None:
        self.blocks: list[_Block] = [_Block("p")]
        self.images: list[Image] = []
        self.media: list[str] = []
        self.lost: dict[str, None] = {}
        self.styles: list[str] = []
        self.lists: list[str] = []
        self.list_number = 0
        self.break_due = False

    def start(self, tag: str, attributes: str) -> None:
        if tag in _LOST:
            self.lost[_LOST[tag]] = None
        if tag in _STYLES:
            self.styles.append(_STYLES[tag])
        elif tag in ("ul", "ol"):
            self.list_number += not self.lists  # a list inside a list goes on in the outer one
            self.lists.append(tag)
            self.block("p")
        elif tag == "li":
            self.block(self.lists[0] if self.lists else "p")
        elif tag in _PARTS:
            self.part()
        elif tag == "br":
            self.words("\n")
        elif tag == "img":
            named = {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
            self.images.append(Image(named.get("src", ""), " ".join(named.get("alt", "").split())))

    def end(self, tag: str) -> None:
        if tag in _STYLES and _STYLES[tag] in self.styles:
            self.styles.reverse()
            self.styles.remove(_STYLES[tag])
            self.styles.reverse()
        elif tag in ("ul", "ol"):
            self.lists = self.lists[:-1]
            self.block("p")
        elif tag == "li":
            self.block("p")
        elif tag in _PARTS:
            self.part()
        elif tag in ("td", "th"):
            self.words(" ")

    def words(self, text: str) -> None:
        if self.break_due and self.blocks[-1].runs and text.strip():
            self.blocks[-1].runs.append(("\n", ()))
        self.break_due = self.break_due and not text.strip()
        self.blocks[-1].runs.append((text if text == "\n" else _SPACES.sub(" ", text), tuple(dict.fromkeys(self.styles))))

    def part(self) -> None:
        if self.blocks[-1].tag == "p":
            self.block("p")
        else:
            self.break_due = True

    def block(self, tag: str) -> None:
        self.break_due = False
        self.blocks.append(_Block(tag, self.list_number if tag != "p" else 0))


def _settled(runs: list[Run]) -> list[Run]:
    """`runs` with single spaces, and none at the ends or beside a line break."""
    kept: list[Run] = []
    before = "\n"
    for text, styles in runs:
        if text == "\n":
            if kept and kept[-1][0].endswith(" "):
                last = kept.pop()
                kept += [(last[0][:-1], last[1])] if last[0] != " " else []
            kept += [(text, styles)] if kept else []
            before = "\n"
            continue
        words = text.lstrip(" \xa0") if not kept else text.lstrip(" ") if before in " \n" else text
        if words:
            kept.append((words, styles))
            before = words[-1]
    while kept:
        text, styles = kept.pop()
        if rest := text.rstrip(" \n\xa0"):
            kept.append((rest, styles))
            break
    return kept


def _inline_html(runs: list[Run]) -> str:
    html: list[str] = []
    stack: list[str] = []
    for text, styles in runs:
        same = 0
        while same < min(len(stack), len(styles)) and stack[same] == styles[same]:
            same += 1
        while len(stack) > same:
            html.append(f"</{stack.pop()}>")
        for style in styles[same:]:
            html.append(f"<{style}>")
            stack.append(style)
        html.append("<br/>" if text == "\n" else escape(text, quote=False))
    html += [f"</{style}>" for style in reversed(stack)]
    return "".join(html)


def _tangled(html: str) -> bool:
    """Do tags stand inside each other as nobody writes them? The time to read such a text grows with the square of its length."""
    opened: Counter[str] = Counter()
    depth = 0
    for slash, name in _OPENING.findall(html):
        tag = name.lower()
        if tag in _SHORT_LIVED:
            continue
        step = (-1 if opened[tag] else 0) if slash else 1
        opened[tag] += step
        depth += step
        if depth > _DEEPEST:
            return True
    return False


def _walk(html: str) -> tuple[list[tuple[_Block, str]], _Walker]:
    walker = _Walker()
    html = tidy(html)
    if "<" not in html:  # most texts are bare words
        walker.words(tidy(unescape(html)))
    elif _tangled(html):
        walker.lost["markup that was tangled"] = None
        walker.words(tidy(unescape(_TAG.sub(" ", html))))
    else:
        for match in _EMBEDDED.finditer(html):
            walker.lost[_DROPPED.get(match[1].lower(), "something embedded")] = None
        walker.media = _media_in(html) if _MEDIA.search(html) else []
        for slash, tag, attributes, text in _TOKEN.findall(_CLEANER.clean(html)):
            if text:
                walker.words(tidy(unescape(text)))
            elif slash:
                walker.end(tag)
            else:
                walker.start(tag, attributes)
    blocks = [(block, _inline_html(_settled(block.runs))) for block in walker.blocks]
    return [(block, inner) for block, inner in blocks if inner], walker


def _media_in(html: str) -> list[str]:
    """The addresses of sounds and films in `html`. Of several forms of one, only the first."""
    found: list[str] = []
    inside = False
    for slash, tag, attributes, _text in _TOKEN.findall(_MEDIA_CLEANER.clean(html)):
        if tag in ("audio", "video"):
            inside = not slash
        source = dict(_ATTRIBUTE.findall(attributes)).get("src", "")
        if inside and source:
            found.append(unescape(source))
            inside = False
    return found


def prose(html: str) -> Cleaned:
    """`html` as a field of prose holds it: paragraphs and lists."""
    blocks, walker = _walk(html)
    out: list[str] = []
    before = _Block("p")
    for block, inner in blocks:
        if before.of and before.of != block.of:
            out.append(f"</{before.tag}>")
        if block.of and before.of != block.of:
            out.append(f"<{block.tag}>")
        out.append(f"<li>{inner}</li>" if block.of else f"<p>{inner}</p>")
        before = block
    if before.of:
        out.append(f"</{before.tag}>")
    return Cleaned("".join(out), tuple(walker.images), tuple(walker.lost), tuple(walker.media))


def inline(html: str) -> Cleaned:
    """`html` as a field of one line holds it. What stood below each other is parted by a line break."""
    blocks, walker = _walk(html)
    lost = dict.fromkeys([*walker.lost, *(["a list"] if any(block.of for block, _ in blocks) else [])])
    return Cleaned("<br/>".join(inner for _, inner in blocks), tuple(walker.images), tuple(lost))


def from_plain(text: str) -> str:
    """Plain words as HTML: an empty line parts paragraphs."""
    paragraphs = re.split(r"\n[ \t]*\n", tidy(text).strip())
    return "".join(f"<p>{escape(part.strip(), quote=False)}</p>".replace("\n", "<br/>") for part in paragraphs if part.strip())


def from_form(text: str, form: str) -> str:
    """`text` in one of Moodle's forms as HTML that still wants cleaning: "html", "markdown", "plain", or "moodle": any of them."""
    if form == "html" or (form == "moodle" and _MARKUP.search(text)):
        return text
    return _MARKDOWN.render(tidy(text)) if form == "markdown" else from_plain(text)


def one_line(text: str) -> str:
    """Plain words on one line as HTML."""
    return escape(" ".join(tidy(text).split()), quote=False)


_BREAK = re.compile(r"<br/>")
_END = re.compile(r"</p>|</ul>|</ol>|</li>")
_ENTRY = re.compile(r"<li>")


def to_plain(html: str) -> str:
    """The words of clean HTML: an empty line between paragraphs, a dash before each entry of a list."""
    text = _END.sub("\n\n", _ENTRY.sub("- ", _BREAK.sub("\n", html))).replace("\n\n- ", "\n- ")
    return re.sub(r"\n{3,}", "\n\n", unescape(_TAG.sub("", text))).strip()


def to_line(html: str) -> str:
    """The words of clean HTML on one line."""
    return " ".join(to_plain(html).split())
