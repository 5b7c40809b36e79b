"""Writes: freezing a course into an edition."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

from django.db import models, transaction
from wagtail.models import Page, Revision

from courses.pages.models import CoursePage, Edition, PinnedRevision
from courses.pages.models.tree import FilePage
from courses.pages.outline import ModuleLine, Outline, from_json
from courses.pages.queries import build_outline, latest_edition, lessons_with

_held: ContextVar[bool] = ContextVar("editions_held", default=False)


@contextmanager
def editions_held() -> Iterator[None]:
    """Within the block publishing a page does not refresh its course's edition: whoever publishes many refreshes once, at the end."""
    token = _held.set(True)
    try:
        yield
    finally:
        _held.reset(token)


def refresh_edition_of(page: Page) -> Edition | None:
    """After `page` was published or taken down: bring its course's edition up to date, unless editions are held."""
    if _held.get():
        return None
    course = CoursePage.objects.ancestor_of(page, inclusive=True).live().first()
    return refresh_edition(course) if course else None


def refresh_edition_without(page: Page) -> Edition | None:
    """After `page` was deleted: bring the edition of the course it stood in up to date. Nothing if what it stood in went with it."""
    above = page.path[: -Page.steplen]
    if _held.get() or not Page.objects.filter(path=above).exists():
        return None
    ways = [above[:end] for end in range(Page.steplen, len(above) + 1, Page.steplen)]
    course = CoursePage.objects.live().filter(path__in=ways).first()
    return refresh_edition(course) if course else None


def show_changed_file(item: models.Model) -> None:
    """After the file of `item` (a document, a picture) was replaced: lessons that were kept ready with its old address are made anew."""
    keys = {str(key) for key in lessons_with(item)}
    if not keys:
        return
    for edition in Edition.objects.all():
        if any(str(lesson.key) in keys for lesson in from_json(edition.outline).lessons):
            Edition.objects.filter(pk=edition.pk).update(stamp=models.F("stamp") + 1)


@transaction.atomic
def take_free_number(page: FilePage, parent: Page) -> None:
    """Before `page` moves below `parent`, where its number is taken: give it the next free one, in what is published and in drafts."""
    page.slug = page.next_slug(parent)
    Page.objects.filter(pk=page.pk).update(slug=page.slug)
    for revision in Revision.objects.filter(pk__in=filter(None, {page.latest_revision_id, page.live_revision_id})):
        revision.content["slug"] = page.slug
        revision.save(update_fields=["content"])


def refresh_editions_with_quiz(quiz_key: uuid.UUID) -> None:
    """After a quiz or one of its questions (or the key of one) changed: bring every edition that asks it up to date."""
    if _held.get():
        return
    for course in CoursePage.objects.live():
        edition = latest_edition(course.translation_key)
        if edition and str(quiz_key) in str(edition.outline):
            refresh_edition(course)


@transaction.atomic
def refresh_edition(course: CoursePage) -> Edition | None:
    """The newest edition of `course`, made to fit what is published now.

    Same structure: pinned revisions and titles move along and the stamp is bumped, so that everybody on it sees the new words at once.
    Other structure: a new edition; people stay on theirs, and get corrected words there too. None while the course has no published lesson.
    """
    fresh = build_outline(course)
    if not fresh.lessons:
        return None
    for older in Edition.objects.select_for_update().filter(course_key=course.translation_key).order_by("-number")[1:]:
        _carry_corrections(older, fresh)
    newest = Edition.objects.select_for_update().filter(course_key=course.translation_key).order_by("-number").first()
    if newest and newest.structure == fresh.structure_hash():
        data = fresh.to_json()
        if newest.outline != data:
            newest.outline, newest.slug = data, course.slug
            newest.stamp += 1
            newest.save(update_fields=["outline", "slug", "stamp"])
            _pin(newest, fresh)
        return newest
    edition = Edition.objects.create(
        course_key=course.translation_key,
        number=newest.number + 1 if newest else 1,
        slug=course.slug,
        outline=fresh.to_json(),
        structure=fresh.structure_hash(),
    )
    _pin(edition, fresh)
    if newest:
        _carry_corrections(newest, fresh)
    return edition


def _carry_corrections(edition: Edition, fresh: Outline) -> None:
    """Give an older edition the newest words of the lessons that it shares with `fresh` and that ask for the same quizzes.

    A wrong phone number must not stay wrong for those who started earlier. What they have to do does not change. A module's skills come
    along where it now teaches nothing that it did not teach them.
    """
    mine = from_json(edition.outline)
    lessons = {}
    for old in mine.lessons:
        new = fresh.lesson_by_key.get(old.key)
        if new is not None and set(new.quizzes) == set(old.quizzes) and new.has_content_note == old.has_content_note:
            lessons[old.key] = replace(old, title=new.title, minutes=new.minutes, revision=new.revision, principles=new.principles)
    quizzes = {quiz.key: quiz for quiz in fresh.quizzes}
    modules = {module.key: module for module in fresh.modules}

    def corrected_module(module: ModuleLine) -> ModuleLine:
        new = modules.get(module.key)
        known = {lesson.key for lesson in module.lessons}
        teaches_no_more = new is not None and {lesson.key for lesson in new.lessons} <= known
        return replace(
            module,
            lessons=tuple(lessons.get(lesson.key, lesson) for lesson in module.lessons),
            skills=new.skills if new is not None and teaches_no_more else module.skills,
        )

    corrected = replace(
        mine,
        days=tuple(replace(day, modules=tuple(map(corrected_module, day.modules))) for day in mine.days),
        quizzes=tuple(quizzes.get(quiz.key, quiz) for quiz in mine.quizzes),
    )
    if corrected.to_json() != edition.outline:
        edition.outline = corrected.to_json()
        edition.stamp += 1
        edition.save(update_fields=["outline", "stamp"])
        _pin(edition, corrected)


def _pin(edition: Edition, outline: Outline) -> None:
    wanted = {lesson.revision for lesson in outline.lessons if lesson.revision}
    edition.pins.exclude(revision_id__in=wanted).delete()
    held = set(edition.pins.values_list("revision_id", flat=True))
    PinnedRevision.objects.bulk_create(PinnedRevision(edition=edition, revision_id=revision) for revision in sorted(wanted - held))


def release_pins(page: Page) -> None:
    """Before `page` is deleted: nothing holds its revisions any more. Readers are told that it was taken out."""
    doomed = Revision.objects.filter(
        content_type__model="lessonpage",
        object_id__in=[str(pk) for pk in Page.objects.descendant_of(page, inclusive=True).values_list("pk", flat=True)],
    )
    PinnedRevision.objects.filter(revision__in=doomed).delete()
