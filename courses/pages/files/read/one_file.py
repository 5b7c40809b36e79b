"""Reading one file: its text, its blocks, and what its front matter may hold."""

import os
import re
import uuid
from pathlib import Path
from typing import Any

from courses.pages.enums import MOST_LIVE, MOST_MONTHS, Audience
from courses.pages.files.convert import settle_blocks
from courses.pages.files.document import Document, parse
from courses.pages.files.read.limits import complain_of_address, complain_of_limits
from courses.pages.files.read.nodes import ASKS, FRONT, NEEDED, WITH_BLOCKS, FileNode, page_hash
from courses.pages.files.read.settings import SETTINGS, complain_of_settings
from courses.pages.files.read.skills import complain_of_skills

_ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


def read_node(kind: str, path: Path, root: Path, slug: str, above: str = "") -> FileNode:
    name = str(path.relative_to(root))
    try:
        if not inside(path, root):
            raise OSError("It leads out of the course's folder")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        document = Document(name, {}, [], [])
        document.complain(1, "This file is not in UTF-8. Save it as UTF-8 and try again.")
        return FileNode(kind, document, slug, path, "")
    except FileNotFoundError:
        document = Document(name, {}, [], [])
        document.complain(1, f"This file is missing. Every {kind} has one.")
        return FileNode(kind, document, slug, path, "")
    except OSError as error:
        document = Document(name, {}, [], [])
        document.complain(1, f"This file cannot be read ({error.strerror or error}).")
        return FileNode(kind, document, slug, path, "")
    document = parse(text, name)
    if kind in WITH_BLOCKS:
        settle_blocks(document)
    node = FileNode(kind, document, slug, path, page_hash(text, above, "" if kind == "course" else slug))
    if not any(problem.line == 1 for problem in document.problems):
        _check_front(node)
        complain_of_limits(node)
        if kind == "page":
            complain_of_address(node)
        elif kind == "quiz":
            complain_of_settings(node.document)
        elif kind == "module":
            complain_of_skills(node.document)
    return node


def _check_front(node: FileNode) -> None:
    document, kind = node.document, node.kind
    for name in document.front:
        if name not in FRONT[kind]:
            document.complain(
                document.front_lines.get(name, 1), f"A {kind} has no field `{name}`. Its fields are: {', '.join(FRONT[kind])}."
            )
    for name in NEEDED[kind]:
        if document.front.get(name) in (None, "", []):
            document.complain(1, f"A {kind} needs the field `{name}`.")
    _check_words(document, kind)
    if node.id and not _ID.match(node.id):
        document.complain(document.front_lines.get("id", 1), f"The id “{node.id}” may only hold lower-case letters, digits and hyphens.")
    for name, kinds in (("minutes", int), ("hours", (int, float)), ("day", int)):
        value = document.front.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, kinds) or not value > 0):
            document.complain(document.front_lines.get(name, 1), f"`{name}` is a number above 0.")
    for name in ("outcomes", "principles"):
        value = document.front.get(name)
        if value is not None and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            document.complain(document.front_lines.get(name, 1), f"`{name}` is a list of words.")
    _check_what_a_course_asks_for(document)
    if kind == "page" and document.front.get("audience", Audience.EVERYONE) not in Audience.values:
        document.complain(document.front_lines.get("audience", 1), f"`audience` is one of: {', '.join(Audience.values)}.")
    codes = document.front.get("principles")
    for code in codes if isinstance(codes, list) else []:
        if isinstance(code, str) and not re.match(r"^[A-Z][0-9]{1,2}$", code):
            document.complain(document.front_lines.get("principles", 1), f"“{code}” is not a principle's code, such as P1.")


def _check_what_a_course_asks_for(document: Document) -> None:
    for name in ("whole_charter", "closing"):
        if not isinstance(document.front.get(name, False), bool):
            document.complain(document.front_lines.get(name, 1), f"`{name}` is true or false.")
    live = document.front.get("live", 0)
    if isinstance(live, bool) or not isinstance(live, int) or not 0 <= live <= MOST_LIVE:
        document.complain(document.front_lines.get("live", 1), f"`live` is a whole number from 0 to {MOST_LIVE}: how many live sessions.")
    months = document.front.get("certificate_months", 0)
    if isinstance(months, bool) or not isinstance(months, int) or not 0 <= months <= MOST_MONTHS:
        line = document.front_lines.get("certificate_months", 1)
        document.complain(line, f"`certificate_months` is a whole number from 0 to {MOST_MONTHS}: how long a certificate stands.")


_NO_WORDS = ("minutes", "hours", *ASKS, "day", "outcomes", "skills", "principles", "sections", *SETTINGS)


def _check_words(document: Document, kind: str) -> None:
    for name in FRONT[kind]:
        value = document.front.get(name)
        if name not in _NO_WORDS and value is not None and (isinstance(value, bool) or not isinstance(value, str | int)):
            document.complain(
                document.front_lines.get(name, 1), f"`{name}` does not read as words. Put its value between single quotes, or below `|-`."
            )
    if not is_key(document.front.get("key")):
        document.complain(document.front_lines.get("key", 1), "`key` is not one that export wrote. Take it out, or put the old one back.")


def is_key(value: Any) -> bool:
    try:
        return value in (None, "") or str(uuid.UUID(str(value))) == value
    except ValueError:
        return False


def inside(path: Path, root: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))
