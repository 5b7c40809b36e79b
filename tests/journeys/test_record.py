"""The record of learning: chosen, copied and printed. On a phone, by keyboard, without scripts, and at a desk."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from courses import flows
from courses.certificates.enums import TitleChoice
from courses.cohorts.models import Enrolment
from tests.cast import Cast
from tests.courses.progress.test_completion import answer_safety
from tests.courses.progress.test_gate import do
from tests.journeys.survey import Surveyor
from tests.journeys.test_pages import and_at_a_desk, press, survey

__all__ = ["survey"]  # a fixture

RECORD = "/training/small/certificate/record/"


@and_at_a_desk
def test_in_every_state(survey: Callable[..., Surveyor], amara_learns: Enrolment, cast: Cast) -> None:
    look = survey(cast.amara)
    look.go(RECORD, name="nothing done")
    do(amara_learns, 0, 1)
    look.page.goto("/training/")
    look.page.get_by_role("link", name="My record of learning so far").click()
    look.look("a module done")
    answer_safety(amara_learns, right=True)
    do(amara_learns, 2, 3)
    flows.wish_for_certificate(Enrolment.objects.get(), name="Amara Okafor", title=TitleChoice.FULL, by=cast.amara)
    look.page.goto("/training/small/certificate/")
    look.page.get_by_role("link", name="my record of learning").click()
    look.look("completed")
    look.page.get_by_text("Choose what it shows").click()
    look.look("what it shows")
    look.page.get_by_label("A Short Course").check()
    look.page.get_by_label("CV words", exact=True).first.check()
    press(look.page, "Show it this way")
    look.look("neutral, in CV words")
    expect(look.page.get_by_text("Your certificate has the full title")).to_be_visible()
    for query in ("?words=everyday", "?title=full&words=both"):
        look.go(RECORD + query)
    assert look.problems == {}


def test_by_keyboard_and_without_scripts(open_page: Callable[..., Page], amara_learns: Enrolment, cast: Cast) -> None:
    do(amara_learns, 0, 1)
    page = open_page(cast.amara, java_script_enabled=False)
    page.goto(RECORD)
    page.get_by_text("Choose what it shows").focus()
    page.keyboard.press("Enter")
    page.get_by_label("A Short Course").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="CV words")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{page.url.split('/training')[0]}{RECORD}?title=neutral&words=cv")
    box = page.get_by_label("CV words, to copy")
    expect(box).to_have_value("Building rapport: opening first conversations\nGiving feedback to colleagues")
    box.focus()
    page.keyboard.press("ControlOrMeta+A")
    with page.expect_download() as printed:
        page.get_by_role("link", name="Download to print").click()
    with page.expect_download() as text:
        page.get_by_role("link", name="CV words as a text file").press("Enter")
    assert printed.value.suggested_filename.startswith("record-20") and printed.value.suggested_filename.endswith(".pdf")
    assert text.value.suggested_filename.startswith("skills-20")
