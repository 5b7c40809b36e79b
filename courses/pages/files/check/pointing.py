"""Whether what a file points at is there, and whether a picture or a film can be had in words."""

import re
from collections.abc import Callable, Iterator

from courses.pages.files.read import FileNode

_ADDRESS = re.compile(r"\]\((/[^)\s]*)\)|^\s*(?:- )?web: '?(/\S*?)'?$")
_PRINCIPLE = re.compile(r"\]\(principle:([A-Z][0-9]{1,2})\)")


def addresses(course: FileNode) -> set[str]:
    """The addresses that the files of a course stand for."""
    top = f"/training/{course.slug}/"
    found = {top}
    for part in course.children:
        found.add(f"{top}{part.slug}/")
        for module in part.children:
            found.add(f"{top}{part.slug}/{module.slug}/")
            found |= {f"{top}{part.slug}/{module.slug}/{lesson.slug}/" for lesson in module.children}
    return found


def complain_of_dead_links(node: FileNode, *, codes: frozenset[str] | None, leads_somewhere: Callable[[str], bool]) -> None:
    """Links within the site that lead nowhere, and principles that the charter has not. Links to other sites are not followed."""
    for n, line in enumerate(node.path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        for found in _ADDRESS.finditer(line):
            address = found[1] or found[2]
            if not leads_somewhere(address.split("#")[0].split("?")[0]):
                node.document.complain(n, f"The link “{address}” leads nowhere on this site.")
        for code in _PRINCIPLE.findall(line):
            if codes is not None and code not in codes:
                node.document.complain(n, f"The charter has no principle {code}.")
    for line_number, code in _codes(node):
        if codes is not None and code not in codes:
            node.document.complain(line_number, f"The charter has no principle {code}.")


def _codes(node: FileNode) -> Iterator[tuple[int, str]]:
    for code in node.document.front.get("principles") or []:
        yield node.document.front_lines.get("principles", 1), str(code)
    for block in node.document.blocks:
        for code in block.fields.get("principles") or []:
            yield block.line, str(code)
        if block.kind == "principle" and block.fields.get("code"):
            yield block.line, str(block.fields["code"])


def complain_of_what_only_shows(node: FileNode) -> None:
    """Each picture says in `alt` what it shows; each film and sound has a transcript."""
    for block in node.document.blocks:
        if block.kind == "image" and not str(block.fields.get("alt") or "").strip():
            node.document.complain(block.line, "This picture has no `alt`. Say in a few words what it shows.")
        if block.kind in ("video", "audio") and not block.body.strip():
            node.document.complain(block.line, "There is no transcript. Write what is said and shown below the line of `---`.")
