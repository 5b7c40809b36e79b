"""Loading a course's folder into the website: all of it or nothing, and the same files again change nothing."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Revision, Site

from courses.pages.actions import editions_held, refresh_edition
from courses.pages.enums import Audience
from courses.pages.files.convert import Lookups, body_of, to_stream
from courses.pages.files.export import CourseWriter
from courses.pages.files.fix import canonical_front, canonical_question, canonical_text
from courses.pages.files.markdown import to_html
from courses.pages.files.problems import ContentProblems, EditConflicts, Problem
from courses.pages.files.read import (
    FileNode,
    QuestionValues,
    find_file,
    key_of,
    place_hash,
    plain_body,
    question_of,
    read_course,
    text_hash,
)
from courses.pages.models import CoursePage, DayPage, Edition, HomePage, InformationPage, LessonPage, ModulePage, TrainingPage
from courses.pages.models.tree import FilePage
from courses.pages.outline import Outline, from_json
from courses.quizzes.models import Category, Question, QuestionOption, Quiz, QuizQuestion

PAGE_MODELS: dict[str, type[FilePage]] = {
    "course": CoursePage, "day": DayPage, "module": ModulePage, "lesson": LessonPage, "page": InformationPage,
}  # fmt: skip
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
    gone: bool = False
    """It was loaded once, and deleted in the website since."""
    homeless: bool = False
    """What it stands in was deleted in the website, and the file is new or has moved there since."""
    elsewhere: bool = False
    """Its page stands in another course by now."""

    @property
    def is_new(self) -> bool:
        return self.there is None

    @property
    def file_changed(self) -> bool:
        return bool(self.is_new or (self.there.file_hash != self.hash and not self.same))

    @property
    def place_changed(self) -> bool:
        """Is the file of a page new, or does it stand elsewhere than when it was loaded? Only then does it say where its page stands."""
        return self.file_changed and self.node.kind != "course" and (self.is_new or self.there.file_hash[32:] != self.hash[32:])

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
        self.files: dict[tuple[Any, str], Any] = {}
        self.slugs: dict[str, str] = {}
        self.known: set[str] = set()
        """Keys of what the course has held."""

    def run(self) -> Loaded:
        nodes = self.course.walk()
        pages = [self._page_item(node) for node in nodes if node.kind != "quiz"]
        quizzes = [item for node in nodes if node.kind == "quiz" for item in self._quiz_items(node)]
        self._find_deleted(pages, quizzes)
        self._settle([*pages, *quizzes])
        writes = {id(item) for item in [*quizzes, *pages] if self._writes(item)}
        for item in quizzes:
            if item.question is not None and id(item) in writes:
                self._write_question(item)
        for item in quizzes:
            if item.question is None and id(item) in writes:
                self._write_quiz(item)
        self.pages = {item.node.id: item.there for item in pages if not item.is_new}
        self._place([item for item in pages if id(item) in writes and (item.is_new or item.place_changed)])
        for n, item in enumerate(pages, start=1):
            if id(item) in writes:
                self._write_page(item)
            if n % 10 == 0:
                self.say(f"{n} of {len(pages)} pages")
        self._remember_pages()
        self._unpublish_vanished()
        self.done.edition = refresh_edition(CoursePage.objects.get(pk=self.pages[self.course.id].pk))
        return self.done

    def _page_item(self, node: FileNode) -> _Item:
        key = node_key(self.course, node)
        found = Page.objects.filter(translation_key=key).first()
        there = found.specific if found else None
        item = _Item(node.name, node.hash, there, node)
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

    def _find_deleted(self, pages: list[_Item], quizzes: list[_Item]) -> None:
        """Mark what was there once (an edition of the course names it) and was deleted in the website since."""
        course = node_key(self.course, self.course)
        if pages[0].is_new:
            return
        self.known = {key for edition in Edition.objects.filter(course_key=course) for key in _keys(from_json(edition.outline))}
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
                _note(item.there, file_hash=item.hash, loaded_revision_id=item.there.live_revision_id, **facts)

    def _settle(self, items: list[_Item]) -> None:
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

    def _writes(self, item: _Item) -> bool:
        """Does the file's version go into the website? Notes what happens."""
        if item.gone:
            self.done.kept.append(item.name)
            return False
        if not item.file_changed:
            self.done.unchanged += 1
            return False
        if (item.edited or item.elsewhere or item.homeless) and self.resolve == OURS:
            if not item.is_new:
                _note(item.there, file_hash=item.hash)
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

    def _place(self, items: list[_Item]) -> None:
        """Bring the pages of `items`, whose files are new or have moved, to where their files stand: new ones as empty drafts.

        All others stay where the website has them. Numbers are given out at the end, so that pages can change theirs with each other.
        """
        above = {child.id: node for node in self.course.walk() for child in node.children}
        for n, item in enumerate(items):
            node = item.node
            parent = Page.objects.get(pk=self.pages[above[node.id].id].pk) if node.kind != "course" else training_page()
            if item.is_new:
                key = node_key(self.course, node)
                slug = node.slug if node.kind == "course" else f"{PAGE_MODELS[node.kind].slug_prefix}{900_000 + n}"
                page = PAGE_MODELS[node.kind](
                    title=node.text("title"), slug=slug, translation_key=key, file_id=node.id, live=False, **_empty(node)
                )
                try:
                    parent.add_child(instance=page)
                except ValidationError as error:
                    raise ContentProblems([Problem(node.name, 1, message) for message in error.messages]) from error
            else:
                page = item.there
                Page.objects.filter(pk=page.pk).update(slug=f"moving-{page.pk}")
                if not page.is_child_of(parent):
                    Page.objects.get(pk=page.pk).move(parent, pos="last-child")
            self.pages[node.id] = type(page).objects.get(pk=page.pk)
        placed = {item.node.id for item in items}
        for node in self.course.walk():
            if any(child.id in placed for child in node.children):
                self._order(node, placed)

    def _order(self, node: FileNode, placed: set[str]) -> None:
        """Put the pages just placed below `node` behind those that their files follow, and choose their addresses."""
        parent = Page.objects.get(pk=self.pages[node.id].pk)
        children = {page.pk: page for page in parent.get_children()}
        here = [child for child in node.children if child.id in self.pages and self.pages[child.id].pk in children]
        moved = {self.pages[child.id].pk: child for child in here if child.id in placed}
        order = [pk for pk in children if pk not in moved]
        at = 0
        for child in here:
            pk = self.pages[child.id].pk
            if pk in moved:
                order.insert(at, pk)
            at = order.index(pk) + 1
        if order != list(children):
            for n, pk in enumerate(order):
                if pk in moved:
                    page = Page.objects.get(pk=pk)
                    page.move(Page.objects.get(pk=order[n - 1]), pos="right") if n else page.move(
                        Page.objects.get(pk=parent.pk), pos="first-child"
                    )
        taken = {page.slug for pk, page in children.items() if pk not in moved}
        wanted = {child.slug for child in moved.values()}
        for child in moved.values():
            prefix = self.pages[child.id].slug_prefix if child.kind != "page" else f"{child.slug}-"
            free = (slug for n in range(1, len(order) * 2 + 2) if (slug := f"{prefix}{n}") not in taken | wanted)
            self.slugs[child.id] = child.slug if child.slug not in taken else next(free)
            taken.add(self.slugs[child.id])

    def _write_page(self, item: _Item) -> None:
        node = item.node
        page = type(self.pages[node.id]).objects.get(pk=self.pages[node.id].pk)
        page.title = page.draft_title = node.text("title")
        page.file_id = node.id
        page.slug = self.slugs.get(node.id, page.slug)
        if isinstance(page, CoursePage):
            page.neutral_title, page.summary, page.hours = node.text("neutral_title"), node.text("summary"), node.document.front["hours"]
            page.body = to_html(plain_body(node), link=self._link)
            page.whole_charter = bool(node.document.front.get("whole_charter", False))
        elif isinstance(page, InformationPage):
            page.summary, page.day = node.text("summary"), node.document.front.get("day")
            page.audience = node.text("audience") or Audience.EVERYONE
            page.body = InformationPage._meta.get_field("body").to_python(to_stream(node.document, self._look(), body_of("page")))
        elif isinstance(page, DayPage):
            page.summary = node.text("summary")
        elif isinstance(page, ModulePage):
            page.minutes, page.outcomes = node.document.front["minutes"], node.document.front.get("outcomes") or []
            page.body = to_html(plain_body(node), link=self._link)
        elif isinstance(page, LessonPage):
            page.minutes, page.principles = node.document.front["minutes"], node.document.front.get("principles") or []
            page.body = LessonPage._meta.get_field("body").to_python(to_stream(node.document, self._look()))
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

    def _look(self) -> Lookups:
        return Lookups(self._link, self._image, self._document, lambda name: str(self.quizzes[name]))

    def _link(self, address: str) -> str:
        kind, _, name = address.partition(":")
        if kind in ("lesson", "page"):
            page = self.pages.get(name)
            return f'linktype="page" id="{page.pk}"' if page else 'href="/training/"'  # deleted in the website
        if address.startswith("principle:"):
            return f'href="/charter/#{escape(address.removeprefix("principle:"))}"'
        return f'href="{escape(address)}"'

    def _image(self, name: str) -> int:
        path = find_file(self.root, name, settings.WAGTAILIMAGES_EXTENSIONS)
        return self._upload(get_image_model(), path, lambda data: ImageFile(ContentFile(data), name=name))

    def _document(self, name: str) -> int:
        path = find_file(self.root, name, settings.WAGTAILDOCS_EXTENSIONS)
        return self._upload(get_document_model(), path, lambda data: ContentFile(data, name=name))

    def _upload(self, model: Any, path: Path, make: Callable[[bytes], Any]) -> int:
        """The picture or document of the file `path`; uploaded unless the very same is there already."""
        name = path.name
        if (model, name) not in self.files:
            data = path.read_bytes()
            there = next((row for row in model.objects.filter(title=name) if _same(row, data)), None)
            if there is None:
                there = model(title=name, file=make(data))
                there.save()
            self.files[model, name] = there.pk
        pk: int = self.files[model, name]
        return pk

    def _remember_pages(self) -> None:
        """Editions know what a course has held, but not the pages beside it: those the course itself remembers."""
        course = CoursePage.objects.get(pk=self.pages[self.course.id].pk)
        ever = sorted({*course.loaded_pages, *(node.id for node in self.course.children if node.kind == "page")})
        if ever != course.loaded_pages:
            _note(course, loaded_pages=ever)

    def _unpublish_vanished(self) -> None:
        course_page = self.pages[self.course.id]
        in_files = {node.id for node in self.course.walk()}  # a copy made in the website has the id of what it was copied from
        others = Edition.objects.exclude(course_key=course_page.translation_key)
        foreign: set[str] | None = None
        for page in Page.objects.descendant_of(course_page).live().specific():
            if not isinstance(page, FilePage) or not page.file_id or page.file_id in in_files:
                continue
            if page.translation_key != key_of(self.course.id, page.file_id):
                foreign = {key for edition in others for key in _keys(from_json(edition.outline))} if foreign is None else foreign
                if str(page.translation_key) in foreign:  # moved here from another course
                    continue
            page.unpublish()
            _note(page, file_hash="")  # so that it is published again when its file comes back
            self.done.unpublished.append(page.file_id)


def _keys(outline: Outline) -> set[str]:
    """Everything that an edition names."""
    parts: tuple[Any, ...] = (*outline.days, *outline.modules, *outline.lessons, *outline.quizzes)
    return {str(part.key) for part in parts}


def _note(there: Any, **facts: Any) -> None:
    """Note facts of a load where an editor's next revision takes them over too: the revisions hold their own copy of every field."""
    type(there).objects.filter(pk=there.pk).update(**facts)
    for revision in Revision.objects.filter(pk__in={there.latest_revision_id, there.live_revision_id} - {None}):
        revision.content |= facts
        revision.save(update_fields=["content"])
    for name, value in facts.items():
        setattr(there, name, value)


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
    if node.kind == "page":
        return {"summary": node.text("summary")}
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
