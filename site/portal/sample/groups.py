"""Live sessions of the sample people: two groups, registers of what is past, catching up, and a closing conversation."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils import timezone

from courses import flows
from courses.cohorts.actions import CohortPlan, Keyed, SessionPlan, make_cohort, plan_session
from courses.cohorts.enums import Presence
from courses.cohorts.models import Cohort, Enrolment
from courses.cohorts.queries import day_choices
from courses.pages.models import CoursePage
from courses.progress.enums import CLOSING_LABEL, TalkAbout
from foundation import clock
from people.models import Service, User

SUMMER, AUTUMN = (-50, -38, -26, -14), (-8, -2, 6, 20)
"""On which days from today the live sessions of the two groups are."""
HOUR = dt.timedelta(hours=1)
TASKS = ("Read again what the day says about listening.", "Try ten minutes of it with a friend.", "Talk it over with Robin on Thursday.")


class SampleGroups:
    """Makes groups and their history on `course`, seen from `now`."""

    def __init__(self, now: dt.datetime, course: CoursePage) -> None:
        self.now, self.course = now, course

    def make(self, service: Service, name: str, *, by: User, facilitator: User | None, days_ahead: Sequence[int]) -> Cohort:
        """A group with a session for each day of the course, ten to half past eleven."""
        first = (self.now + dt.timedelta(days=days_ahead[0])).date()
        plan = CohortPlan(name, starts=first, place="Phoenix House, room 2", facilitators=(facilitator,) if facilitator else ())
        cohort = make_cohort(service, plan, course_key=self.course.translation_key, by=by)
        for day, ahead in zip(day_choices(cohort), days_ahead, strict=False):
            starts = self._at(ahead)
            plan_session(cohort, SessionPlan(day.key, starts, starts + HOUR * 1.5, place=cohort.place), by=by)
        return cohort

    def keep(self, cohort: Cohort, came: Mapping[Enrolment, Sequence[Presence]], *, by: User) -> None:
        """Registers of the sessions that are past: for each person what is said of the first, the second …"""
        for n, session in enumerate(cohort.sessions.filter(ends_at__lt=self.now).order_by("starts_at")):
            with clock.set_to(session.ends_at):
                flows.keep_register(session, {one.uuid: Keyed(marks[n]) for one, marks in came.items() if n < len(marks)}, by=by)

    def catch_up(self, enrolment: Enrolment, day: int, *, by: User, signed: bool = False) -> None:
        """Agreed yesterday; or, where both have signed, a week ago."""
        assert enrolment.cohort is not None
        chosen = next(one for one in day_choices(enrolment.cohort) if one.number == day)
        with clock.set_to(self.now - dt.timedelta(days=8 if signed else 1)):
            row = flows.agree_catch_up(enrolment, day_key=chosen.key, tasks=TASKS, by=by)
        if signed:
            with clock.set_to(self.now - dt.timedelta(days=6)):
                flows.sign_catch_up(row, name=str(by), by=by)
                flows.sign_catch_up(row, name=str(enrolment.person), by=enrolment.person)

    def close_with(self, enrolment: Enrolment, *, by: User) -> None:
        """The closing conversation, signed by both."""
        with clock.set_to(self.now - dt.timedelta(days=5)):
            key = enrolment.course_key
            talk = flows.record_talk(enrolment, about=TalkAbout.CLOSING, key=key, label=CLOSING_LABEL, name=str(by), by=by)
            flows.agree_talk(talk, name=str(enrolment.person), by=enrolment.person)

    def _at(self, ahead: int) -> dt.datetime:
        day = timezone.localtime(self.now + dt.timedelta(days=ahead)).date()
        return timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
