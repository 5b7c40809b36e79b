"""The quizzes and pools of a whole course: what their questions and settings say of each other."""

from dataclasses import dataclass
from typing import Any

from courses.pages.files.convert import Lookups
from courses.pages.files.document import RawBlock
from courses.pages.files.read.categories import category_path, stands_in
from courses.pages.files.read.folders import POOLS, QUIZZES
from courses.pages.files.read.nodes import WITH_QUESTIONS, FileNode
from courses.pages.files.read.questions import SAME_AS, QuestionValues, question_of, settle_question
from courses.pages.files.read.settings import section_line, sections_of
from courses.quizzes.validators import Listed, Mistake, Section, quiz_mistakes


@dataclass(frozen=True)
class Whole:
    """A question where it stands whole. `path` (the id of its file, and its own) names it in the course."""

    node: FileNode
    values: QuestionValues

    @property
    def path(self) -> str:
        return f"{self.node.id}/{self.values.id}"

    @property
    def category(self) -> str:
        own = self.values.category
        return category_path(self.node.text("category")) if own is None else own


def files_with_questions(course: FileNode) -> list[FileNode]:
    return [node for node in course.walk() if node.kind in WITH_QUESTIONS]


def whole_questions(course: FileNode) -> dict[str, Whole]:
    """Every question of the course by its path, from files without problems."""
    found = [
        Whole(node, values)
        for node in files_with_questions(course)
        for block in node.document.blocks
        if (values := question_of(node, block))
    ]
    return {whole.path: whole for whole in found}


def target_of(block: RawBlock) -> str:
    """The path of the question that `block` asks again; empty for one that stands whole in it."""
    return str(block.fields.get(SAME_AS) or "")


def listed_in(node: FileNode) -> list[str]:
    """The paths of the questions that a file lists, in order."""
    return [target_of(block) or f"{node.id}/{block.id}" for block in node.document.blocks]


def complain_of_bank(course: FileNode, look: Lookups) -> None:
    """Complains of questions and quizzes that do not fit, alone or together. The rules are those of the website."""
    wholes: dict[str, Whole] = {}
    nodes = files_with_questions(course)
    for node in nodes:
        ids: set[str] = set()
        for block in node.document.blocks:
            if settle_question(node, block) and block.id in ids:
                node.document.complain(block.line, f"Two questions here have the id “{block.id}”. Give one of them another.")
            ids.add(block.id)
            if values := question_of(node, block, look):
                wholes.setdefault(f"{node.id}/{block.id}", Whole(node, values))
    known = {f"{node.id}/{block.id}" for node in nodes for block in node.document.blocks if SAME_AS not in block.fields}
    for node in nodes:
        for block in node.document.blocks:
            if block.kind == "question" and SAME_AS in block.fields:
                _complain_of_reference(node, block, known)
    _complain_of_keys(wholes)
    _complain_of_places(course)
    if not any(node.document.problems for node in nodes):
        _complain_of_quizzes(course, wholes)


def _complain_of_reference(node: FileNode, block: RawBlock, known: set[str]) -> None:
    target = block.fields[SAME_AS]
    if node.kind == "pool":
        node.document.complain(block.line, f"Only a quiz asks again what stands elsewhere. Take this block out, or `{SAME_AS}`.")
    elif [*block.fields] != [SAME_AS]:
        node.document.complain(block.line, f"A question with `{SAME_AS}` stands elsewhere, and has no other fields here.")
    elif target not in known:
        node.document.complain(
            block.line, f"No question stands whole at “{target}”. Write the id of a quiz or pool, a slash, and the id of a question in it."
        )


def _complain_of_keys(wholes: dict[str, Whole]) -> None:
    seen: dict[str, str] = {}
    for path, whole in wholes.items():
        key = whole.values.key
        if key and key in seen:
            block = next(block for block in whole.node.document.blocks if block.id == whole.values.id)
            whole.node.document.complain(
                block.line, f"The key {key} is that of {seen[key]} too. To ask a question twice write `{SAME_AS}: {seen[key]}`."
            )
        seen.setdefault(key, path)


def _complain_of_places(course: FileNode) -> None:
    """A quiz for everybody stands beside the days, under its id, and nothing else does; so do the questions to draw from."""
    for node in files_with_questions(course):
        public, folder = node.document.front.get("public") is True, POOLS if node.kind == "pool" else QUIZZES
        line = node.document.front_lines.get("public", 1)
        if node in course.quizzes:
            if node.id and node.path.stem != node.id:
                node.document.complain(1, f"The name of this file is that of its id: {folder}/{node.id}.md.")
            if node.kind == "quiz" and not public:
                node.document.complain(
                    line, "Only quizzes for everybody stand here: write `public: true`. That of a module is called quiz.md, in its folder."
                )
        elif public:
            node.document.complain(line, f"A quiz for everybody stands in no module. Its file is {QUIZZES}/{node.id}.md.")


def _complain_of_quizzes(course: FileNode, wholes: dict[str, Whole]) -> None:
    numbers = {path: n for n, path in enumerate(wholes)}
    lessons = [node for node in course.walk() if node.kind == "lesson"]
    slugs: dict[str, str] = {}
    for node in files_with_questions(course):
        if node.kind != "quiz":
            continue
        front, slug = node.document.front, node.text("slug")
        if slug and slug in slugs:
            node.document.complain(
                node.document.front_lines.get("slug", 1), f"“{slug}” is the address of {slugs[slug]} too. Choose another."
            )
        slugs.setdefault(slug, node.name)
        sections = []
        for section in sections_of(node.document):
            pool = [path for path, whole in wholes.items() if stands_in(whole.category, section.category)]
            safety = any(wholes[path].values.safety for path in pool)
            sections.append(Section(section.category, section.pick, frozenset(numbers[path] for path in pool), safety))
        listed = [(numbers[path], wholes[path].values) for path in listed_in(node)]
        mistakes = quiz_mistakes(
            [Listed(number, values.id, live=True, safety=values.safety) for number, values in listed],
            sections,
            max_questions=front.get("max_questions"),
            single_attempt=front.get("single_attempt") is True,
            public=front.get("public") is True,
            slug=slug,
            stands_in=[lesson.text("title") for lesson in lessons if _asks(lesson, node.id)],
        )
        for mistake in mistakes:
            node.document.complain(_line_of(node, mistake), mistake.message)


def _asks(lesson: FileNode, quiz: str) -> bool:
    return any(block.kind == "quiz" and str(block.fields.get("quiz")) == quiz for block in lesson.document.blocks)


def _line_of(node: FileNode, mistake: Mistake) -> int:
    lines: dict[str, Any] = node.document.front_lines
    if mistake.field == "question" and mistake.place is not None:
        return node.document.blocks[mistake.place].line
    if mistake.field == "pick" and mistake.place is not None:
        return section_line(node.document, mistake.place + 1)
    return int(lines.get("public" if mistake.field == "slug" and "slug" not in lines else mistake.field, 1))
