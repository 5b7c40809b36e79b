"""One person on one course: the facts that gate, pages and completion are worked out from."""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cached_property

from courses.cohorts.enums import EnrolmentState
from courses.cohorts.live import LiveFacts
from courses.pages.outline import DayLine, LessonLine, ModuleLine, Outline
from courses.progress.enums import COMPLETING, NOTE_CHOICES, Mark


@dataclass(frozen=True)
class Learner:
    """An enrolment with its marks and place, fetched in one query by `queries.learner`. Derives, never stores."""

    enrolment_id: int
    enrolment_uuid: uuid.UUID
    person_id: int
    service_id: int
    state: str
    started_at: dt.datetime
    completed_at: dt.datetime | None
    seen_on: dt.date
    lessons_done: int
    """As it is kept for lists: pages count the marks, with `count`."""
    asks: int
    lifted: tuple[str, ...]
    edition_id: int
    edition_number: int
    stamp: int
    charter_stamp: int
    outline: Outline
    marks: frozenset[tuple[uuid.UUID, str]]
    live: LiveFacts
    place_lesson: uuid.UUID | None
    place_block: str

    @property
    def is_complete(self) -> bool:
        return self.state == EnrolmentState.COMPLETED

    @cached_property
    def completed(self) -> frozenset[uuid.UUID]:
        """Keys of the lessons that are completed, whatever way."""
        return frozenset(key for key, mark in self.marks if mark in COMPLETING)

    def how(self, lesson: LessonLine) -> Mark | None:
        """How `lesson` was completed; None when it is not."""
        return next((mark for mark in COMPLETING if (lesson.key, mark) in self.marks), None)

    def note_choice(self, lesson: LessonLine) -> Mark | None:
        """What the person chose at the lesson's content note; None while they have not."""
        return next((mark for mark in NOTE_CHOICES if (lesson.key, mark) in self.marks), None)

    def count(self, part: Outline | DayLine | ModuleLine) -> int:
        """How many lessons of `part` are completed."""
        return sum(lesson.key in self.completed for lesson in part.lessons)

    def minutes_left(self, part: Outline | DayLine | ModuleLine) -> int:
        return sum(lesson.minutes for lesson in part.lessons if lesson.key not in self.completed)

    @property
    def live_done(self) -> int:
        """How many days' live sessions count, of those that the course asks for."""
        return min(len(self.live.done), self.outline.live)

    @property
    def could_be_complete(self) -> bool:
        """Are all lessons and live sessions done? Then safety items and the closing conversation are worth asking about."""
        return bool(self.outline.lessons) and self.count(self.outline) == len(self.outline.lessons) and self.live_done == self.outline.live

    @cached_property
    def next_lesson(self) -> LessonLine | None:
        """Where to carry on: the lesson left off at while it is not completed, else the first that is not. None when all are."""
        left_off = self.outline.lesson_by_key.get(self.place_lesson) if self.place_lesson else None
        if left_off and left_off.key not in self.completed:
            return left_off
        return next((lesson for lesson in self.outline.lessons if lesson.key not in self.completed), None)
