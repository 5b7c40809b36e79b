"""Cohorts and live sessions made through the same steps as the screens."""

import datetime as dt

from courses.cohorts.actions import CohortPlan, Keyed, SessionPlan, add_to_cohort, keep_register, make_cohort, plan_session
from courses.cohorts.enums import Part, Presence
from courses.cohorts.models import Cohort, Enrolment, LiveSession
from courses.cohorts.queries import day_choices
from foundation import clock
from people.models import User

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def cohort_with(*enrolments: Enrolment, by: User, facilitators: tuple[User, ...] = ()) -> Cohort:
    """A cohort of the first one's course and service with these people, as `by` makes it."""
    first = enrolments[0]
    plan = CohortPlan(f"Group of {by}", place="Room 2", facilitators=facilitators)
    cohort = make_cohort(first.service, plan, course_key=first.course_key, by=by)
    add_to_cohort(cohort, [one.person for one in enrolments], by=by)
    for one in enrolments:
        one.refresh_from_db()
    return cohort


def plan_of(cohort: Cohort, day: int, *, starts_in: dt.timedelta = DAY, part: Part = Part.WHOLE) -> SessionPlan:
    starts = clock.now() + starts_in
    return SessionPlan(day_choices(cohort)[day - 1].key, starts, starts + HOUR, part, "Room 2")


def planned(cohort: Cohort, day: int, *, by: User, starts_in: dt.timedelta = DAY, part: Part = Part.WHOLE) -> LiveSession:
    return plan_session(cohort, plan_of(cohort, day, starts_in=starts_in, part=part), by=by)


def held(
    cohort: Cohort, day: int, came: dict[Enrolment, Presence], *, by: User, part: Part = Part.WHOLE, ago: dt.timedelta = DAY
) -> LiveSession:
    """A session that took place, with its register kept by `by`."""
    session = planned(cohort, day, by=by, starts_in=-ago, part=part)
    keep_register(session, {one.uuid: Keyed(presence) for one, presence in came.items()}, by=by)
    return session
