"""Writing a course's pages, and putting its folder together."""

import re
import uuid
from functools import cached_property
from pathlib import Path
from typing import Any

from django.utils.text import slugify
from wagtail.models import Page

from courses.pages.files.convert import Names, to_blocks
from courses.pages.files.document import RawBlock, dump
from courses.pages.files.export.bank import BankWriter
from courses.pages.files.export.media import Media
from courses.pages.files.markdown import to_markdown
from courses.pages.files.read import QUIZZES, key_of, media_folders
from courses.pages.models import CoursePage, DayPage, InformationPage, LessonPage, ModulePage
from courses.pages.models.tree import FilePage
from courses.quizzes.models import Quiz
from courses.quizzes.queries import live_quiz

LINKED = (LessonPage, InformationPage)


def export_course(course: CoursePage, root: Path) -> list[Path]:
    """Write the published part of `course` into the folder `root` (made if need be); returns the files. Others there are left alone."""
    writer = CourseWriter(course)
    written = []
    for name, text in writer.texts().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    for (which, name), item in writer.media.names.items():
        path = media_folders(root)[which] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with item.file.open("rb") as file:
            path.write_bytes(file.read())
        written.append(path)
    return written


class CourseWriter:
    """Writes the pages and quizzes of one course as the texts of files. `media` gathers the pictures and documents that they name."""

    def __init__(self, course: CoursePage) -> None:
        self.course = course
        self.course_id = course.file_id or slugify(course.title)[:60]
        self.media = Media()
        self.ids = self._file_ids()
        self.bank = BankWriter(self.course_id, self.media, self.ids.values())
        self.names = Names(
            self._link, self.media.image, self.media.document, lambda key: self.bank.quiz_id(uuid.UUID(key)) if key else ""
        )  # fmt: skip

    def texts(self) -> dict[str, str]:
        """Every file of the course by its name, as its published pages stand."""
        texts = {"course.md": self.page_text(self.course)}
        for day, day_name in self._numbered(DayPage, self.course, "day-"):
            texts[f"{day_name}/day.md"] = self.page_text(day)
            for module, module_name in self._numbered(ModulePage, day):
                folder = f"{day_name}/{module_name}"
                texts[f"{folder}/module.md"] = self.page_text(module)
                for page, name in self._numbered(LessonPage, module):
                    texts[f"{folder}/{name}.md"] = self.page_text(page)
        for page in self._pages_beside():
            texts[f"pages/{page.slug}.md"] = self.page_text(page)
        return texts | self.bank.texts(self.quizzes)

    def quiz_blocks(self, quiz: Quiz) -> list[RawBlock]:
        """The questions in the file of one of `quizzes`."""
        if not self.bank.homes:
            self.bank.settle(list(self.quizzes.values()))
        return self.bank.quiz_blocks(quiz)

    @cached_property
    def quizzes(self) -> dict[str, Quiz]:
        """The published quizzes of the course by the names of their files: those of its lessons, and then those for everybody."""
        found: dict[str, Quiz] = {}
        written: set[str] = set()
        for day, day_name in self._numbered(DayPage, self.course, "day-"):
            for module, module_name in self._numbered(ModulePage, day):
                lessons = [page for page, _ in self._numbered(LessonPage, module)]
                asked = [block.value["quiz"] for page in lessons for block in page.body if block.block_type == "quiz"]
                fresh = [key for key in dict.fromkeys(asked) if key and key not in written]  # asked again elsewhere, it is written once
                written |= set(fresh)
                for n, key in enumerate(fresh, start=1):
                    if quiz := live_quiz(uuid.UUID(key)):
                        found[f"{day_name}/{module_name}/quiz{'' if n == 1 else f'-{n}'}.md"] = quiz
        for quiz in (
            Quiz.objects.filter(file_id__startswith=f"{self.course_id}/", public=True, live=True)
            .exclude(key__in=written)
            .order_by("file_id")
        ):
            found[f"{QUIZZES}/{self.bank.quiz_id(quiz.key)}.md"] = quiz
        return found

    def _pages_beside(self) -> list[InformationPage]:
        return list(InformationPage.objects.child_of(self.course).live().order_by("slug"))

    def place(self, page: FilePage) -> tuple[str, str]:
        """Where the file of a published page stands: the id of the file above it, and its own number. The course itself has no place."""
        if isinstance(page, CoursePage):
            return "", ""
        parent = page.get_parent().specific
        if parent.pk not in self.ids:
            return "", ""
        if isinstance(page, InformationPage):
            return self.ids[parent.pk], page.slug
        names = {child.pk: name for child, name in self._numbered(type(page), parent, page.slug_prefix)}
        return self.ids[parent.pk], names.get(page.pk, "")

    def _numbered(self, model: type[Any], parent: Page, prefix: str = "") -> list[tuple[Any, str]]:
        """The published pages below `parent` and their files' numbers: those of their addresses while these rise, else 1, 2, 3 …"""
        pages = list(model.objects.child_of(parent).live().order_by("path"))
        found = [re.fullmatch(rf"{prefix}([1-9][0-9]{{0,3}})", page.slug) for page in pages]
        numbers = [int(match[1]) for match in found if match]
        if len(numbers) < len(pages) or numbers != sorted(set(numbers)):
            numbers = list(range(1, len(pages) + 1))
        return [(page, f"{prefix}{number}") for page, number in zip(pages, numbers, strict=True)]

    def page_text(self, page: FilePage) -> str:
        """The file of one page."""
        if isinstance(page, CoursePage):
            front: dict[str, Any] = {
                "id": self.course_id, "title": page.title, "neutral_title": page.neutral_title, "language": "en-GB",
                "hours": int(page.hours) if page.hours == int(page.hours) else float(page.hours),
                **({"live": page.live_sessions} if page.live_sessions else {}), **({"closing": True} if page.closing_talk else {}),
                **({"certificate_months": page.certificate_months} if page.certificate_months else {}),
                **({"whole_charter": True} if page.whole_charter else {}), "summary": page.summary,
            }  # fmt: skip
            return dump(self._with_key(front, page), self._body(page.body))
        if isinstance(page, DayPage):
            front = {"id": self._id(page), "title": page.title} | ({"summary": page.summary} if page.summary else {})
            return dump(self._with_key(front, page), [])
        if isinstance(page, ModulePage):
            skills = [{"everyday": skill.value["everyday"], "cv": skill.value["cv"]} for skill in page.skills]
            front = {
                "id": self._id(page), "title": page.title, "minutes": page.minutes,
                **({"outcomes": list(page.outcomes)} if page.outcomes else {}), **({"skills": skills} if skills else {}),
            }  # fmt: skip
            return dump(self._with_key(front, page), self._body(page.body))
        if isinstance(page, InformationPage):
            front = {"id": self._id(page), "title": page.title, "audience": page.audience}
            front |= ({"day": page.day} if page.day else {}) | {"summary": page.summary}
            return dump(self._with_key(front, page), to_blocks(page.body, self.names))
        assert isinstance(page, LessonPage)
        front = {"id": self._id(page), "title": page.title, "minutes": page.minutes, "principles": list(page.principles)}
        return dump(self._with_key(front, page), to_blocks(page.body, self.names))

    def _file_ids(self) -> dict[int, str]:
        """The ids of the pages' files: the ones they came with, else made from title and key: also for a copy made in the website."""
        pages: list[FilePage] = [self.course]
        for model in (DayPage, ModulePage, LessonPage, InformationPage):
            pages += model.objects.descendant_of(self.course).order_by("path")
        self.linked = {page.pk: "lesson" if isinstance(page, LessonPage) else "page" for page in pages if isinstance(page, LINKED)}
        pages.sort(key=lambda page: page.translation_key != key_of(self.course_id, page.file_id))
        ids: dict[int, str] = {self.course.pk: self.course_id}
        for page in pages:
            if page.pk in ids:
                continue
            made = f"{slugify(page.title)[:40].strip('-') or 'page'}-{str(page.translation_key)[:4]}"
            wanted = [page.file_id, made, f"page-{page.translation_key}"]
            ids[page.pk] = next(name for name in wanted if name and name not in ids.values())
        return ids

    def _id(self, page: FilePage) -> str:
        return self.ids[page.pk]

    def _with_key(self, front: dict[str, Any], page: FilePage) -> dict[str, Any]:
        """`front` with the page's key after its id, where the key does not follow from the ids: a page born in the website."""
        derived = key_of(self.course_id, self.course_id) if isinstance(page, CoursePage) else key_of(self.course_id, front["id"])
        if page.translation_key == derived:
            return front
        rest = {name: value for name, value in front.items() if name != "id"}
        return {"id": front["id"], "key": str(page.translation_key)} | rest

    def _body(self, html: str) -> list[RawBlock]:
        text = to_markdown(html, link=self._link)
        return [RawBlock("text", "t1", 0, {}, text)] if text else []

    def _link(self, attributes: dict[str, str]) -> str:
        if attributes.get("linktype") == "page":
            pk = int(attributes.get("id", "0"))
            return f"{self.linked[pk]}:{self.ids[pk]}" if pk in self.linked else "/training/"
        href = attributes.get("href", "")
        principle = re.fullmatch(r"/charter/#([A-Z][0-9]{1,2})", href)
        return f"principle:{principle[1]}" if principle else href
