"""Who changed what since the last load: the files, the website, or both."""

import uuid
from dataclasses import replace

from wagtail.models import Page

from courses.pages.files.export import CourseWriter
from courses.pages.files.fix import canonical_front, canonical_questions, canonical_text, canonical_values
from courses.pages.files.load.items import OURS, THEIRS, Item, Loaded, keys_of, node_key, note, question_key, remembered
from courses.pages.files.load.place import PAGE_MODELS
from courses.pages.files.problems import ContentProblems, EditConflicts, Problem
from courses.pages.files.read import (
    WITH_QUESTIONS,
    FileNode,
    Whole,
    category_path,
    listed_in,
    place_hash,
    target_of,
    text_hash,
    whole_questions,
)
from courses.pages.models import CoursePage, Edition
from courses.pages.models.tree import FilePage
from courses.pages.outline import from_json
from courses.quizzes.models import Question, Quiz


class Comparison:
    """The files of `course` beside the website. `resolve` settles what both sides changed; what happens to each is noted in `done`."""

    def __init__(self, course: FileNode, resolve: str, done: Loaded) -> None:
        self.course, self.resolve, self.done = course, resolve, done
        self.quizzes: dict[str, uuid.UUID] = {}
        self.known: set[str] = set()
        """Keys of what the course has held."""
        nodes = course.walk()
        self.wholes = whole_questions(course)
        self.pages = [self._page_item(node) for node in nodes if node.kind not in WITH_QUESTIONS]
        self.bank = [item for node in nodes if node.kind in WITH_QUESTIONS for item in self._bank_items(node)]
        """Quizzes and questions."""
        self._find_deleted(self.pages, self.bank)
        self._settle([*self.pages, *self.bank])

    def _page_item(self, node: FileNode) -> Item:
        key = node_key(self.course, node)
        found = Page.objects.filter(translation_key=key).first()
        there = found.specific if found else None
        item = Item(node.name, node.hash, there, node)
        if there is None:
            return item
        course = node_key(self.course, self.course)
        item.elsewhere = isinstance(there, FilePage) and (there.course is None or there.course.translation_key != course)
        other = type(there) is not PAGE_MODELS[node.kind]
        if other or (item.elsewhere and node.text("key") and there.file_hash != node.hash):
            line = node.document.front_lines.get("key", 1)
            raise ContentProblems(
                [Problem(node.name, line, f"The key {key} is that of another page (“{there.title}”). Take it out of this file.")]
            )
        return item

    def _find_deleted(self, pages: list[Item], quizzes: list[Item]) -> None:
        """Mark what was there once (an edition of the course names it) and was deleted in the website since."""
        course = node_key(self.course, self.course)
        if pages[0].is_new:
            return
        self.known = {key for edition in Edition.objects.filter(course_key=course) for key in keys_of(from_json(edition.outline))}
        missing = {item.node.id for item in pages if item.is_new}
        above = {child.id: node.id for node in self.course.walk() for child in node.children}
        for item in pages:
            known = item.node.id in pages[0].there.loaded_pages if item.node.kind == "page" else self._knows(item.node)
            item.gone = item.is_new and known and self.resolve != THEIRS
        deleted = {item.node.id for item in pages if item.gone}
        for item in pages:
            if not item.gone and item.place_changed:
                item.homeless = above.get(item.node.id) in deleted
                if item.homeless and item.node.id in missing:
                    deleted.add(item.node.id)  # walked from the top: what stands in it has no place either
        self._find_deleted_questions(quizzes, {*pages[0].there.loaded_pages})

    def _find_deleted_questions(self, items: list[Item], beside: set[str]) -> None:
        if self.resolve == THEIRS:
            return
        quizzes = {item.node.id: item for item in items if item.whole is None}
        for quiz in quizzes.values():
            known = str(self.quizzes[quiz.node.id]) in self.known or remembered(quiz.node) in beside
            quiz.gone = quiz.is_new and known
        for item in items:
            if item.whole is not None and item.is_new:
                of = quizzes.get(item.node.id)
                item.gone = of.gone or not of.file_changed if of else remembered(item.node, item.whole) in beside

    def _knows(self, node: FileNode) -> bool:
        return str(node_key(self.course, node)) in self.known

    def _bank_items(self, node: FileNode) -> list[Item]:
        """The quiz of a file, and the questions that stand whole in it."""
        items = [self._quiz_item(node)] if node.kind == "quiz" else []
        return items + [self._question_item(self.wholes[path]) for path in listed_in(node) if path.startswith(f"{node.id}/")]

    def _quiz_item(self, node: FileNode) -> Item:
        key = self.quizzes[node.id] = node_key(self.course, node)
        front, blocks = node.document.front, [target_of(block) or block.id for block in node.document.blocks]
        said = text_hash(repr([{name: value for name, value in front.items() if name != "category"}, blocks]))
        there = Quiz.objects.filter(key=key).first()
        file_hash = said[:32] + place_hash(category_path(node.text("category")), node.id)
        item = Item(node.name, file_hash, there, node, file_id=f"{self.course.id}/{node.id}")
        item.elsewhere = bool(node.text("key")) and self._came_with_another(there)
        if there is not None and there.file_hash == text_hash(repr([front, blocks])):  # loaded when quizzes did not remember their place
            note(there, file_hash=file_hash)
        return item

    def _question_item(self, whole: Whole) -> Item:
        node, said = whole.node, text_hash(whole.values.fingerprint())
        there = Question.objects.filter(key=question_key(self.course, node, whole.values)).first()
        file_hash = said[:32] + place_hash(whole.category, node.id)
        item = Item(f"{node.name} #{whole.values.id}", file_hash, there, node, whole, file_id=f"{self.course.id}/{whole.path}")
        item.elsewhere = bool(whole.values.key) and self._came_with_another(there)
        if there is not None and there.file_hash == said:  # loaded when questions did not remember their place
            note(there, file_hash=file_hash)
        return item

    def _came_with_another(self, there: Quiz | Question | None) -> bool:
        """Did it come with another course that is there? Then it is changed in that course's files, and only asked in ours."""
        course = there.file_id.partition("/")[0] if there else ""
        return course not in ("", self.course.id) and CoursePage.objects.filter(file_id=course).exists()

    def _compare(self, items: list[Item]) -> None:
        """Find the files that say what the website says by now: an export that comes back is no change, and no conflict."""
        course = CoursePage.objects.filter(translation_key=node_key(self.course, self.course)).first()
        if course is None:
            return
        writer = CourseWriter(course)
        for item in items:
            if not item.file_changed or item.is_new or not item.there.live:
                continue
            if item.whole is not None:
                item.same = self._says_the_same(writer, item.there, item.whole)
            elif item.of_bank:
                item.same = writer.bank.quiz_front(item.there) == canonical_front(item.node) and self._lists_the_same(writer, item)
            elif not item.elsewhere:
                in_place = item.there.file_hash[32:] == item.hash[32:] or place_hash(*writer.place(item.there)) == item.hash[32:]
                item.same = in_place and writer.page_text(item.there) == canonical_text(item.node)
            if item.same and not item.elsewhere:
                facts = {"file_id": item.file_id or item.node.id}
                note(item.there, file_hash=item.hash, loaded_revision_id=item.there.live_revision_id, **facts)

    @staticmethod
    def _says_the_same(writer: CourseWriter, there: Question, whole: Whole) -> bool:
        said = replace(canonical_values(whole.values), id="", key="", category=None)
        return writer.bank.category(there) == whole.category and writer.bank.values(there) == said

    @staticmethod
    def _lists_the_same(writer: CourseWriter, item: Item) -> bool:
        if item.there.pk not in {quiz.pk for quiz in writer.quizzes.values()}:
            return False
        there, here = writer.quiz_blocks(item.there), canonical_questions(item.node)
        return [(block.id, target_of(block)) for block in there] == [(block.id, target_of(block)) for block in here]

    def _settle(self, items: list[Item]) -> None:
        self._compare(items)
        clashes = []
        for item in items if not self.resolve else []:
            if item.of_bank and item.elsewhere:
                continue
            if item.homeless:
                clashes.append(f"{item.name}: new here in the files, but what it stands in was deleted in the website")
            elif item.file_changed and item.elsewhere:
                clashes.append(f"{item.name}: changed in the file, and moved to another course in the website (“{item.there}”)")
            elif item.file_changed and item.edited:
                clashes.append(f"{item.name}: changed in the file and in the website (“{item.there}”)")
        if clashes:
            raise EditConflicts(clashes)

    def writes(self, item: Item) -> bool:
        """Does the file's version go into the website? Notes what happens."""
        if item.gone:
            self.done.kept.append(item.name)
            return False
        if not item.file_changed:
            self.done.unchanged += 1
            return False
        if item.of_bank and item.elsewhere:
            self.done.kept.append(item.name)
            return False
        if (item.edited or item.elsewhere or item.homeless) and self.resolve == OURS:
            if not item.is_new:
                note(item.there, file_hash=item.hash)
            self.done.kept.append(item.name)
            return False
        (self.done.created if item.is_new else self.done.updated).append(item.name)
        return True
