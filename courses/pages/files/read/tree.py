"""A whole course: every file, and what they say of each other."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings

from courses.pages.files.convert import Lookups, NotFound, body_of, to_stream
from courses.pages.files.markdown import MarkdownProblem, same_link, to_html
from courses.pages.files.problems import ContentProblems
from courses.pages.files.read.bank import complain_of_bank
from courses.pages.files.read.folders import read_folders
from courses.pages.files.read.limits import complain_of_long_ids
from courses.pages.files.read.media import check_image, find_file
from courses.pages.files.read.nodes import WITH_BLOCKS, WITH_QUESTIONS, FileNode, body_text


def read_course(root: Path) -> FileNode:
    """The course in the folder `root`. Raises ContentProblems with every problem of every file."""
    course = read_tree(root)
    problems = [problem for node in course.walk() for problem in node.document.problems]
    if problems:
        raise ContentProblems(sorted(set(problems)))
    return course


def read_tree(root: Path) -> FileNode:
    """Every file of the course in the folder `root`, with the problems found in each."""
    course = read_folders(root)
    _check_tree(course, root)
    return course


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
    complain_of_long_ids(course)
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
        elif node.kind not in WITH_QUESTIONS:
            _check_plain_body(node, link)
    complain_of_bank(course, look)


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
