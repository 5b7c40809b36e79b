"""Amara has completed the small course, and holds its certificate."""

import pytest

from courses import flows
from courses.certificates.enums import TitleChoice
from courses.certificates.models import Award
from courses.cohorts.models import Enrolment
from tests.cast import Cast
from tests.courses.progress.test_completion import answer_safety
from tests.courses.progress.test_gate import do


@pytest.fixture
def completed(amara_learns: Enrolment) -> Enrolment:
    answer_safety(amara_learns, right=True)
    do(amara_learns, 0, 1, 2, 3)
    return Enrolment.objects.get(pk=amara_learns.pk)


@pytest.fixture
def award(completed: Enrolment, cast: Cast) -> Award:
    outcome = flows.wish_for_certificate(completed, name="Amara  Okafor", title=TitleChoice.FULL, by=cast.amara)
    assert outcome.award is not None
    return outcome.award
