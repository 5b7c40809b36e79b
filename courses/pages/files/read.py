"""Reading a course's folder into plain values, with every problem found and none loaded."""

import hashlib
import os
import re
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL.Image import DecompressionBombError
from willow.image import Image as WillowImage  # type: ignore[import-untyped]
from willow.image import UnrecognisedImageFormatError

from courses.pages.enums import Audience
from courses.pages.files.convert import Lookups, NotFound, body_of, settle_blocks, to_stream
from courses.pages.files.document import Document, RawBlock, parse, settle
from courses.pages.files.markdown import MarkdownProblem, same_link, to_html
from courses.pages.files.problems import ContentProblems, Problem
from courses.quizzes.enums import QuestionKind
from courses.quizzes.validators import option_mistakes

FRONT = {
    "course": ("id", "key", "title", "neutral_title", "language", "hours", "whole_charter", "summary"),
    "page": ("id", "key", "title", "audience", "day", "summary"),
    "day": ("id", "key", "title", "summary"),
    "module": ("id", "key", "title", "minutes", "outcomes"),
    "lesson": ("id", "key", "title", "minutes", "principles"),
    "quiz": ("id", "key", "title", "category", "intro", "pass_message", "retry_message"),
}
NEEDED = {
    "course": ("id", "title", "neutral_title", "hours", "summary"),
    "page": ("id", "title", "summary"),
    "day": ("id", "title"),
    "module": ("id", "title", "minutes"),
    "lesson": ("id", "title", "minutes"),
    "quiz": ("id", "title"),
}
WITH_BLOCKS = ("lesson", "page")
QUESTION = ("key", "kind", "safety", "principles", "stem", "options", "explanation")
_ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
NAMESPACE = uuid.UUID("6f0d5c7e-0b0f-4d0a-9a55-5b8f0a3c1d11")


@dataclass
class FileNode:
    """One file of a course with what stands below it. `slug` is its number, and its page's part of the address when it is new.

    `hash` is in two halves: of the text, and of the place (the id above and the number).
    """

    kind: str
    document: Document
    slug: str
    path: Path
    hash: str
    children: list["FileNode"] = field(default_factory=list)
    quizzes: list["FileNode"] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.document.front.get("id", ""))

    @property
    def name(self) -> str:
        return self.document.name

    def walk(self) -> list["FileNode"]:
        """This file and all below it, in order, quizzes after the lessons of their module."""
        below = [node for child in self.children for node in child.walk()]
        return [self, *below, *self.quizzes]

    def text(self, name: str) -> str:
        value = self.document.front.get(name)
        return "" if value is None else str(value)


def key_of(course_id: str, *ids: str) -> uuid.UUID:
    """The key of something in a file: it depends on its ids alone, so it is the same in every installation."""
    return uuid.uuid5(NAMESPACE, "/".join((course_id, *ids)))


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def page_hash(text: str, above: str, slug: str) -> str:
    """Of a page's file: one half of its text, one of its place."""
    return text_hash(text)[:32] + place_hash(above, slug)


def place_hash(above: str, slug: str) -> str:
    return text_hash(f"{above}/{slug}")[:32]


def _node(kind: str, path: Path, root: Path, slug: str, above: str = "") -> FileNode:
    name = str(path.relative_to(root))
    try:
        if not _inside(path, root):
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
        if value is not None and (isinstance(value, bool) or not isinstance(value, kinds) or value <= 0):
            document.complain(document.front_lines.get(name, 1), f"`{name}` is a number above 0.")
    for name in ("outcomes", "principles"):
        value = document.front.get(name)
        if value is not None and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            document.complain(document.front_lines.get(name, 1), f"`{name}` is a list of words.")
    if not isinstance(document.front.get("whole_charter", False), bool):
        document.complain(document.front_lines.get("whole_charter", 1), "`whole_charter` is true or false.")
    if kind == "page" and document.front.get("audience", Audience.EVERYONE) not in Audience.values:
        document.complain(document.front_lines.get("audience", 1), f"`audience` is one of: {', '.join(Audience.values)}.")
    codes = document.front.get("principles")
    for code in codes if isinstance(codes, list) else []:
        if isinstance(code, str) and not re.match(r"^[A-Z][0-9]{1,2}$", code):
            document.complain(document.front_lines.get("principles", 1), f"“{code}” is not a principle's code, such as P1.")


_NO_WORDS = ("minutes", "hours", "day", "whole_charter", "outcomes", "principles")


def _check_words(document: Document, kind: str) -> None:
    for name in FRONT[kind]:
        value = document.front.get(name)
        if name not in _NO_WORDS and value is not None and (isinstance(value, bool) or not isinstance(value, str | int)):
            document.complain(
                document.front_lines.get(name, 1), f"`{name}` does not read as words. Put its value between single quotes, or below `|-`."
            )
    if not _is_key(document.front.get("key")):
        document.complain(document.front_lines.get("key", 1), "`key` is not one that export wrote. Take it out, or put the old one back.")


def _is_key(value: Any) -> bool:
    try:
        return value in (None, "") or str(uuid.UUID(str(value))) == value
    except ValueError:
        return False


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        return []


def _numbered(folder: Path, course: FileNode, root: Path, pattern: re.Pattern[str], known: re.Pattern[str]) -> list[Path]:
    """What stands in `folder` by its number. Complains of what has no place there or leads out of the course."""
    found = []
    for path in _entries(folder):
        name = str(path.relative_to(root))
        match = pattern.fullmatch(path.name)
        is_file = path.suffix.lower() == ".md"
        if not (match or known.fullmatch(path.name) or path.is_dir() or is_file):
            continue
        if not _inside(path, root):
            course.document.problems.append(Problem(name, 1, "This leads out of the course's folder. Put the file itself here."))
        elif path.is_dir() == is_file and (match or known.fullmatch(path.name)):
            course.document.problems.append(
                Problem(name, 1, f"This is {'a folder' if is_file else 'a file'} with the name of {'a file' if is_file else 'a folder'}.")
            )
        elif match:
            found.append((int(match[1]), path))
        elif not known.fullmatch(path.name):
            names = {0: "course.md and folders day-1, day-2 … and pages", 1: "day.md and folders 1, 2 …"}.get(
                len(folder.relative_to(root).parts), "module.md, lessons 1.md, 2.md … and quiz.md"
            )
            course.document.problems.append(
                Problem(name, 1, f"“{path.name}” has no place here, and would not be loaded. There are {names}.")
            )
    return [path for _, path in sorted(found)]


def _inside(path: Path, root: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


_DAYS, _MODULES, _LESSONS = re.compile(r"day-([0-9]{1,4})"), re.compile(r"([0-9]{1,4})"), re.compile(r"([0-9]{1,4})\.md")
_PAGE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.md")
_IN_COURSE, _IN_DAY, _IN_MODULE = (
    re.compile(r"course\.md|images|media|pages"),
    re.compile(r"day\.md"),
    re.compile(r"module\.md|quiz[^/]*\.md"),
)


def read_tree(root: Path) -> FileNode:
    """Every file of the course in the folder `root`, with the problems found in each."""
    course = _node("course", root / "course.md", root, Path(os.path.realpath(root)).name)
    for day_folder in _numbered(root, course, root, _DAYS, _IN_COURSE):
        day = _node("day", day_folder / "day.md", root, day_folder.name, course.id)
        for module_folder in _numbered(day_folder, course, root, _MODULES, _IN_DAY):
            module = _node("module", module_folder / "module.md", root, module_folder.name, day.id)
            lessons = _numbered(module_folder, course, root, _LESSONS, _IN_MODULE)
            module.children = [_node("lesson", path, root, path.stem, module.id) for path in lessons]
            quizzes = [path for path in _entries(module_folder) if not path.is_dir() and path.match("quiz*.md") and _inside(path, root)]
            module.quizzes = [_node("quiz", path, root, path.stem) for path in quizzes]
            day.children.append(module)
        course.children.append(day)
    course.children += [_node("page", path, root, path.stem, course.id) for path in _pages(course, root)]
    _check_tree(course, root)
    return course


def _pages(course: FileNode, root: Path) -> list[Path]:
    """The files of the pages beside the course, by name. Complains of what has no place among them."""
    found = []
    for path in _entries(root / "pages"):
        name = str(path.relative_to(root))
        if not _inside(path, root):
            course.document.problems.append(Problem(name, 1, "This leads out of the course's folder. Put the file itself here."))
        elif path.is_dir() or not _PAGE.fullmatch(path.name):
            if path.is_dir() or path.suffix.lower() == ".md":
                course.document.problems.append(
                    Problem(
                        name, 1, f"“{path.name}” has no place here. There are files such as is-this-for-me.md: the name is the address."
                    )
                )
        else:
            found.append(path)
    return found


def media_folders(root: Path) -> tuple[Path, Path]:
    return root / "images", root / "media"


def find_file(root: Path, name: str, extensions: list[str]) -> Path:
    """The picture or document called `name`. Raises NotFound: also for what stands outside the course's folder, or may not be uploaded."""
    kind = name.rpartition(".")[2].lower()
    if not re.fullmatch(r"[^/\\\0]{1,100}", name) or name.startswith("."):
        raise NotFound(f"“{name[:100]}” is not the name of a file in images/ or media/.")
    found = next((folder / name for folder in media_folders(root) if (folder / name).is_file()), None)
    if found is None:
        raise NotFound(f"There is no file “{name}” in images/ or media/.")
    if not _inside(found, root):
        raise NotFound(f"The file “{name}” leads out of the course's folder. Put the file itself there.")
    if kind not in extensions:
        raise NotFound(f"A file like “{name}” cannot stand here. It may be: {', '.join(extensions)}.")
    return found


def check_image(path: Path) -> None:
    """Raises NotFound for a picture that is none."""
    try:
        with path.open("rb") as file:
            image = WillowImage.open(file)
            width, height = image.get_size()
    except (OSError, ValueError, SyntaxError, TypeError, UnrecognisedImageFormatError, DecompressionBombError) as error:
        raise NotFound(f"The file “{path.name}” is not a picture that can be shown.") from error
    wanted = {"jpg": "jpeg"}.get(path.suffix[1:].lower(), path.suffix[1:].lower())
    if image.format_name != wanted or width < 1 or height < 1:
        raise NotFound(f"The file “{path.name}” is not a picture of the kind that its name says.")


def _check_unique(course: FileNode) -> None:
    for name in ("id", "key"):
        seen: dict[str, str] = {}
        for node in course.walk():
            value = node.text(name)
            if value and value in seen:
                line = node.document.front_lines.get(name, 1)
                node.document.complain(
                    line, f"The {name} “{value}” is that of {seen[value]} too. {name.capitalize()}s are unique in a course."
                )
            seen.setdefault(value, node.name)


def _check_tree(course: FileNode, root: Path) -> None:
    _check_unique(course)
    lessons = {node.id for node in course.walk() if node.kind == "lesson"}
    pages = {node.id for node in course.walk() if node.kind == "page"}
    quizzes = {node.id for node in course.walk() if node.kind == "quiz"}

    def link(address: str) -> str:
        if address.startswith("lesson:") and address.removeprefix("lesson:") not in lessons:
            raise NotFound(f"There is no lesson “{address.removeprefix('lesson:')}” to link to.")
        if address.startswith("page:") and address.removeprefix("page:") not in pages:
            raise NotFound(f"There is no page “{address.removeprefix('page:')}” to link to.")
        if not re.match(r"^((?:lesson|page):[a-z0-9-]+|principle:[A-Z][0-9]{1,2}|https?://\S+|mailto:\S+|tel:[0-9+]+|/\S*)$", address):
            raise NotFound(f"The link “{address}” goes nowhere. Write lesson:the-id, page:the-id, principle:P1 or https://….")
        return same_link(address)

    def image(name: str) -> str:
        check_image(find_file(root, name, settings.WAGTAILIMAGES_EXTENSIONS))
        return name

    def document(name: str) -> str:
        find_file(root, name, settings.WAGTAILDOCS_EXTENSIONS)
        return name

    def quiz(name: str) -> str:
        if name not in quizzes:
            raise NotFound(f"There is no quiz with the id “{name}”. Its file is called quiz.md and stands in the module's folder.")
        return name

    look = Lookups(link, image, document, quiz)
    for node in course.walk():
        if node.kind in WITH_BLOCKS:
            to_stream(node.document, look, body_of(node.kind))
        elif node.kind == "quiz":
            for block in node.document.blocks:
                question_of(node, block)
        else:
            _check_plain_body(node, link)


def _check_plain_body(node: FileNode, link: Any) -> None:
    for block in node.document.blocks:
        if block.kind != "text" or (node.kind == "day"):
            node.document.complain(block.line, "This file has fields only." if node.kind == "day" else "Only text stands here, no blocks.")
            continue
        try:
            to_html(body_text(block), link=link)
        except MarkdownProblem as problem:
            node.document.complain(block.body_line + problem.line, problem.message)
        except NotFound as problem:
            node.document.complain(block.line, str(problem))


def body_text(block: RawBlock) -> str:
    """A text block of a course or module file as one Markdown text: there a ## heading is one below the title, like ###."""
    heading = block.fields.get("heading")
    return f"### {heading}\n\n{block.body}".strip() if heading else block.body


def plain_body(node: FileNode) -> str:
    """The body of a course or module file as one Markdown text."""
    return "\n\n".join(body_text(block) for block in node.document.blocks)


@dataclass(frozen=True)
class QuestionValues:
    """One question of a quiz file, its Markdown still as written."""

    id: str
    key: str
    kind: str
    safety: bool
    principles: list[str]
    stem: str
    explanation: str
    options: list[dict[str, Any]]


def _check_option(document: Document, block: RawBlock, n: int, option: dict[str, Any]) -> None:
    for name in ("text", "feedback"):
        if isinstance(option.get(name), bool):
            document.complain(block.line, f"Option {n}: `{name}` reads as yes or no. Put it between single quotes: '{option[name]}'.")
        elif isinstance(option.get(name), list | dict):
            document.complain(block.line, f"Option {n}: `{name}` should be plain words.")
        elif option.get(name) in (None, ""):
            why = " Every option has feedback that says why people think so." if name == "feedback" else ""
            document.complain(block.line, f"Option {n} needs `{name}`.{why}")
    if not isinstance(option.get("right", False), bool):
        document.complain(block.line, f"Option {n}: `right` is true or false.")


def _check_plain_fields(document: Document, block: RawBlock) -> None:
    data = block.fields
    codes = data.get("principles") or []
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        document.complain(block.line, "`principles` is a list of codes, such as [P1, P4].")
    for name in ("stem", "explanation"):
        if isinstance(data.get(name), list | dict | bool):
            document.complain(block.line, f"`{name}` should be plain words.")
    if not _is_key(data.get("key")):
        document.complain(block.line, "`key` is not one that export wrote. Take it out, or put the old one back.")
    if not isinstance(data.get("safety", False), bool):
        document.complain(block.line, "`safety` is true or false.")


def question_of(node: FileNode, block: RawBlock) -> QuestionValues | None:
    """The question in `block` of a quiz file; complains and returns None when it does not fit."""
    document = node.document
    if block.kind != "question":
        document.complain(block.line, "Only :::question blocks stand in a quiz's file. What comes before it starts goes into `intro`.")
        return None
    settle(document, block, has_body=False, has_fields=True)
    data, before = block.fields, len(document.problems)
    for name in data:
        if name not in QUESTION:
            document.complain(block.line, f"A question has no field `{name}`. Its fields are: {', '.join(QUESTION)}.")
    kind = data.get("kind", QuestionKind.SINGLE.value)
    if kind not in QuestionKind.values:
        document.complain(block.line, f"There is no kind “{kind}”. There are: {', '.join(QuestionKind.values)}.")
    if not data.get("stem"):
        document.complain(block.line, "A question needs the field `stem`: what is asked.")
    _check_plain_fields(document, block)
    options = data.get("options") or []
    if not isinstance(options, list) or not all(isinstance(option, dict) for option in options):
        document.complain(block.line, "`options` is a list; each has `text`, `right` and `feedback`.")
        return None
    for n, option in enumerate(options, start=1):
        _check_option(document, block, n, option)
    for mistake in option_mistakes(kind, [(str(option.get("text", "")), option.get("right") is True) for option in options]):
        document.complain(block.line, mistake)
    for text in (data.get("stem"), data.get("explanation"), *(option.get(name) for option in options for name in ("text", "feedback"))):
        try:
            to_html(str(text or ""))
        except MarkdownProblem as problem:
            document.complain(block.line, problem.message)
    if len(document.problems) > before:
        return None
    return QuestionValues(
        id=block.id,
        key=str(data.get("key", "")),
        kind=kind,
        safety=bool(data.get("safety", False)),
        principles=[str(code) for code in data.get("principles") or []],
        stem=str(data["stem"]),
        explanation=str(data.get("explanation") or ""),
        options=[
            {"text": str(option["text"]), "right": bool(option.get("right", False)), "feedback": str(option["feedback"])}
            for option in options
        ],
    )


def read_course(root: Path) -> FileNode:
    """The course in the folder `root`. Raises ContentProblems with every problem of every file."""
    course = read_tree(root)
    problems = [problem for node in course.walk() for problem in node.document.problems]
    if problems:
        raise ContentProblems(sorted(set(problems)))
    return course
