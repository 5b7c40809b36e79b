"""From a worksheet to a reflection in a real browser: what was just typed goes along, and leaving the page again keeps nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from charter_content.reflections.models import Reflection
from courses.cohorts.models import Enrolment
from tests.cast import Cast
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.survey import Surveyor


@pytest.mark.parametrize(("width", "colours"), [(PHONE, "dark"), (DESK, "light")], ids=["phone", "desk"])
def test_words_go_along_and_are_kept_when_they_are_saved(
    open_page: Callable[..., Page], cast: Cast, amara_learns: Enrolment, width: dict[str, int], colours: str
) -> None:
    look = Surveyor(open_page(cast.amara, viewport=width, color_scheme=colours))
    page = look.page
    take = page.get_by_role("button", name="Take this into a reflection")
    look.go("/training/small/day-1/1/2/")
    page.get_by_label("How I say hello").fill("With a wave")
    take.click()
    expect(page.get_by_label("What is on your mind?")).to_have_value("How I say hello\nWith a wave")
    look.look("a reflection from a worksheet")
    look.go("/training/small/day-1/1/2/")
    assert not Reflection.objects.exists()

    take.click()
    page.get_by_label("What is on your mind?").press("End")
    page.get_by_label("What is on your mind?").press_sequentially(" and a smile")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. Only you can see it.")).to_be_visible()
    look.look("kept")
    assert Reflection.objects.get().from_worksheet
    assert look.problems == {}
