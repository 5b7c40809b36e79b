"""The charter in a real browser: what changed reads well, and looking at it is one press."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from charter_content.charter.actions import load_charter
from charter_content.charter.files import CONTENT, read_charter_file
from charter_content.charter.models import Charter
from courses.cohorts.models import Enrolment
from tests.cast import Cast
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.survey import Surveyor


@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_what_changed_is_seen_from_my_training_and_looked_at(
    open_page: Callable[..., Page], cast: Cast, amara_learns: Enrolment, tmp_path: Path, width: dict[str, int], colours: str
) -> None:
    Charter.objects.update(published_at=cast.amara.joined_at)
    file = tmp_path / "charter.md"
    file.write_text(CONTENT.read_text().replace("nobody hurries trust", "trust has its own pace"))
    load_charter(read_charter_file(file))
    look = Surveyor(open_page(cast.amara, viewport=width, color_scheme=colours))
    page = look.page
    look.go("/training/")
    page.get_by_role("link", name="See what changed").click()
    look.look("what changed")
    expect(page.locator("ins").first).to_contain_text("trust has its own pace")
    page.get_by_role("button", name="I have looked at it").click()
    look.look("the charter, looked at")
    look.go("/charter/P1/")
    look.go("/training/", name="my training, nothing new")
    expect(page.get_by_role("link", name="See what changed")).to_have_count(0)
    assert look.problems == {}
