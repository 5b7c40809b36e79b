"""Whether what a file points at is there, and whether a picture or a film can be had in words."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from courses.pages.files.read import WITH_BLOCKS, FileNode

_ADDRESS = re.compile(r"""\]\(<?(/[^()<>\s]*)>?(?=[)\s])|^\s*(?:- )?web: '?(/\S*?)'?$""")
_PRINCIPLE = re.compile(r"\]\(principle:([A-Z][0-9]{1,2})\)")
_OF_THE_CHARTER = re.compile(r"/charter/(?:([^/#?]+)/|#([A-Z][0-9]{1,2})$)")
OF_THE_SITE = frozenset({"main"})
"""Ids that every page of the site has."""


def addresses(course: FileNode) -> dict[str, FileNode | None]:
    """The addresses that the files of a course stand for, each with its file; without one where the product itself stands."""
    top = f"/training/{course.slug}/"
    found: dict[str, FileNode | None] = {"/training/kept/": None, f"{top}sheets/": None, f"{top}certificate/": None, top: course}
    for part in course.children:
        found[f"{top}{part.slug}/"] = part
        for module in part.children:
            found[f"{top}{part.slug}/{module.slug}/"] = module
            found |= {f"{top}{part.slug}/{module.slug}/{lesson.slug}/": lesson for lesson in module.children}
            for lesson in module.children:
                sheets = [f"sheet/{block.id}/" for block in lesson.document.blocks if block.kind == "worksheet"]
                found |= {f"{top}{part.slug}/{module.slug}/{lesson.slug}/{sheet}{way}": None for sheet in sheets for way in ("", "empty/")}
    return found


@dataclass(frozen=True)
class Places:
    """What links can lead to: `courses` as `addresses` gives them, the `codes` of the charter (None: nobody knows), and all else."""

    courses: Mapping[str, FileNode | None]
    codes: frozenset[str] | None
    leads_somewhere: Callable[[str], bool]

    def complaint(self, address: str) -> str:
        """What is wrong with a link to `address`; empty when nothing is."""
        path, _, place = address.partition("#")
        path = path.partition("?")[0]
        if self.codes is not None and (found := _OF_THE_CHARTER.match(address)) and (code := found[1] or found[2]) not in self.codes:
            return f"The charter has no principle {code}."
        in_course = path.startswith("/training/") and path != "/training/"
        if not (path in self.courses if in_course else self.leads_somewhere(path)):
            return f"The link “{address}” leads nowhere on this site."
        node = self.courses.get(path)
        if place and node is not None and node.kind in WITH_BLOCKS and place not in _ids(node):
            return f"The link “{address}” leads to a block that is not there: {node.name} has none with the id “{place}”."
        return ""


def _ids(node: FileNode) -> set[str]:
    ids = {block.id for block in node.document.blocks}
    return ids | {f"{block_id}-title" for block_id in ids} | OF_THE_SITE


def complain_of_dead_links(node: FileNode, places: Places) -> None:
    """Links within the site that lead nowhere, and principles that the charter has not. Links to other sites are not followed."""
    for n, line in enumerate(node.path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        for address in dict.fromkeys(found[1] or found[2] for found in _ADDRESS.finditer(line)):
            if message := places.complaint(address):
                node.document.complain(n, message)
        for code in _PRINCIPLE.findall(line):
            if places.codes is not None and code not in places.codes:
                node.document.complain(n, f"The charter has no principle {code}.")
    for line_number, code in _codes(node):
        if places.codes is not None and code not in places.codes:
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
