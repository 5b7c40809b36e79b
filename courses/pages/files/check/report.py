"""Reading, counting, and putting together what `check_content` prints."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from courses.pages.files.check import pointing, reading, wording
from courses.pages.files.fix import canonical_text
from courses.pages.files.problems import ContentProblems, Problem
from courses.pages.files.read import (
    WITH_QUESTIONS,
    FileNode,
    QuestionValues,
    category_path,
    complain_of_address,
    question_of,
    read_tree,
    sections_of,
    stands_in,
)  # fmt: skip
from courses.pages.files.words import glossary_words, grade, words_in
from courses.quizzes.enums import PICKED

COUNTED = ("lessons", "questions", "prompts", "scenarios")
NEEDED = ("lessons", "questions", "prompts")
"""What every principle has at least one of, in a course that covers the whole charter. Scenarios are counted, and not asked for."""


@dataclass
class Report:
    """What is in one course: the counts, where each principle is met by day, and what was found."""

    name: str = ""
    whole_charter: bool = False
    days: int = 0
    modules: int = 0
    lessons: int = 0
    words: int = 0
    questions: int = 0
    options_without_feedback: int = 0
    safety_items: int = 0
    scenarios: int = 0
    worksheets: int = 0
    prompts: int = 0
    coverage: dict[str, dict[str, Counter[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Counter)))
    """{code: {"day-1": counts}}."""
    grades: list[tuple[str, float]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def total(self, code: str) -> Counter[str]:
        return sum(self.coverage[code].values(), Counter())

    @property
    def median_grade(self) -> float:
        return round(statistics.median(value for _, value in self.grades), 1) if self.grades else 0.0

    def counts(self) -> dict[str, Any]:
        codes = sorted(self.coverage, key=lambda code: (code[0], int(code[1:])))
        return {
            "days": self.days,
            "modules": self.modules,
            "lessons": self.lessons,
            "words": self.words,
            "questions": self.questions,
            "options_without_feedback": self.options_without_feedback,
            "safety_items": self.safety_items,
            "scenarios": self.scenarios,
            "worksheets": self.worksheets,
            "prompts": self.prompts,
            "principles": {code: {kind: self.total(code)[kind] for kind in COUNTED} for code in codes},
            "coverage": {
                code: {day: {kind: self.coverage[code][day][kind] for kind in COUNTED} for day in sorted(self.coverage[code])}
                for code in codes
            },
            "reading_grade": {
                "median": self.median_grade,
                "worst": [[name, value] for name, value in sorted(self.grades, key=lambda pair: -pair[1])[:5]],
            },
        }


def course_folders(root: Path) -> list[Path]:
    """`root` itself if it is a course, else the courses in it."""
    return [root] if (root / "course.md").exists() else sorted(path.parent for path in root.glob("*/course.md"))


def look_over(
    root: Path, *, codes: frozenset[str] | None = None, leads_somewhere: Callable[[str], bool] = lambda address: True
) -> list[Report]:
    """A report of each course in the folder `root`. Raises ContentProblems when there is none.

    `codes` are the principles that the charter has: without them nobody asks whether a principle is there, or whether one is left out.
    `leads_somewhere` answers for addresses of the site that are not those of a course.
    """
    folders = course_folders(root)
    if not folders:
        raise ContentProblems([Problem(str(root), 1, "There is no course here: no course.md in it, nor one folder down.")])
    courses = [(folder, read_tree(folder)) for folder in folders]
    _complain_of_one_id(courses)
    known = {address: node for _, course in courses for address, node in pointing.addresses(course).items()}
    places = pointing.Places(known, codes, leads_somewhere)
    return [_look_over(course, "" if folder == root else f"{folder.name}/", places) for folder, course in courses]


def _complain_of_one_id(courses: list[tuple[Path, FileNode]]) -> None:
    """Of two courses with one id the website would make one."""
    seen: dict[str, str] = {}
    for folder, course in courses:
        if course.id and course.id in seen:
            line = course.document.front_lines.get("id", 1)
            course.document.complain(line, f"The id “{course.id}” is that of {seen[course.id]} too. No two courses have the same.")
        seen.setdefault(course.id, f"{folder.name}/{course.name}")


def _look_over(course: FileNode, prefix: str, places: pointing.Places) -> Report:
    report = Report(name=course.slug, whole_charter=course.document.front.get("whole_charter") is True)
    glossary = glossary_words(course)
    fits = not any(node.document.problems for node in course.walk())
    for day in course.children:
        for node in day.walk():
            if not node.document.problems:  # what does not fit cannot be counted
                _count(node, day.slug if day.kind == "day" else "", report)
    for node in course.quizzes:
        if not node.document.problems:
            _count(node, _day_of(course, node), report)
    for node in course.walk():
        if not node.document.problems:
            _read(node, report, prefix, glossary)
            pointing.complain_of_what_only_shows(node)
            pointing.complain_of_dead_links(node, places)
            _complain_of_missing_feedback(node)
    complain_of_address(course)
    if fits:
        for node in course.walk():
            if node.path.read_text(encoding="utf-8-sig") != canonical_text(node):
                node.document.complain(1, "This file is not in canonical form. Run check_content --fix.")
        _complain_of_the_whole(course, report, places.codes)
    report.problems = sorted(
        {Problem(prefix + problem.file, problem.line, problem.message) for node in course.walk() for problem in node.document.problems}
    )
    return report


def _complain_of_the_whole(course: FileNode, report: Report, codes: frozenset[str] | None) -> None:
    front = course.document
    if report.median_grade > reading.HARDEST_MEDIAN:
        front.complain(1, f"The course reads at grade {report.median_grade} in the middle. {reading.HARDEST_MEDIAN:.0f} is the most.")
    if (asked := front.front.get("live", 0)) > report.days:
        days = "1 day" if report.days == 1 else f"{report.days} days"
        front.complain(front.front_lines.get("live", 1), f"It asks for {asked} live sessions, and has {days}. There is one session a day.")
    if report.whole_charter and codes:
        for code in sorted(codes, key=lambda code: (code[0], int(code[1:]))):
            if bare := [kind for kind in NEEDED if not report.total(code)[kind]]:
                line = front.front_lines.get("whole_charter", 1)
                front.complain(line, f"{code} is bare: there are no {' and no '.join(bare)} for it in the whole course.")


def _count(node: FileNode, day: str, report: Report) -> None:
    document = node.document
    if node.kind == "day":
        report.days += 1
    elif node.kind == "module":
        report.modules += 1
    elif node.kind == "lesson":
        report.lessons += 1
        kinds = Counter(block.kind for block in document.blocks)
        report.worksheets += kinds["worksheet"] + kinds["sorting"]
        report.prompts += kinds["prompt"]
        report.scenarios += kinds["scenario"]
        for code in document.front.get("principles") or []:
            report.coverage[str(code)][day]["lessons"] += 1
        for block in document.blocks:
            if block.kind in ("prompt", "scenario"):
                for code in block.fields.get("principles") or []:
                    report.coverage[str(code)][day][f"{block.kind}s"] += 1
    elif node.kind in WITH_QUESTIONS:
        for block in document.blocks:
            if values := question_of(node, block):
                _count_question(values, day, report)


def _count_question(values: QuestionValues, day: str, report: Report) -> None:
    """What is asked again elsewhere is counted where it stands whole."""
    report.questions += 1
    if values.kind in PICKED:
        report.options_without_feedback += sum(not option["feedback"] for option in values.options)
    report.safety_items += values.safety
    for code in values.principles if day else []:
        report.coverage[code][day]["questions"] += 1


def _complain_of_missing_feedback(node: FileNode) -> None:
    """A load takes an option without; whoever picks it would read nothing but whether it is right."""
    for block in node.document.blocks if node.kind in WITH_QUESTIONS else []:
        values = question_of(node, block)
        for n, option in enumerate(values.options, start=1) if values and values.kind in PICKED else []:
            if not option["feedback"]:
                node.document.complain(block.line, f"Option {n} has no `feedback`. Say why people think so, kindly.")


def _day_of(course: FileNode, node: FileNode) -> str:
    """The day on which a file beside the days is first drawn from; empty when that is on none."""
    category = category_path(node.text("category"))
    for day in course.children:
        drawing = (section for quiz in day.walk() if quiz.kind == "quiz" for section in sections_of(quiz.document))
        if node.kind == "pool" and any(stands_in(category, section.category) for section in drawing):
            return day.slug
    return ""


def _read(node: FileNode, report: Report, prefix: str, glossary: frozenset[str]) -> None:
    """How the file reads."""
    texts = reading.said(node)
    if node.kind == "lesson":
        lesson = [text for _, block_texts in reading.blocks_said(node) for text in block_texts]
        report.words += len(words_in(lesson))
        level = grade(lesson, glossary)
        report.grades.append((prefix + node.name, level))
        reading.complain_of_length(node)
        reading.complain_of_stretches(node)
        reading.complain_of_grade(node, level, glossary)
    elif node.kind == "page":
        reading.complain_of_grade(node, grade(texts, glossary), glossary)
    for line, count, sentence in reading.long_sentences(node):
        if count > reading.LONGEST_SENTENCE:
            node.document.complain(line, f"This sentence has {count} words: “{sentence[:60]}…”. Make it two.")
        else:
            report.warnings.append(
                Problem(prefix + node.name, line, f"This sentence has {count} words: “{sentence[:60]}…”. Could it be two?")
            )
    for line, message in wording.findings(node.path.read_text(encoding="utf-8-sig")):
        node.document.complain(line, message)


def fix(root: Path) -> list[Path]:
    """Rewrite every file below `root` to canonical form; returns those that changed. Raises ContentProblems, having written nothing."""
    nodes = [node for folder in course_folders(root) for node in read_tree(folder).walk()]
    problems = [problem for node in nodes for problem in node.document.problems]
    if problems:
        raise ContentProblems(problems)
    changed = []
    for node in nodes:
        text = canonical_text(node)
        if node.path.read_text(encoding="utf-8-sig") != text:
            node.path.write_text(text, encoding="utf-8")
            changed.append(node.path)
    return changed
