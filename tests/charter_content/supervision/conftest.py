import pytest

from charter_content.supervision.models import Gathering, Supervision
from tests.cast import Cast
from tests.factories.gatherings import REVIEW_DAY, planned
from tests.factories.supervision import pair_of


@pytest.fixture
def dev_pair(cast: Cast) -> Supervision:
    """Dev's supervision at Riverside, which Robin holds."""
    return pair_of(cast.dev, cast.riverside)


@pytest.fixture
def group(cast: Cast) -> Gathering:
    """Group supervision at Riverside, which Robin facilitates."""
    return planned(cast.riverside, cast.robin)


@pytest.fixture
def review_day(cast: Cast) -> Gathering:
    """A review day that Riverside plans, and Hillside takes part in."""
    return planned(cast.riverside, cast.robin, kind=REVIEW_DAY, invited=((cast.hillside, cast.yusuf),))
