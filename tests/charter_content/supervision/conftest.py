import pytest

from charter_content.supervision.models import Supervision
from tests.cast import Cast
from tests.factories.supervision import pair_of


@pytest.fixture
def dev_pair(cast: Cast) -> Supervision:
    """Dev's supervision at Riverside, which Robin holds."""
    return pair_of(cast.dev, cast.riverside)
