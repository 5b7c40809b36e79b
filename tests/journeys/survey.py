"""What holds on every page and in every state of it: valid HTML, one h1, a neutral title, no sideways scrolling, axe without violations."""

import re
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import html5lib
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request, Response

AXE = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
# Words that a title, an address or a file name never holds: a phone lies on a table, and a history is read over a shoulder.
TELLING = re.compile(
    r"mental|suicid|health|distress|crisis|illness|abuse|harm|diagnos|recover|therap|anxi|depress|peer|trauma|safeguard", re.IGNORECASE
)
NEUTRAL_ANYWAY = re.compile(r"^/health/")
PHRASING_ONLY = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "label", "button", "strong", "em", "b", "i", "small"}
BLOCKS = {
    "address", "article", "aside", "blockquote", "details", "div", "dl", "dt", "dd", "fieldset", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "ul",
}  # fmt: skip
INTERACTIVE = {"a", "button", "input", "select", "textarea", "details", "label"}
ONLY_CHILDREN = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "tr": {"td", "th"}, "tbody": {"tr"}, "thead": {"tr"}}


class Trouble:
    """Gathers what no page may do, from the browser's own console and network log."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.requests: list[Request] = []
        self.allowed: list[str] = []
        """Parts of messages that a test expects: that a phone has no signal, for instance."""
        self._asked: set[str] = set()

    def watch(self, context: BrowserContext, base: str) -> None:
        def requested(request: Request) -> None:
            self.requests.append(request)
            if request.resource_type in ("document", "fetch", "ping"):
                self._asked.add(request.url.partition("#")[0])
            if not request.url.startswith((base, "data:", "blob:")):
                self.found.append(f"asked somebody else: {request.url}")

        def said(message: ConsoleMessage) -> None:
            words, where = message.text, message.location.get("url", "").partition("#")[0]
            if message.type not in ("error", "warning") or "Service Worker registration blocked" in words:
                return
            if re.search(r"status of (403|404|409|422|429)", words) and where in self._asked:
                return  # a page or an answer that says so in words; a picture or a script that is missing is another matter
            if not any(part in words for part in self.allowed):
                self.found.append(f"{message.type} on {where}: {words}")

        context.on("request", requested)
        context.on("console", said)
        context.on("weberror", lambda error: self.found.append(f"script: {error.error}"))


class Surveyor:
    """Looks at one page after the other and gathers what is wrong with each, so that one test tells everything at once."""

    def __init__(self, page: Page, *, axe: bool = True, html: bool = True) -> None:
        self.page, self.axe, self.html = page, axe, html
        self.problems: dict[str, list[str]] = {}
        self.seen: list[str] = []
        self._document: Response | None = None
        page.on("response", self._keep)

    def _keep(self, response: Response) -> None:
        if response.request.is_navigation_request() and not 300 <= response.status < 400:
            self._document = response

    def go(self, path: str, status: int = 200, name: str = "") -> None:
        """Open `path` and look at it."""
        self.page.goto(path)
        self.look(name or path, status=status)

    def look(self, name: str, *, status: int | None = None, html: bool | None = None) -> None:
        """Look at the page as it is now. With `html=False` only at what the browser made of it: a script has changed it since."""
        page = self.page
        found: list[str] = []
        if status is not None and self._document and self._document.status != status:
            found.append(f"status {self._document.status} instead of {status}")
        width = page.viewport_size["width"] if page.viewport_size else 0
        until(page, "document.documentElement !== null")  # a busy machine is between two documents for a moment
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"scrolls sideways: {wide} px in {width}")
        if telling := TELLING.search(page.title()):
            found.append(f"its title tells “{telling[0]}”")
        address = urlsplit(page.url).path
        if (telling := TELLING.search(address)) and not NEUTRAL_ANYWAY.match(address):
            found.append(f"its address tells “{telling[0]}”")
        for words in ("Pause", "Get support now"):
            if not page.get_by_role("banner").get_by_role("link", name=words, exact=True).is_visible():
                found.append(f"“{words}” is not there")
        if (self.html if html is None else html) and self._document:
            found += html_problems(self._document.text())
        if self.axe:
            found += axe_problems(page)
        self.seen.append(name)
        if found:
            self.problems[name] = found


def until(page: Page, expression: str, arg: Any = None, *, seconds: float = 10) -> None:
    """Wait until `expression` is true in the page. The security policy lets no page ask itself again and again, so we ask.

    Raises:
        AssertionError: it was not true within `seconds`.
    """
    end = time.monotonic() + seconds
    while True:
        with suppress(Error):  # the document was exchanged for the next one while it was asked
            if page.evaluate(expression, arg):
                return
        assert time.monotonic() < end, f"never came true: {expression}"
        page.wait_for_timeout(50)


def axe_problems(page: Page) -> list[str]:
    """What axe finds, in a line each. From the top: what the sticky bar covers for the moment is no fault."""
    page.evaluate("scrollTo(0, 0)")
    result = Axe().run(page, options=AXE).response
    return [
        f"axe {rule['id']}: {node['target'][0]} {(node.get('failureSummary') or '').splitlines()[1:2]}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def html_problems(source: str) -> list[str]:
    """Where `source` is not valid HTML, as far as a parser and a handful of rules can tell."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root: ET.Element = parser.parse(source)
    found = [f"line {line}: {code} {words}" for (line, _), code, words in parser.errors]
    found += list(_nesting(root, ()))
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    found += [f"id {name} stands {times} times" for name, times in ids.items() if times > 1]
    for element in root.iter():
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            found += [f"{attribute} names {name}, which is not there" for name in (element.get(attribute) or "").split() if name not in ids]
        if element.tag == "img" and element.get("alt") is None:
            found.append("a picture without alt")
        if element.get("style") or any(name.startswith("on") for name in element.attrib):
            found.append(f"style or script inside <{element.tag}>")
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            found.append(f"inline <{element.tag}>")
    if (times := len(root.findall(".//h1"))) != 1:
        found.append(f"{times} h1")
    levels = [int(element.tag[1]) for element in root.iter() if re.fullmatch(r"h[1-6]", str(element.tag))]
    found += [f"h{after} follows h{before}" for before, after in pairwise(levels) if after > before + 1]
    if not root.get("lang"):
        found.append("no language")
    if not (root.findtext("head/title") or "").strip():
        found.append("no title")
    return found


def _nesting(element: ET.Element, above: tuple[str, ...]) -> Iterator[str]:
    """What stands where HTML does not allow it."""
    tag = str(element.tag)
    for child in element:
        inner = str(child.tag)
        if tag in PHRASING_ONLY and inner in BLOCKS:
            yield f"<{inner}> in <{tag}>"
        if tag == "legend" and inner in BLOCKS - {"h1", "h2", "h3", "h4", "h5", "h6"}:
            yield f"<{inner}> in <legend>"
        if tag in ONLY_CHILDREN and inner not in ONLY_CHILDREN[tag] | {"script", "template"} and isinstance(child.tag, str):
            yield f"<{inner}> in <{tag}>"
        if inner in INTERACTIVE and any(one in ("a", "button") for one in (*above, tag)):
            yield f"<{inner}> inside a link or button"
        yield from _nesting(child, (*above, tag))
