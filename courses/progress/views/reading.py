"""Finding the learner and the part of the course that an address names, and putting a lesson together for its reader."""

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from courses.pages.outline import DayLine, LessonLine, ModuleLine
from courses.pages.queries import Segment, lesson_segments
from courses.progress.enums import WRITTEN_IN, Mark
from courses.progress.forms import WorksheetState, worksheet_state
from courses.progress.learner import Learner
from courses.progress.policies import may_open
from courses.progress.queries import QuizState, Saved, learner, quiz_states, responses_in
from people.decorators import signed_in
from people.models import User


def find_part(request: HttpRequest, path: str) -> tuple[Learner, DayLine | ModuleLine | LessonLine]:
    """The learner and the day, module or lesson at /training/`path`. Raises Http404 for what is not there and what is not theirs alike."""
    path = path.strip("/") + "/"
    found = learner(signed_in(request), path.split("/", 1)[0])
    part = found.outline.by_path.get(path) if found else None
    if found is None or part is None:
        raise Http404
    return found, part


def find_lesson(request: HttpRequest, path: str) -> tuple[Learner, LessonLine]:
    """`find_part`, when only a lesson will do."""
    found, part = find_part(request, path)
    if not isinstance(part, LessonLine):
        raise Http404
    return found, part


@dataclass
class Reader:
    """One lesson for one person: what its personal blocks show."""

    learner: Learner
    lesson: LessonLine
    segments: tuple[Segment, ...] | None
    saved: dict[tuple[str, str], Saved] = field(default_factory=dict)
    quizzes: dict[str, QuizState] = field(default_factory=dict)
    states: dict[str, WorksheetState] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"/training/{self.lesson.path}"

    @property
    def note_choice(self) -> Mark | None:
        return self.learner.note_choice(self.lesson)

    @property
    def how(self) -> Mark | None:
        return self.learner.how(self.lesson)

    @property
    def note_waits(self) -> bool:
        """Does the lesson open with a content note that the person has not gone on from?"""
        return self.lesson.has_content_note and self.note_choice != Mark.WENT_ON

    def segment(self, block_id: str) -> Segment | None:
        return next((one for one in self.segments or () if one.block_id == block_id), None)

    def state(self, segment: Segment) -> WorksheetState:
        """The worksheet or sorting block of `segment`, filled with what is kept."""
        if segment.block_id not in self.states:
            self.states[segment.block_id] = worksheet_state(segment.kind, segment.value, segment.block_id, self.saved)
        return self.states[segment.block_id]


def open_reader(person: User, found: Learner, lesson: LessonLine) -> Reader:
    """Everything the lesson's page needs: one query for worksheets, one for quizzes, and only where the lesson has them."""
    segments = (
        lesson_segments(lesson.revision, found.edition_id, found.stamp, found.charter_stamp, get_language() or "")
        if lesson.revision
        else None
    )
    reader = Reader(found, lesson, segments)
    kinds = {segment.kind for segment in segments or () if segment.is_personal}
    if kinds & set(WRITTEN_IN):
        reader.saved = responses_in(found, lesson.key, person.ring)
    if "quiz" in kinds:
        reader.quizzes = quiz_states(found, lesson.key)
    return reader


@dataclass(frozen=True)
class Shown:
    """A segment as it goes to the page."""

    block_id: str
    kind: str
    html: SafeString


def show_segments(request: HttpRequest, reader: Reader, *, only_note: bool) -> list[Shown]:
    """The lesson's blocks as HTML for this reader; `only_note` leaves out everything but the content note."""
    context: dict[str, Any] = {
        "request": request,
        "user": request.user,
        "csrf_token": get_token(request),
        "reader": reader,
        "charter_stamp": reader.learner.charter_stamp,
    }
    shown = []
    for segment in reader.segments or ():
        if only_note and segment.kind != "content_note":
            continue
        html = segment.html
        if segment.is_personal:
            if segment.kind in WRITTEN_IN:
                context["state"] = reader.state(segment)
            context["quiz_state"] = reader.quizzes.get(segment.block_id)
            html = segment.block.render(segment.value, context | {"block_id": segment.block_id})
        shown.append(Shown(segment.block_id, segment.kind, mark_safe(html)))
    return shown


def lesson_page(request: HttpRequest, reader: Reader, *, status: int = 200) -> HttpResponse:
    """The page of one lesson. A closed gate gives a 403 page that says when it opens."""
    found, lesson = reader.learner, reader.lesson
    opening = may_open(found, lesson.key)
    context: dict[str, Any] = {
        "reader": reader,
        "learner": found,
        "lesson": lesson,
        "module": found.outline.module_of(lesson),
        "day": found.outline.day_of(lesson),
        "course": found.outline,
        "before": found.outline.before(lesson),
        "after": found.outline.after(lesson),
    }
    if not opening:
        return render(request, "progress/lesson_closed.html", context | {"opening": opening}, status=403)
    context |= {
        "note_waits": reader.note_waits,
        "blocks": show_segments(request, reader, only_note=reader.note_waits),
        "taken_out": reader.segments is None,
        "done_in_module": found.count(context["module"]),
        "progress_words": f"{found.count(context['module'])} of {len(context['module'].lessons)} lessons done",
        "resume_at": found.place_block if found.place_lesson == lesson.key else "",
        "steps": [
            {
                "label": f"{line.label} {line.title}",
                "url": f"/training/{line.path}",
                "state": "now" if line.key == lesson.key else "done" if line.key in found.completed else "",
            }
            for line in context["module"].lessons
        ],
    }
    return render(request, "progress/lesson.html", context, status=status)
