"""Reads: the days that can be planned, somebody's own sessions, catching up, and the guide of the day."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import Truncator

from courses.cohorts.enums import LONGEST_TASK, Part, Side
from courses.cohorts.models import CatchUp, CatchUpSignature, Cohort, Enrolment, LiveSession
from courses.cohorts.queries.cohorts import facilitators_of
from courses.cohorts.queries.live import LiveDay, LiveProgress, live_progress
from courses.cohorts.queries.register import needs_of
from courses.pages.models import CoursePage, InformationPage
from courses.pages.outline import ModuleLine, Outline
from courses.pages.queries import courses_with_guides, latest_edition, outline
from foundation.keys import KeyRing
from people.models import User


@dataclass(frozen=True)
class DayChoice:
    """A day of the course that a live session can be planned for."""

    key: uuid.UUID
    number: int
    title: str

    @property
    def shown(self) -> str:
        return f"Day {self.number}: {self.title}"


def day_choices(cohort: Cohort) -> list[DayChoice]:
    """The days of the cohort's course as it is now."""
    edition = latest_edition(cohort.course_key)
    days = outline(edition.pk, edition.stamp).days if edition else ()
    return [DayChoice(day.key, day.number, day.title) for day in days]


@dataclass(frozen=True)
class OwnSessions:
    """One course of somebody, as they see its live sessions."""

    enrolment: Enrolment
    course: Outline
    progress: LiveProgress
    ahead: tuple[LiveSession, ...]
    called_off: tuple[LiveSession, ...]
    facilitators: tuple[str, ...]
    catch_ups: tuple[CatchUp, ...]
    needs: str


def own_sessions(person: User) -> list[OwnSessions]:
    """Live sessions of every course that `person` can read, the newest first. A constant number of queries."""
    enrolments = list(
        Enrolment.objects.readable().filter(person=person).select_related("person", "edition", "cohort").order_by("-started_at")
    )
    progress = live_progress(enrolments)
    cohorts = [one.cohort_id for one in enrolments if one.cohort_id]
    sessions = list(LiveSession.objects.filter(cohort__in=cohorts).order_by("starts_at"))
    catch_ups = list(CatchUp.objects.filter(enrolment__in=enrolments).prefetch_related("signatures"))
    needs = needs_of(enrolments)
    names = facilitators_of(cohorts)
    found = []
    for one in enrolments:
        mine = [session for session in sessions if session.cohort_id == one.cohort_id and not session.is_over]
        found.append(
            OwnSessions(
                one, outline(one.edition_id, one.edition.stamp), progress[one.pk],
                tuple(session for session in mine if session.cancelled_at is None),
                tuple(session for session in mine if session.cancelled_at), tuple(names.get(one.cohort_id or 0, ())),
                tuple(row for row in catch_ups if row.enrolment_id == one.pk), needs.get(one.pk, ""),
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True)
class CatchUpView:
    """What was agreed to catch up, and who has signed."""

    row: CatchUp
    tasks: tuple[str, ...]
    signatures: tuple[CatchUpSignature, ...]

    def signed_by(self, side: Side) -> CatchUpSignature | None:
        return next((one for one in self.signatures if one.side == side), None)

    @property
    def person(self) -> CatchUpSignature | None:
        return self.signed_by(Side.PERSON)

    @property
    def leader(self) -> CatchUpSignature | None:
        return self.signed_by(Side.LEADER)


def catch_up_view(row: CatchUp) -> CatchUpView:
    """`row` with its tasks opened, which lie under the person's own key: for them and whoever leads."""
    text = KeyRing(row.enrolment.person.key_owner).read(row, "tasks")
    return CatchUpView(row, tuple(line for line in text.split("\n") if line), tuple(row.signatures.all()))


MOST_NAMED, MOST_TRIED = 6, 3
"""So many modules are named one by one, and so many lessons with something to do."""


def suggested_tasks(day: LiveDay, course: Outline) -> list[str]:
    """What the form offers at first, out of what stands in `course` for the day that was missed: its modules, what there is to try in them,
    and a conversation. Of somebody who came to one half it is the other half of the modules. Whoever leads changes it with the person."""
    modules = _missed(next(one.modules for one in course.days if one.key == day.key), day.halves)
    if len(modules) > MOST_NAMED:
        tasks = [f"Go through modules {modules[0].number} to {modules[-1].number} again."]
    else:
        tasks = [_short(f"Go through module {module.number} again: {module.title}") for module in modules]
    to_try = [lesson for module in modules for lesson in module.lessons if lesson.worksheets or lesson.scenarios]
    tasks += [_short(f"Try lesson {lesson.label} with somebody you know: {lesson.title}") for lesson in to_try[:MOST_TRIED]]
    what = f"Day {day.number}" if not day.halves else f"the {'second' if Part.FIRST in day.halves else 'first'} half of Day {day.number}"
    return [*tasks, f"Talk about {what} with your coordinator, for half an hour. What was new? What would you like to practise?"]


def _missed(modules: Sequence[ModuleLine], halves: frozenset[Part]) -> Sequence[ModuleLine]:
    """Those of the half that somebody was not there for; all, where they were there for none. The middle one belongs to the first half."""
    middle = (len(modules) + 1) // 2
    if not halves:
        return modules
    return (modules[middle:] if Part.FIRST in halves else modules[:middle]) or modules


def _short(line: str) -> str:
    """`line` as it fits: titles can be long."""
    return Truncator(line).chars(LONGEST_TASK)


@dataclass(frozen=True)
class GuideAtHand:
    """What whoever runs a session needs beside them."""

    course: CoursePage
    guides: tuple[InformationPage, ...]


def guide_at_hand(session: LiveSession) -> GuideAtHand | None:
    """The course of `session`, with its guides to that day and to every day; None when it is not published. Two queries."""
    course = next((one for one in courses_with_guides() if one.translation_key == session.cohort.course_key), None)
    return GuideAtHand(course, tuple(_for_day(course.guides, session.number))) if course else None


def _for_day(guides: Iterable[InformationPage], number: int) -> list[InformationPage]:
    return [guide for guide in guides if guide.day in (None, number)]
