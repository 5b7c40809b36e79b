"""Looking a course's folder over: what does not fit, and what is in it."""

import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from courses.pages.files.document import RawBlock
from courses.pages.files.fix import canonical_text
from courses.pages.files.problems import ContentProblems, Problem
from courses.pages.files.read import FileNode, question_of, read_tree
from courses.pages.files.words import grade, sentences_in, spoken, words_in

LONGEST_SENTENCE = 30
HARDEST_LESSON = 8.0
LESSON_WORDS = (150, 900)
"""Words a lesson may hold in all; one reader's way through a scenario sees fewer."""


@dataclass
class Report:
    """What `check_content --json` prints of one course or of several together."""

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
    principles: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    grades: list[tuple[str, float]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        median = round(statistics.median(value for _, value in self.grades), 1) if self.grades else 0.0
        worst = sorted(self.grades, key=lambda pair: -pair[1])[:5]
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
            "principles": {
                code: {kind: counts[kind] for kind in ("lessons", "questions", "prompts", "scenarios")}
                for code, counts in sorted(self.principles.items(), key=lambda pair: (pair[0][0], int(pair[0][1:])))
            },
            "reading_grade": {"median": median, "worst": [[name, value] for name, value in worst]},
            "problems": [
                {"file": problem.file, "line": problem.line, "message": problem.message} for problem in sorted(set(self.problems))
            ],
        }


def course_folders(root: Path) -> list[Path]:
    """`root` itself if it is a course, else the courses in it."""
    return [root] if (root / "course.md").exists() else sorted(path.parent for path in root.glob("*/course.md"))


def check(root: Path) -> Report:
    """Look over the course, or the courses, in the folder `root`. Raises ContentProblems when there is none."""
    folders = course_folders(root)
    if not folders:
        raise ContentProblems([Problem(str(root), 1, "There is no course here: no course.md in it, nor one folder down.")])
    report = Report()
    for folder in folders:
        course = read_tree(folder)
        prefix = "" if folder == root else f"{folder.name}/"
        for node in course.walk():
            if not node.document.problems:  # what does not fit cannot be counted
                _count(node, report, prefix)
        if not any(node.document.problems for node in course.walk()):
            for node in course.walk():
                if node.path.read_text(encoding="utf-8-sig") != canonical_text(node):
                    node.document.complain(1, "This file is not in canonical form. Run check_content --fix.")
        report.problems += [
            Problem(prefix + problem.file, problem.line, problem.message) for node in course.walk() for problem in node.document.problems
        ]
    return report


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


def _count(node: FileNode, report: Report, prefix: str) -> None:
    if node.kind == "day":
        report.days += 1
    elif node.kind == "module":
        report.modules += 1
    elif node.kind == "lesson":
        _count_lesson(node, report, prefix)
    elif node.kind == "quiz":
        for block in node.document.blocks:
            _count_question(node, block, report)


def _count_lesson(node: FileNode, report: Report, prefix: str) -> None:
    report.lessons += 1
    kinds = Counter(block.kind for block in node.document.blocks)
    report.worksheets += kinds["worksheet"] + kinds["sorting"]
    report.prompts += kinds["prompt"]
    report.scenarios += kinds["scenario"]
    for code in node.document.front.get("principles") or []:
        report.principles[str(code)]["lessons"] += 1
    for block in node.document.blocks:
        if block.kind in ("prompt", "scenario"):
            for code in block.fields.get("principles") or []:
                report.principles[str(code)][f"{block.kind}s"] += 1
    if node.document.problems:
        return
    texts = spoken(node.document)
    count = len(words_in(texts))
    report.words += count
    if not LESSON_WORDS[0] <= count <= LESSON_WORDS[1]:
        node.document.complain(
            1, f"This lesson has {count} words. Between {LESSON_WORDS[0]} and {LESSON_WORDS[1]} is what fits on a phone."
        )
    level = grade(texts)
    report.grades.append((prefix + node.name, level))
    if level > HARDEST_LESSON:
        node.document.complain(
            1, f"This lesson reads at grade {level}. Make sentences shorter and words plainer, to {HARDEST_LESSON:.0f} or below."
        )
    for sentence in sentences_in(texts):
        if len(words_in([sentence])) > LONGEST_SENTENCE:
            node.document.complain(
                _line_of(node, sentence), f"This sentence is over {LONGEST_SENTENCE} words long: “{sentence[:60]}…”. Make it two."
            )


def _line_of(node: FileNode, sentence: str) -> int:
    start = sentence[:30]
    lines = node.path.read_text(encoding="utf-8-sig").split("\n")
    return next((n for n, line in enumerate(lines, start=1) if start in line), 1)


def _count_question(node: FileNode, block: RawBlock, report: Report) -> None:
    report.questions += 1
    options = block.fields.get("options") or []
    if isinstance(options, list):
        report.options_without_feedback += sum(not option.get("feedback") for option in options if isinstance(option, dict))
    values = question_of(node, block)
    if values is None:
        return
    report.safety_items += values.safety
    for code in values.principles:
        report.principles[code]["questions"] += 1
