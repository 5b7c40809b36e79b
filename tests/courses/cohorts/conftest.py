import pytest

from courses.cohorts.models import Cohort, Enrolment
from courses.pages.models import CoursePage
from tests.cast import Cast, put_on_course
from tests.factories import live


@pytest.fixture
def dev_learns(cast: Cast, small_course: CoursePage) -> Enrolment:
    return put_on_course(cast.dev, cast.riverside, small_course)


@pytest.fixture
def group(cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment) -> Cohort:
    """Amara and Dev, with Morgan as facilitator."""
    return live.cohort_with(amara_learns, dev_learns, by=cast.robin, facilitators=(cast.morgan,))


@pytest.fixture
def hill_group(cast: Cast, small_course: CoursePage) -> Cohort:
    """Ella at Hillside."""
    return live.cohort_with(put_on_course(cast.ella, cast.hillside, small_course), by=cast.yusuf)
