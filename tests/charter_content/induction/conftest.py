import pytest

from charter_content.induction.models import Induction
from tests.cast import Cast
from tests.factories.induction import begun


@pytest.fixture
def devs(cast: Cast) -> Induction:
    """Dev's induction at Riverside, which Robin leads. His first day was ten days ago."""
    return begun(cast.dev, cast.riverside, cast.robin)
