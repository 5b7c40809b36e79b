"""Loading a course's folder into the website: all of it or nothing, and the same files again change nothing."""

import uuid
from collections.abc import Callable
from html import escape
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update

from courses.pages.actions import editions_held, refresh_edition
from courses.pages.enums import Audience
from courses.pages.files.convert import Lookups, body_of, to_stream
from courses.pages.files.load.bank import BankLoading
from courses.pages.files.load.compare import Comparison
from courses.pages.files.load.items import Item, Loaded, keys_of, note
from courses.pages.files.load.media import Uploads
from courses.pages.files.load.place import Places
from courses.pages.files.markdown import to_html
from courses.pages.files.problems import ContentProblems, Problem
from courses.pages.files.read import FileNode, key_of, plain_body, read_course, skills_of
from courses.pages.models import CoursePage, DayPage, Edition, InformationPage, LessonPage, ModulePage
from courses.pages.models.tree import FilePage
from courses.pages.outline import from_json


def load_course(root: Path, *, resolve: str = "", say: Callable[[str], None] = lambda line: None) -> Loaded:
    """Load the course in the folder `root`. `resolve` settles what both sides changed: OURS (the website wins) or THEIRS (the files win).

    `say` gets a line of progress now and then. Raises ContentProblems or EditConflicts; then nothing at all was loaded.
    """
    course = read_course(root)
    with transaction.atomic(), editions_held():
        loading = _Loading(course, root, resolve, say)
        with disable_reference_index_auto_update():  # else each row is looked through three or four times
            done = loading.run()
        for written in (*loading.bank.written, *loading.written):
            ReferenceIndex.create_or_update_for_object(type(written).objects.get(pk=written.pk))
        return done


class _Loading:
    def __init__(self, course: FileNode, root: Path, resolve: str, say: Callable[[str], None]) -> None:
        self.course, self.resolve, self.say = course, resolve, say
        self.uploads = Uploads(root)
        self.done = Loaded()
        self.bank = BankLoading(course, self.uploads, self.done)
        self.pages: dict[str, FilePage] = {}
        self.quizzes: dict[str, uuid.UUID] = {}
        self.slugs: dict[str, str] = {}
        self.written: list[FilePage] = []

    def run(self) -> Loaded:
        found = Comparison(self.course, self.resolve, self.done)
        pages, self.quizzes = found.pages, found.quizzes
        writes = {id(item) for item in [*found.bank, *pages] if found.writes(item)}
        self.bank.write([item for item in found.bank if id(item) in writes])
        self.pages = {item.node.id: item.there for item in pages if not item.is_new}
        places = Places(self.course, self.pages)
        places.place([item for item in pages if id(item) in writes and (item.is_new or item.place_changed)])
        self.slugs = places.slugs
        for n, item in enumerate(pages, start=1):
            if id(item) in writes:
                self._write_page(item)
            if n % 10 == 0:
                self.say(f"{n} of {len(pages)} pages")
        self._remember_pages()
        self._unpublish_vanished()
        self.bank.unpublish_vanished()
        self.done.edition = refresh_edition(CoursePage.objects.get(pk=self.pages[self.course.id].pk))
        return self.done

    def _write_page(self, item: Item) -> None:
        node = item.node
        page = type(self.pages[node.id]).objects.get(pk=self.pages[node.id].pk)
        page.title = page.draft_title = node.text("title")
        page.file_id = node.id
        page.slug = self.slugs.get(node.id, page.slug)
        if isinstance(page, CoursePage):
            page.neutral_title, page.summary, page.hours = node.text("neutral_title"), node.text("summary"), node.text("hours")
            page.body = to_html(plain_body(node), link=self._link)
            page.whole_charter = bool(node.document.front.get("whole_charter", False))
            page.live_sessions, page.closing_talk = node.document.front.get("live", 0), bool(node.document.front.get("closing", False))
            page.certificate_months = node.document.front.get("certificate_months", 0)
        elif isinstance(page, InformationPage):
            page.summary, page.day = node.text("summary"), node.document.front.get("day")
            page.audience = node.text("audience") or Audience.EVERYONE
            page.body = InformationPage._meta.get_field("body").to_python(to_stream(node.document, self._look(), body_of("page")))
        elif isinstance(page, DayPage):
            page.summary = node.text("summary")
        elif isinstance(page, ModulePage):
            page.minutes, page.outcomes = node.document.front["minutes"], node.document.front.get("outcomes") or []
            skills = [{"type": "skill", "id": f"s{n}", "value": skill} for n, skill in enumerate(skills_of(node.document), start=1)]
            page.skills = ModulePage._meta.get_field("skills").to_python(skills)
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
        self.written.append(page)
        type(page).objects.filter(pk=page.pk).update(loaded_revision_id=revision.pk, file_hash=item.hash, file_id=node.id)

    def _look(self) -> Lookups:
        return Lookups(self._link, self.uploads.image, self.uploads.document, lambda name: str(self.quizzes[name]))

    def _link(self, address: str) -> str:
        kind, _, name = address.partition(":")
        if kind in ("lesson", "page"):
            page = self.pages.get(name)
            return f'linktype="page" id="{page.pk}"' if page else 'href="/training/"'  # deleted in the website
        if address.startswith("principle:"):
            return f'href="/charter/#{escape(address.removeprefix("principle:"))}"'
        return f'href="{escape(address)}"'

    def _remember_pages(self) -> None:
        """Editions know what a course has held, but not what stands beside it: that the course itself remembers."""
        course = CoursePage.objects.get(pk=self.pages[self.course.id].pk)
        pages = (node.id for node in self.course.children if node.kind == "page")
        ever = sorted({*course.loaded_pages, *pages, *self.bank.beside()})
        if ever != course.loaded_pages:
            note(course, loaded_pages=ever)

    def _unpublish_vanished(self) -> None:
        course_page = self.pages[self.course.id]
        in_files = {node.id for node in self.course.walk()}  # a copy made in the website has the id of what it was copied from
        for page in Page.objects.descendant_of(course_page).live().specific():
            if isinstance(page, FilePage) and page.file_id and page.file_id not in in_files and self._came_from_here(page):
                page.unpublish()
                note(page, file_hash="")  # so that it is published again when its file comes back
                self.done.unpublished.append(page.file_id)

    def _came_from_here(self, page: FilePage) -> bool:
        """Was `page` loaded from a file of this course? It may be a copy, or have been moved here from another one."""
        if page.translation_key == key_of(self.course.id, page.file_id):
            return True
        own_load = Revision.objects.filter(pk=page.loaded_revision_id, object_id=str(page.pk))
        if not own_load.exists():  # a copy: it has the load of what it was copied from
            return False
        here = self.pages[self.course.id]
        others = CoursePage.objects.exclude(pk=here.pk).values_list("file_id", flat=True)
        if page.translation_key in {key_of(other, page.file_id) for other in others}:
            return False
        editions = Edition.objects.exclude(course_key=here.translation_key)
        return not any(str(page.translation_key) in keys_of(from_json(edition.outline)) for edition in editions)
