"""Who is on the small course beside Amara, and a group."""

import pytest

from courses.cohorts.actions import CohortPlan, make_cohort
from courses.cohorts.models import Cohort, Enrolment
from courses.pages.models import CoursePage
from tests.cast import Cast, put_on_course


@pytest.fixture
def dev_learns(cast: Cast, small_course: CoursePage) -> Enrolment:
    return put_on_course(cast.dev, cast.riverside, small_course)


@pytest.fixture
def ella_learns(cast: Cast, small_course: CoursePage) -> Enrolment:
    """At Hillside, where Robin leads nothing."""
    return put_on_course(cast.ella, cast.hillside, small_course)


@pytest.fixture
def autumn(cast: Cast, small_course: CoursePage) -> Cohort:
    return make_cohort(cast.riverside, CohortPlan("Autumn"), course_key=small_course.translation_key, by=cast.robin)
