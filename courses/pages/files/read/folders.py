"""What stands where in a course's folder."""

import os
import re
from pathlib import Path

from courses.pages.files.problems import Problem
from courses.pages.files.read.nodes import FileNode
from courses.pages.files.read.one_file import inside, read_node

_DAYS, _MODULES, _LESSONS = re.compile(r"day-([0-9]{1,4})"), re.compile(r"([0-9]{1,4})"), re.compile(r"([0-9]{1,4})\.md")
QUIZZES, POOLS = "quizzes", "questions"
"""Folders of the quizzes for everybody, and of questions to draw from."""
_PAGE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.md")
_IN_COURSE, _IN_DAY, _IN_MODULE = (
    re.compile(r"course\.md|images|media|pages|quizzes|questions"),
    re.compile(r"day\.md"),
    re.compile(r"module\.md|quiz[^/]*\.md"),
)


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
        if not inside(path, root):
            course.document.problems.append(Problem(name, 1, "This leads out of the course's folder. Put the file itself here."))
        elif path.is_dir() == is_file and (match or known.fullmatch(path.name)):
            course.document.problems.append(
                Problem(name, 1, f"This is {'a folder' if is_file else 'a file'} with the name of {'a file' if is_file else 'a folder'}.")
            )
        elif match:
            found.append((int(match[1]), path))
        elif not known.fullmatch(path.name):
            names = {0: "course.md and folders day-1, day-2 …, pages, quizzes and questions", 1: "day.md and folders 1, 2 …"}.get(
                len(folder.relative_to(root).parts), "module.md, lessons 1.md, 2.md … and quiz.md"
            )
            course.document.problems.append(
                Problem(name, 1, f"“{path.name}” has no place here, and would not be loaded. There are {names}.")
            )
    return [path for _, path in sorted(found)]


def _beside(course: FileNode, root: Path, folder: str, like: str) -> list[Path]:
    """The files in a `folder` beside the days, by name. Complains of what has no place among them."""
    found = []
    for path in _entries(root / folder):
        name = str(path.relative_to(root))
        if not inside(path, root):
            course.document.problems.append(Problem(name, 1, "This leads out of the course's folder. Put the file itself here."))
        elif path.is_dir() or not _PAGE.fullmatch(path.name):
            if path.is_dir() or path.suffix.lower() == ".md":
                course.document.problems.append(Problem(name, 1, f"“{path.name}” has no place here. There are files such as {like}."))
        else:
            found.append(path)
    return found


def read_folders(root: Path) -> FileNode:
    """Every file of the course in the folder `root`, with the problems found in each alone and in its place."""
    course = read_node("course", root / "course.md", root, Path(os.path.realpath(root)).name)
    for day_folder in _numbered(root, course, root, _DAYS, _IN_COURSE):
        day = read_node("day", day_folder / "day.md", root, day_folder.name, course.id)
        for module_folder in _numbered(day_folder, course, root, _MODULES, _IN_DAY):
            module = read_node("module", module_folder / "module.md", root, module_folder.name, day.id)
            lessons = _numbered(module_folder, course, root, _LESSONS, _IN_MODULE)
            module.children = [read_node("lesson", path, root, path.stem, module.id) for path in lessons]
            quizzes = [path for path in _entries(module_folder) if not path.is_dir() and path.match("quiz*.md") and inside(path, root)]
            module.quizzes = [read_node("quiz", path, root, path.stem) for path in quizzes]
            day.children.append(module)
        course.children.append(day)
    pages = _beside(course, root, "pages", "is-this-for-me.md: the name is the address")
    course.children += [read_node("page", path, root, path.stem, course.id) for path in pages]
    for folder, kind in ((QUIZZES, "quiz"), (POOLS, "pool")):
        paths = _beside(course, root, folder, f"safety.md: the name is the id of the {kind}")
        course.quizzes += [read_node(kind, path, root, path.stem, course.id) for path in paths]
    return course
