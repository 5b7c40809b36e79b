"""Reading a course's folder into plain values, with every problem found and none loaded."""

import hashlib
import re
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from courses.pages.files.convert import NotFound, plain_lookups, settle_blocks, to_stream
from courses.pages.files.document import Document, RawBlock, parse, settle
from courses.pages.files.markdown import MarkdownProblem, same_link, to_html
from courses.pages.files.problems import ContentProblems
from courses.quizzes.enums import QuestionKind
from courses.quizzes.validators import option_mistakes

FRONT = {
    "course": ("id", "key", "title", "neutral_title", "language", "hours", "summary"),
    "day": ("id", "key", "title", "summary"),
    "module": ("id", "key", "title", "minutes", "outcomes"),
    "lesson": ("id", "key", "title", "minutes", "principles"),
    "quiz": ("id", "key", "title", "category", "intro", "pass_message", "retry_message"),
}
NEEDED = {
    "course": ("id", "title", "neutral_title", "hours", "summary"),
    "day": ("id", "title"),
    "module": ("id", "title", "minutes"),
    "lesson": ("id", "title", "minutes"),
    "quiz": ("id", "title"),
}
QUESTION = ("key", "kind", "safety", "principles", "stem", "options", "explanation")
_ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
NAMESPACE = uuid.UUID("6f0d5c7e-0b0f-4d0a-9a55-5b8f0a3c1d11")
_NUMBER = re.compile(r"^(?:day-)?(\d+)$")


@dataclass
class FileNode:
    """One file of a course with what stands below it. `slug` is its part of the address, `hash` that of its text and slug."""

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


def _node(kind: str, path: Path, root: Path, slug: str) -> FileNode:
    name = str(path.relative_to(root))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        document = Document(name, {}, [], [])
        document.complain(1, "This file is not in UTF-8. Save it as UTF-8 and try again.")
        return FileNode(kind, document, slug, path, "")
    except FileNotFoundError:
        document = Document(name, {}, [], [])
        document.complain(1, f"This file is missing. Every {kind} has one.")
        return FileNode(kind, document, slug, path, "")
    document = parse(text, name)
    if kind == "lesson":
        settle_blocks(document)
    node = FileNode(kind, document, slug, path, text_hash(text if kind == "course" else f"{slug}\n{text}"))
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
    if node.id and not _ID.match(node.id):
        document.complain(document.front_lines.get("id", 1), f"The id “{node.id}” may only hold lower-case letters, digits and hyphens.")
    for name, kinds in (("minutes", int), ("hours", (int, float))):
        value = document.front.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, kinds) or value <= 0):
            document.complain(document.front_lines.get(name, 1), f"`{name}` is a number above 0.")
    for name in ("outcomes", "principles"):
        value = document.front.get(name)
        if value is not None and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            document.complain(document.front_lines.get(name, 1), f"`{name}` is a list of words.")
    for code in document.front.get("principles") or []:
        if isinstance(code, str) and not re.match(r"^[A-Z][0-9]{1,2}$", code):
            document.complain(document.front_lines.get("principles", 1), f"“{code}” is not a principle's code, such as P1.")


def _numbered(folder: Path, pattern: str) -> list[Path]:
    found = [
        (int(match[1]), path) for path in folder.glob(pattern) if (match := _NUMBER.match(path.stem if path.suffix == ".md" else path.name))
    ]
    return [path for _, path in sorted(found)]


def read_tree(root: Path) -> FileNode:
    """Every file of the course in the folder `root`, with the problems found in each."""
    course = _node("course", root / "course.md", root, root.resolve().name)
    for day_folder in _numbered(root, "day-*"):
        day = _node("day", day_folder / "day.md", root, day_folder.name)
        for module_folder in _numbered(day_folder, "*"):
            if not module_folder.is_dir():
                continue
            module = _node("module", module_folder / "module.md", root, module_folder.name)
            module.children = [_node("lesson", path, root, path.stem) for path in _numbered(module_folder, "*.md")]
            module.quizzes = [_node("quiz", path, root, path.stem) for path in sorted(module_folder.glob("quiz*.md"))]
            day.children.append(module)
        course.children.append(day)
    _check_tree(course, root)
    return course


def media_folders(root: Path) -> tuple[Path, Path]:
    return root / "images", root / "media"


def _check_tree(course: FileNode, root: Path) -> None:
    ids: dict[str, str] = {}
    for node in course.walk():
        if node.id and node.id in ids:
            node.document.complain(
                node.document.front_lines.get("id", 1), f"The id “{node.id}” is that of {ids[node.id]} too. Ids are unique in a course."
            )
        ids.setdefault(node.id, node.name)
    lessons = {node.id for node in course.walk() if node.kind == "lesson"}
    quizzes = {node.id for node in course.walk() if node.kind == "quiz"}

    def link(address: str) -> str:
        if address.startswith("lesson:") and address.removeprefix("lesson:") not in lessons:
            raise NotFound(f"There is no lesson “{address.removeprefix('lesson:')}” to link to.")
        if not re.match(r"^(lesson:[a-z0-9-]+|principle:[A-Z][0-9]{1,2}|https?://\S+|mailto:\S+|tel:[0-9+]+|/\S*)$", address):
            raise NotFound(f"The link “{address}” goes nowhere. Write lesson:the-id, principle:P1 or https://….")
        return same_link(address)

    def file(name: str) -> str:
        if not any((folder / name).is_file() for folder in media_folders(root)) or "/" in name:
            raise NotFound(f"There is no file “{name}” in images/ or media/.")
        return name

    def quiz(name: str) -> str:
        if name not in quizzes:
            raise NotFound(f"There is no quiz with the id “{name}”. Its file is called quiz.md and stands in the module's folder.")
        return name

    look = plain_lookups(link, file, quiz)
    for node in course.walk():
        if node.kind == "lesson":
            to_stream(node.document, look)
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
        elif option.get(name) in (None, ""):
            why = " Every option has feedback that says why people think so." if name == "feedback" else ""
            document.complain(block.line, f"Option {n} needs `{name}`.{why}")
    if not isinstance(option.get("right", False), bool):
        document.complain(block.line, f"Option {n}: `right` is true or false.")


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
    if not isinstance(data.get("safety", False), bool):
        document.complain(block.line, "`safety` is true or false.")
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
