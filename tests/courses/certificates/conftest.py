"""Amara has completed the small course, and holds its certificate."""

import pytest

from courses import flows
from courses.certificates.enums import TitleChoice
from courses.certificates.models import Award
from courses.cohorts.models import Cohort, Enrolment
from courses.pages.models import CoursePage
from tests.cast import Cast, put_on_course
from tests.courses.progress.test_completion import answer_safety
from tests.courses.progress.test_gate import do
from tests.factories import live


def complete(enrolment: Enrolment) -> Enrolment:
    answer_safety(enrolment, right=True)
    do(enrolment, 0, 1, 2, 3)
    return Enrolment.objects.get(pk=enrolment.pk)


@pytest.fixture
def completed(amara_learns: Enrolment) -> Enrolment:
    return complete(amara_learns)


@pytest.fixture
def award(completed: Enrolment, cast: Cast) -> Award:
    outcome = flows.wish_for_certificate(completed, name="Amara  Okafor", title=TitleChoice.FULL, by=cast.amara)
    assert outcome.award is not None
    return outcome.award


@pytest.fixture
def three(completed: Enrolment, small_course: CoursePage, cast: Cast) -> list[Enrolment]:
    """Amara and Dev have completed it, Morgan has not begun."""
    dev, morgan = (put_on_course(one, cast.riverside, small_course) for one in (cast.dev, cast.morgan))
    return [completed, complete(dev), morgan]


@pytest.fixture
def cohort(three: list[Enrolment], cast: Cast) -> Cohort:
    found = live.cohort_with(three[2], by=cast.robin, facilitators=(cast.morgan,))
    Enrolment.objects.filter(pk__in=[one.pk for one in three]).update(cohort=found)
    return found
