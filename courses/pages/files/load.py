"""Loading a course's folder into the website: all of it or nothing, and the same files again change nothing."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from courses.pages.actions import editions_held, refresh_edition
from courses.pages.files.convert import Lookups, NotFound, to_stream
from courses.pages.files.export import CourseWriter
from courses.pages.files.fix import canonical_front, canonical_question, canonical_text
from courses.pages.files.markdown import to_html
from courses.pages.files.problems import ContentProblems, EditConflicts, Problem
from courses.pages.files.read import FileNode, QuestionValues, key_of, media_folders, plain_body, question_of, read_course, text_hash
from courses.pages.models import CoursePage, DayPage, Edition, HomePage, LessonPage, ModulePage, TrainingPage
from courses.pages.models.tree import FilePage
from courses.quizzes.models import Category, Question, QuestionOption, Quiz, QuizQuestion

PAGE_MODELS: dict[str, type[FilePage]] = {"course": CoursePage, "day": DayPage, "module": ModulePage, "lesson": LessonPage}
OURS, THEIRS = "ours", "theirs"


@dataclass
class Loaded:
    """What a load did."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    unchanged: int = 0
    unpublished: list[str] = field(default_factory=list)
    edition: Edition | None = None


def node_key(course: FileNode, node: FileNode) -> uuid.UUID:
    """A page's key: the one its file gives (it was born in the website), else made from the ids."""
    return uuid.UUID(node.text("key")) if node.text("key") else key_of(course.id, node.id)


def question_key(course: FileNode, node: FileNode, question: QuestionValues) -> uuid.UUID:
    return uuid.UUID(question.key) if question.key else key_of(course.id, node.id, question.id)


@dataclass
class _Item:
    """Something in the files beside what the website has of it."""

    name: str
    hash: str
    there: Any
    node: FileNode
    question: QuestionValues | None = None
    same: bool = False

    @property
    def is_new(self) -> bool:
        return self.there is None

    @property
    def file_changed(self) -> bool:
        return bool(self.is_new or (self.there.file_hash != self.hash and not self.same))

    @property
    def edited(self) -> bool:
        """Was it changed in the website since it was loaded?"""
        return not self.is_new and self.there.latest_revision_id != self.there.loaded_revision_id


def load_course(root: Path, *, resolve: str = "", say: Callable[[str], None] = lambda line: None) -> Loaded:
    """Load the course in the folder `root`. `resolve` settles what both sides changed: OURS (the website wins) or THEIRS (the files win).

    `say` gets a line of progress now and then. Raises ContentProblems or EditConflicts; then nothing at all was loaded.
    """
    course = read_course(root)
    with transaction.atomic(), editions_held():
        return _Loading(course, root, resolve, say).run()


class _Loading:
    def __init__(self, course: FileNode, root: Path, resolve: str, say: Callable[[str], None]) -> None:
        self.course, self.root, self.resolve, self.say = course, root, resolve, say
        self.done = Loaded()
        self.pages: dict[str, FilePage] = {}
        self.quizzes: dict[str, uuid.UUID] = {}
        self.files: dict[str, Any] = {}

    def run(self) -> Loaded:
        nodes = self.course.walk()
        pages = [self._page_item(node) for node in nodes if node.kind != "quiz"]
        quizzes = [item for node in nodes if node.kind == "quiz" for item in self._quiz_items(node)]
        self._settle([*pages, *quizzes])
        for item in quizzes:
            if item.question is not None:
                self._write_question(item)
        for item in quizzes:
            if item.question is None:
                self._write_quiz(item)
        training = training_page()
        self._place(self.course, training)
        for n, item in enumerate(pages, start=1):
            self._write_page(item)
            if n % 10 == 0:
                self.say(f"{n} of {len(pages)} pages")
        self._unpublish_vanished()
        self.done.edition = refresh_edition(CoursePage.objects.get(pk=self.pages[self.course.id].pk))
        return self.done

    def _page_item(self, node: FileNode) -> _Item:
        model = PAGE_MODELS[node.kind]
        return _Item(node.name, node.hash, model.objects.filter(translation_key=node_key(self.course, node)).first(), node)

    def _quiz_items(self, node: FileNode) -> list[_Item]:
        questions = [found for block in node.document.blocks if (found := question_of(node, block))]
        key = node_key(self.course, node)
        self.quizzes[node.id] = key
        order = repr([node.document.front, [question.id for question in questions]])
        items = [_Item(node.name, text_hash(order), Quiz.objects.filter(key=key).first(), node)]
        for question in questions:
            there = Question.objects.filter(key=question_key(self.course, node, question)).first()
            items.append(_Item(f"{node.name} #{question.id}", text_hash(repr(question)), there, node, question))
        return items

    def _compare(self, items: list[_Item]) -> None:
        """Find the files that say what the website says by now: an export that comes back is no change, and no conflict."""
        course = CoursePage.objects.filter(translation_key=node_key(self.course, self.course)).first()
        if course is None:
            return
        writer = CourseWriter(course)
        for item in items:
            if not item.file_changed or item.is_new or not item.there.live:
                continue
            if isinstance(item.there, FilePage):
                item.same = (item.node.kind == "course" or item.there.slug == item.node.slug) and writer.page_text(
                    item.there
                ) == canonical_text(item.node)
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
                type(item.there).objects.filter(pk=item.there.pk).update(
                    file_hash=item.hash, loaded_revision_id=item.there.live_revision_id
                )

    def _settle(self, items: list[_Item]) -> None:
        self._compare(items)
        clashes = [item for item in items if item.file_changed and item.edited]
        if clashes and not self.resolve:
            raise EditConflicts([f"{item.name}: changed in the file and in the website (“{item.there}”)" for item in clashes])

    def _writes(self, item: _Item) -> bool:
        """Does the file's version go into the website? Notes what happens."""
        if not item.file_changed:
            self.done.unchanged += 1
            return False
        if item.edited and self.resolve == OURS:
            type(item.there).objects.filter(pk=item.there.pk).update(file_hash=item.hash)
            self.done.kept.append(item.name)
            return False
        (self.done.created if item.is_new else self.done.updated).append(item.name)
        return True

    # --- quizzes ---

    def _category(self, name: str) -> Category | None:
        return Category.objects.get_or_create(name=name, parent=None)[0] if name else None

    def _write_question(self, item: _Item) -> None:
        values = item.question
        assert values is not None
        if not self._writes(item):
            return
        question = item.there or Question(
            key=question_key(self.course, item.node, values), file_id=f"{self.course.id}/{item.node.id}/{values.id}"
        )
        question.category = self._category(item.node.text("category"))
        question.kind, question.safety, question.principles = values.kind, values.safety, values.principles
        question.stem, question.explanation = to_html(values.stem), to_html(values.explanation)
        question.options = [
            QuestionOption(sort_order=n, text=_inline(option["text"]), right=option["right"], feedback=_inline(option["feedback"]))
            for n, option in enumerate(values.options)
        ]
        self._publish(question, item.hash)

    def _write_quiz(self, item: _Item) -> None:
        node = item.node
        if not self._writes(item):
            return
        quiz = item.there or Quiz(key=self.quizzes[node.id], file_id=f"{self.course.id}/{node.id}")
        quiz.title, quiz.category = node.text("title"), self._category(node.text("category"))
        for name in ("intro", "pass_message", "retry_message"):
            setattr(quiz, name, to_html(node.text(name)))
        found = [question for block in node.document.blocks if (question := question_of(node, block))]
        keys = [question_key(self.course, node, question) for question in found]
        by_key = {question.key: question for question in Question.objects.filter(key__in=keys)}
        quiz.items = [QuizQuestion(sort_order=n, question=by_key[key]) for n, key in enumerate(keys)]
        self._publish(quiz, item.hash)

    def _publish(self, item: Question | Quiz, file_hash: str) -> None:
        item.file_hash = file_hash
        item.save()
        revision = item.save_revision()
        revision.publish()
        type(item).objects.filter(pk=item.pk).update(loaded_revision_id=revision.pk, file_hash=file_hash)

    # --- pages ---

    def _place(self, node: FileNode, parent: Page) -> FilePage:
        """The page of `node` where it belongs, with those below it: made as an empty draft if it is new, moved if it stood elsewhere."""
        model, key = PAGE_MODELS[node.kind], node_key(self.course, node)
        page = model.objects.filter(translation_key=key).first()
        if page is None:
            page = model(title=node.text("title"), slug=node.slug, translation_key=key, file_id=node.id, live=False, **_empty(node))
            parent.add_child(instance=page)
        else:
            if (
                page.slug != node.slug and node.kind != "course"
            ):  # out of the way, in case another page takes its number: it gets its own when it is written
                Page.objects.filter(pk=page.pk).update(slug=f"moving-{page.pk}")
            if not page.is_child_of(parent):
                page.move(parent, pos="last-child")
            page = model.objects.get(pk=page.pk)
        self.pages[node.id] = page
        children = [self._place(child, model.objects.get(pk=page.pk)) for child in node.children]
        order = [child.pk for child in children]
        there = [pk for pk in page.get_children().values_list("pk", flat=True) if pk in set(order)]
        if there != order:
            for pk in order:
                Page.objects.get(pk=pk).move(Page.objects.get(pk=page.pk), pos="last-child")
        return page

    def _write_page(self, item: _Item) -> None:
        node = item.node
        if not self._writes(item):
            return
        page = type(self.pages[node.id]).objects.get(pk=self.pages[node.id].pk)
        page.title = page.draft_title = node.text("title")
        page.file_id = node.id
        if item.is_new or node.kind != "course":  # a course keeps its address, whatever the folder is called that it comes back from
            page.slug = node.slug
        if isinstance(page, CoursePage):
            page.neutral_title, page.summary, page.hours = node.text("neutral_title"), node.text("summary"), node.document.front["hours"]
            page.body = to_html(plain_body(node), link=self._link)
        elif isinstance(page, DayPage):
            page.summary = node.text("summary")
        elif isinstance(page, ModulePage):
            page.minutes, page.outcomes = node.document.front["minutes"], node.document.front.get("outcomes") or []
            page.body = to_html(plain_body(node), link=self._link)
        elif isinstance(page, LessonPage):
            page.minutes, page.principles = node.document.front["minutes"], node.document.front.get("principles") or []
            look = Lookups(self._link, self._image, self._document, lambda name: str(self.quizzes[name]))
            page.body = LessonPage._meta.get_field("body").to_python(to_stream(node.document, look))
            if node.document.problems:
                raise ContentProblems(node.document.problems)
        page.file_hash = item.hash
        try:
            page.full_clean()
        except ValidationError as error:
            raise ContentProblems([Problem(node.name, 1, message) for message in error.messages]) from error
        revision = page.save_revision()
        revision.publish()
        type(page).objects.filter(pk=page.pk).update(loaded_revision_id=revision.pk, file_hash=item.hash, file_id=node.id)

    def _link(self, address: str) -> str:
        if address.startswith("lesson:"):
            return f'linktype="page" id="{self.pages[address.removeprefix("lesson:")].pk}"'
        if address.startswith("principle:"):
            return f'href="/charter/#{escape(address.removeprefix("principle:"))}"'
        return f'href="{escape(address)}"'

    def _file(self, name: str) -> Path:
        found = next((folder / name for folder in media_folders(self.root) if (folder / name).is_file()), None)
        if found is None:
            raise NotFound(f"There is no file “{name}” in images/ or media/.")
        return found

    def _image(self, name: str) -> int:
        return self._upload(get_image_model(), name, lambda data: ImageFile(ContentFile(data), name=name))

    def _document(self, name: str) -> int:
        return self._upload(get_document_model(), name, lambda data: ContentFile(data, name=name))

    def _upload(self, model: Any, name: str, make: Callable[[bytes], Any]) -> int:
        """The picture or document of the file `name`; uploaded unless the very same is there already."""
        if name not in self.files:
            data = self._file(name).read_bytes()
            there = next((row for row in model.objects.filter(title=name) if _same(row, data)), None)
            if there is None:
                there = model(title=name, file=make(data))
                there.save()
            self.files[name] = there.pk
        pk: int = self.files[name]
        return pk

    def _unpublish_vanished(self) -> None:
        course_page = self.pages[self.course.id]
        wanted = {page.pk for page in self.pages.values()}
        for page in Page.objects.descendant_of(course_page).live().exclude(pk__in=wanted).specific():
            if isinstance(page, FilePage) and page.file_id:
                page.unpublish()
                self.done.unpublished.append(page.file_id)


def _same(row: Any, data: bytes) -> bool:
    try:
        with row.file.open("rb") as file:
            return bool(file.read() == data)
    except FileNotFoundError:
        return False


def _empty(node: FileNode) -> dict[str, Any]:
    """What a page needs to exist at all; everything else comes when it is written."""
    if node.kind == "course":
        return {"neutral_title": node.text("neutral_title"), "summary": node.text("summary"), "hours": node.document.front["hours"]}
    return {"minutes": node.document.front["minutes"]} if node.kind in ("module", "lesson") else {}


def _inline(text: str) -> str:
    """A short text as rich text."""
    return to_html(text)


def training_page() -> Page:
    """The shelf for courses; the home page and it are made, and the default site pointed there, when they are not there yet."""
    found = TrainingPage.objects.first()
    if found is not None:
        return found
    home = HomePage.objects.first()
    if home is None:
        root = Page.objects.filter(depth=1).first() or Page.add_root(instance=Page(title="Root", slug="root"))
        home = HomePage(title="Alongside", slug="alongside-home")
        root.add_child(instance=home)
        old = Site.objects.filter(is_default_site=True).first()
        if old is None:
            Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="Alongside")
        else:
            welcome = old.root_page
            old.root_page, old.site_name = home, "Alongside"
            old.save()
            if welcome.slug == "home" and type(welcome.specific) is Page and not welcome.get_children().exists():
                welcome.delete()
    training = TrainingPage(title="Training", slug="training")
    HomePage.objects.get(pk=home.pk).add_child(instance=training)
    return training
