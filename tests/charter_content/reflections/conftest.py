"""One share, for every test of sharing."""

import pytest

from charter_content.reflections.models import Share
from tests.cast import Cast
from tests.charter_content.reflections.sharing import share, write


@pytest.fixture
def shared(cast: Cast) -> Share:
    """Amara's words, shared with Robin at Riverside."""
    return share(write(cast.amara), cast.robin, cast.riverside, cast.amara)
