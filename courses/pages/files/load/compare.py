"""Who changed what since the last load: the files, the website, or both."""

import uuid

from wagtail.models import Page

from courses.pages.files.export import CourseWriter
from courses.pages.files.fix import canonical_front, canonical_question, canonical_text
from courses.pages.files.load.items import OURS, THEIRS, Item, Loaded, keys_of, node_key, note, question_key
from courses.pages.files.load.place import PAGE_MODELS
from courses.pages.files.problems import ContentProblems, EditConflicts, Problem
from courses.pages.files.read import FileNode, place_hash, question_of, text_hash
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
        self.pages = [self._page_item(node) for node in nodes if node.kind != "quiz"]
        self.questions = [item for node in nodes if node.kind == "quiz" for item in self._quiz_items(node)]
        """Quizzes and their questions."""
        self._find_deleted(self.pages, self.questions)
        self._settle([*self.pages, *self.questions])

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
        whole = {item.node.id: item for item in quizzes if item.question is None}
        for item in quizzes:
            quiz = whole[item.node.id]
            quiz.gone = quiz.is_new and str(self.quizzes[item.node.id]) in self.known and self.resolve != THEIRS
            if item.question is not None:
                item.gone = item.is_new and self.resolve != THEIRS and (quiz.gone or not quiz.file_changed)

    def _knows(self, node: FileNode) -> bool:
        return str(node_key(self.course, node)) in self.known

    def _quiz_items(self, node: FileNode) -> list[Item]:
        questions = [found for block in node.document.blocks if (found := question_of(node, block))]
        key = node_key(self.course, node)
        self.quizzes[node.id] = key
        order = repr([node.document.front, [question.id for question in questions]])
        items = [Item(node.name, text_hash(order), Quiz.objects.filter(key=key).first(), node)]
        for question in questions:
            there = Question.objects.filter(key=question_key(self.course, node, question)).first()
            items.append(Item(f"{node.name} #{question.id}", text_hash(repr(question)), there, node, question))
        return items

    def _compare(self, items: list[Item]) -> None:
        """Find the files that say what the website says by now: an export that comes back is no change, and no conflict."""
        course = CoursePage.objects.filter(translation_key=node_key(self.course, self.course)).first()
        if course is None:
            return
        writer = CourseWriter(course)
        for item in items:
            if not item.file_changed or item.is_new or item.elsewhere or not item.there.live:
                continue
            if isinstance(item.there, FilePage):
                in_place = item.there.file_hash[32:] == item.hash[32:] or place_hash(*writer.place(item.there)) == item.hash[32:]
                item.same = in_place and writer.page_text(item.there) == canonical_text(item.node)
            elif isinstance(item.there, Quiz):
                there = [writer.question(item.there, line.question).id for line in item.there.items.all()]
                item.same = writer.quiz_front(item.there) == canonical_front(item.node) and there == [
                    block.id for block in item.node.document.blocks
                ]
            else:
                quiz = Quiz.objects.filter(key=self.quizzes[item.node.id]).first()
                block = next(block for block in item.node.document.blocks if item.question and block.id == item.question.id)
                item.same = quiz is not None and writer.question(quiz, item.there).fields == canonical_question(item.node, block).fields
            if item.same:
                facts = {"file_id": item.node.id} if isinstance(item.there, FilePage) else {}
                note(item.there, file_hash=item.hash, loaded_revision_id=item.there.live_revision_id, **facts)

    def _settle(self, items: list[Item]) -> None:
        self._compare(items)
        clashes = []
        for item in items if not self.resolve else []:
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
        if (item.edited or item.elsewhere or item.homeless) and self.resolve == OURS:
            if not item.is_new:
                note(item.there, file_hash=item.hash)
            self.done.kept.append(item.name)
            return False
        (self.done.created if item.is_new else self.done.updated).append(item.name)
        return True
