"""Reads: outlines of editions, and the ready-made content of a lesson."""

import re
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from wagtail.models import Page, ReferenceIndex, Revision

from courses.pages.enums import Audience, Reading
from courses.pages.models import CoursePage, DayPage, Edition, InformationPage, LessonPage, ModulePage, PinnedRevision
from courses.pages.outline import DayLine, LessonLine, ModuleLine, Outline, QuizLine, SafetyLine, SkillLine, from_json
from courses.quizzes.queries import asked_count, live_quizzes, published_questions


@lru_cache(maxsize=64)
def outline(edition_id: int, stamp: int) -> Outline:
    """The outline of an edition as of `stamp`. Kept in process: another stamp is another key, so it never goes stale."""
    return from_json(Edition.objects.values_list("outline", flat=True).get(pk=edition_id, stamp__gte=stamp))


def latest_edition(course_key: uuid.UUID) -> Edition | None:
    """The edition that a new enrolment gets."""
    return Edition.objects.filter(course_key=course_key).order_by("-number").first()


def build_outline(course: CoursePage) -> Outline:
    """The outline of `course` as it is published now, in a handful of queries whatever its size."""
    pages: dict[type, dict[str, Any]] = {
        model: {page.path: page for page in model.objects.descendant_of(course).live().order_by("path")}
        for model in (DayPage, ModulePage, LessonPage)
    }

    def below(model: type, parent: Any) -> list[Any]:
        return [page for path, page in pages[model].items() if path.startswith(parent.path) and page.depth == parent.depth + 1]

    quiz_keys = {
        uuid.UUID(block.value["quiz"])
        for page in pages[LessonPage].values()
        for block in page.body
        if block.block_type == "quiz" and block.value["quiz"]
    }
    quizzes = live_quizzes(quiz_keys)
    by_quiz = {quiz.key: [(question.key, str(question)) for question in published_questions(quiz) if question.safety] for quiz in quizzes}

    days, safety = [], []
    for d, day in enumerate(below(DayPage, course), start=1):
        modules = []
        for m, module in enumerate(below(ModulePage, day), start=1):
            lessons = []
            for n, page in enumerate(below(LessonPage, module), start=1):
                kinds = [block.block_type for block in page.body]
                asked = tuple(uuid.UUID(block.value["quiz"]) for block in page.body if block.block_type == "quiz" and block.value["quiz"])
                lessons.append(
                    LessonLine(
                        key=page.translation_key,
                        path=f"{course.slug}/{day.slug}/{module.slug}/{page.slug}/",
                        title=page.title,
                        minutes=page.minutes,
                        revision=page.live_revision_id,
                        day=d,
                        module=m,
                        number=n,
                        principles=tuple(page.principles),
                        quizzes=asked,
                        worksheets=kinds.count("worksheet") + kinds.count("sorting"),
                        prompts=kinds.count("prompt"),
                        scenarios=kinds.count("scenario"),
                        has_content_note="content_note" in kinds,
                    )
                )
                safety += [
                    SafetyLine(question=question, quiz=quiz, lesson=page.translation_key, label=label)
                    for quiz in asked
                    for question, label in by_quiz.get(quiz, [])
                ]
            modules.append(
                ModuleLine(
                    key=module.translation_key, path=f"{course.slug}/{day.slug}/{module.slug}/", title=module.title, minutes=module.minutes,
                    day=d, number=m, lessons=tuple(lessons), outcomes=tuple(module.outcomes), welcome=module.body,
                    skills=tuple(SkillLine(skill.value["everyday"], skill.value["cv"]) for skill in module.skills),
                )
            )  # fmt: skip
        days.append(
            DayLine(
                key=day.translation_key,
                path=f"{course.slug}/{day.slug}/",
                title=day.title,
                summary=day.summary,
                number=d,
                modules=tuple(modules),
            )
        )
    return Outline(
        course=course.translation_key, slug=course.slug, title=course.title, neutral_title=course.neutral_title,
        hours=f"{course.hours.normalize():f}",
        days=tuple(days), safety=tuple(safety),
        quizzes=tuple(QuizLine(quiz.key, quiz.title, quiz.intro, asked_count(quiz)) for quiz in quizzes),
        live=min(course.live_sessions, len(days)), closing=course.closing_talk, months=course.certificate_months,
    )  # fmt: skip


def page_beside(path: str) -> InformationPage | None:
    """The published page beside a course at /training/`path`; None for any other path. No query for a day and what is below it."""
    course, _, name = path.strip("/").partition("/")
    if not name or "/" in name or re.fullmatch(r"day-[0-9]+", name):
        return None
    parents = CoursePage.objects.live().filter(slug=course).values("path")
    found = InformationPage.objects.live().filter(slug=name)
    return next((page for page in found if any(page.path.startswith(parent["path"]) for parent in parents)), None)


def open_courses() -> list[CoursePage]:
    """The published courses, each with `open_pages`: the pages beside it that are for everybody. Two queries."""
    return _courses_with("open_pages", Audience.EVERYONE)


def _courses_with(name: str, audience: Audience) -> list[CoursePage]:
    courses = list(CoursePage.objects.live().order_by("path"))
    pages = list(InformationPage.objects.live().filter(audience=audience).order_by("day", "path"))
    for course in courses:
        setattr(course, name, [page for page in pages if page.path[: -page.steplen] == course.path])
    return courses


def courses_with_guides() -> list[CoursePage]:
    """The published courses, each with `guides`: the pages beside it for whoever leads a live session, day by day. Two queries."""
    return _courses_with("guides", Audience.FACILITATORS)


def sheets_of(course: CoursePage) -> list["Sheet"]:
    """Every worksheet in the published lessons of `course`, in order."""
    return [sheet for page in LessonPage.objects.descendant_of(course).live().order_by("path") for sheet in _sheets_in(page)]


def sheet_of(course: CoursePage, lesson_key: uuid.UUID, block_id: str) -> "Sheet | None":
    """One of them; None when it is not there."""
    page = LessonPage.objects.descendant_of(course).live().filter(translation_key=lesson_key).first()
    return next((sheet for sheet in _sheets_in(page) if sheet.block_id == block_id), None) if page else None


def _sheets_in(page: LessonPage) -> list["Sheet"]:
    """The worksheets of `page`, without unfolding its other blocks: pictures and quizzes would each cost a query."""
    block = page.body.stream_block.child_blocks["worksheet"]
    return [Sheet(page, part["id"], block.to_python(part["value"])) for part in page.body.raw_data if part["type"] == "worksheet"]


@dataclass(frozen=True)
class Sheet:
    """A worksheet where it stands."""

    page: LessonPage
    block_id: str
    value: Any

    @property
    def day(self) -> str:
        return self.page.url_path.strip("/").split("/")[-3].replace("-", " ").capitalize()

    @property
    def place(self) -> str:
        """Of the lesson: day, module and number, as in its address."""
        *_, module, lesson = self.page.url_path.strip("/").split("/")
        return f"{self.day}, {module}.{lesson}"


class Segment:
    """A stretch of a lesson: ready HTML, or a personal block that is rendered for each reader."""

    __slots__ = ("block", "block_id", "html", "kind", "value")

    def __init__(self, *, block_id: str, kind: str, html: str = "", value: Any = None, block: Any = None) -> None:
        self.block_id, self.kind, self.html, self.value, self.block = block_id, kind, html, value, block

    @property
    def is_personal(self) -> bool:
        return self.block is not None


@lru_cache(maxsize=1000)
def lesson_segments(revision_id: int, edition_id: int, stamp: int, charter_stamp: int, language: str) -> tuple[Segment, ...] | None:
    """The content of a pinned lesson revision: shared blocks as HTML, personal ones as they are. None when the revision is gone.

    Everything that could change what it says is in the key, so it is kept in process and never goes stale.
    """
    try:
        page = Revision.objects.get(pk=revision_id).as_object()
    except ObjectDoesNotExist:
        return None
    return page_segments(page)


def page_segments(page: LessonPage) -> tuple[Segment, ...]:
    """The blocks of `page` as segments."""
    found = []
    for child in page.body:
        if child.block.meta.reading == Reading.PERSONAL:
            found.append(Segment(block_id=child.id, kind=child.block_type, value=child.value, block=child.block))
        else:
            found.append(Segment(block_id=child.id, kind=child.block_type, html=child.render({"block_id": child.id})))
    return tuple(found)


def lessons_with(item: models.Model) -> list[uuid.UUID]:
    """Keys of the lessons in which `item` (a document, a picture) stands, also as only an older edition still shows them."""
    pages = (
        ReferenceIndex.get_references_to(item)
        .filter(base_content_type=ContentType.objects.get_for_model(Page))
        .values_list("object_id", flat=True)
    )
    keys = set(LessonPage.objects.filter(pk__in=[int(pk) for pk in pages]).values_list("translation_key", flat=True))
    newest = LessonPage.objects.exclude(live_revision=None).values("live_revision")
    older = Revision.objects.filter(pk__in=PinnedRevision.objects.values("revision")).exclude(pk__in=newest)
    here = (ContentType.objects.get_for_model(item).pk, str(item.pk))
    for revision in older:
        if str(item.pk) in revision.content["body"]:
            page = revision.as_object()
            references = ReferenceIndex._extract_references_from_object(page)
            if any((int(content_type), str(pk)) == here for content_type, pk, *_ in references):
                keys.add(page.translation_key)
    return list(keys)


def lessons_asking(quiz_key: uuid.UUID) -> list[str]:
    """The titles of the lessons in which a quiz stands: in what is published now, or in an edition that people may be on."""
    found = {
        page.translation_key: page.title
        for page in LessonPage.objects.live()
        if any(block["type"] == "quiz" and block["value"].get("quiz") == str(quiz_key) for block in page.body.raw_data)
    }
    for edition in Edition.objects.order_by("-pk"):
        for lesson in from_json(edition.outline).lessons:
            if quiz_key in lesson.quizzes:
                found.setdefault(lesson.key, lesson.title)
    return list(found.values())
