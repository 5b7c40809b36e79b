"""Editors at work in Wagtail's screens: a template of certificates, and the charter. At a desk, by day and by night."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from courses import flows
from courses.certificates.actions import make_document
from courses.certificates.enums import Form, TitleChoice
from courses.certificates.facts import from_json
from courses.certificates.models import Award, CertificateTemplate
from courses.certificates.queries import look_for
from courses.cohorts.models import Enrolment
from tests.cast import Cast
from tests.courses.progress.test_completion import answer_safety
from tests.courses.progress.test_gate import do
from tests.factories.pictures import drawn
from tests.journeys.conftest import DESK
from tests.journeys.survey import Trouble, axe_problems, until

OpenPage = Callable[..., Page]
by_day_and_by_night = pytest.mark.parametrize("scheme", ["light", "dark"])
TEMPLATES = "/cms/certificates/"
INTRO, LATER = "We are glad to say that", "It is our pleasure to say that"


class Desk:
    """A screen of the editing area after the other, and what axe finds on each."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: dict[str, list[str]] = {}

    def go(self, path: str, name: str = "") -> None:
        self.page.goto(path)
        self.look(name or path)

    def look(self, name: str) -> None:
        until(self.page, "document.readyState === 'complete' && document.getAnimations().every((one) => one.playState !== 'running')")
        if found := axe_problems(self.page):
            self.problems[name] = found

    def leave(self) -> None:
        """Wagtail tells the server that somebody stopped editing: wait for it."""
        self.page.goto("/help/")
        self.page.wait_for_load_state("networkidle")


def choose_picture(page: Page, path: Path) -> None:
    """Upload a picture in Wagtail’s own window, for the first field that has none yet."""
    page.get_by_role("button", name="Choose an image").first.click()
    window = page.locator(".modal.in")
    window.get_by_role("tab", name="Upload").click()
    window.get_by_label("Title").fill(path.stem)
    window.get_by_label("File").set_input_files(path)
    window.get_by_role("button", name="Upload").click()
    expect(window).to_have_count(0)


def publish(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("updated and published")).to_be_visible()


@by_day_and_by_night
def test_a_template_is_made_used_and_changed(
    open_page: OpenPage, trouble: Trouble, cast: Cast, amara_learns: Enrolment, tmp_path: Path, scheme: str
) -> None:
    trouble.allowed.append("400 (Bad Request)")  # Wagtail saves by itself, and is told each time what is not right yet
    desk = Desk(open_page(cast.tomasz, viewport=DESK, color_scheme=scheme))
    page = desk.page
    ring, hand = tmp_path / "ring.png", tmp_path / "hand.png"
    ring.write_bytes(drawn(400, 160))
    hand.write_bytes(drawn(300, 80, ink="#222222"))
    desk.go(TEMPLATES, "no template")
    desk.go(f"{TEMPLATES}add/", "an empty template")

    page.get_by_role("textbox", name="Name*", exact=True).fill("Spring")
    page.get_by_label("Above the name").fill(INTRO)
    page.get_by_label("Service and lines").fill("#aaaaaa")
    choose_picture(page, ring)
    page.get_by_role("button", name="Insert a block").click()
    signer = page.locator("[data-contentpath=signatories]")
    signer.get_by_role("textbox", name="Name*", exact=True).fill("Jo Bell")
    signer.get_by_label("What they are").fill("Head of training")
    choose_picture(page, hand)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("could not be created due to errors")).to_be_visible()
    desk.look("refused")
    for panel, told in (
        ("accent", "This is hard to read on this paper: the contrast is 2.2, and it takes 4.5."),
        ("logo_alt", "Say in words what the logo shows."),
        ("signatories", "Say in words whose signature it is: Jo Bell."),
    ):
        expect(page.locator(f"[data-contentpath={panel}]").get_by_text(told).first).to_be_visible()
    expect(page.get_by_label("Above the name")).to_have_value(INTRO)
    expect(page.get_by_label("Service and lines")).to_have_value("#aaaaaa")
    expect(signer.get_by_label("What they are")).to_have_value("Head of training")
    for chosen in ("ring", "hand"):
        expect(page.get_by_role("main").get_by_text(chosen, exact=True)).to_be_visible()

    page.get_by_label("Service and lines").fill("#6a1b4d")
    page.get_by_label("The logo in words").fill("A ring of people")
    signer.get_by_label("The signature in words").fill("Signature of Jo Bell")
    page.get_by_role("button", name="Toggle preview").click()
    shown = page.frame_locator("iframe[title=Preview]").last
    for form in Form:
        page.get_by_label("Preview mode").select_option(form.value)
        expect(shown.get_by_text("A card to keep")).to_have_count(int(form == Form.CARD))
        expect(shown.get_by_text("Amara Okafor")).to_be_visible()
        expect(shown.get_by_role("img", name="A ring of people")).to_be_visible()
        expect(shown.locator(".service")).to_have_css("color", "rgb(106, 27, 77)")
        expect(shown.get_by_text(INTRO)).to_have_count(int(form != Form.CARD))
        desk.look(f"preview, {form.value}")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Certificate template 'Spring' created.")).to_be_visible()
    desk.look("a draft")
    assert not CertificateTemplate.objects.get().live and look_for(amara_learns.course_key) == ""
    publish(page)
    desk.look("published")
    first = CertificateTemplate.objects.get().version
    award = given(amara_learns, cast)
    assert from_json(award.facts).look == first

    page.get_by_role("link", name="Spring", exact=True).click()
    page.get_by_label("Above the name").fill(LATER)
    publish(page)
    second = CertificateTemplate.objects.get().version
    assert second not in ("", first) and look_for(amara_learns.course_key) == second
    for form in Form:
        words = words_in(make_document(award, form), tmp_path)
        assert "Amara Okafor" in words and "Jo Bell" in words
        assert LATER not in words and (INTRO in words) == (form != Form.CARD)
    desk.leave()
    assert desk.problems == {}


def given(enrolment: Enrolment, cast: Cast) -> Award:
    answer_safety(enrolment, right=True)
    do(enrolment, 0, 1, 2, 3)
    done = Enrolment.objects.get(pk=enrolment.pk)
    outcome = flows.wish_for_certificate(done, name="Amara Okafor", title=TitleChoice.FULL, by=cast.amara)
    assert outcome.award is not None
    return outcome.award


def words_in(pdf: bytes, folder: Path) -> str:
    path = folder / "certificate.pdf"
    path.write_bytes(pdf)
    return " ".join(subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout.split())


@by_day_and_by_night
def test_the_charter_is_changed_and_brought(open_page: OpenPage, trouble: Trouble, cast: Cast, tmp_path: Path, scheme: str) -> None:
    trouble.allowed.append("400 (Bad Request)")
    desk = Desk(open_page(cast.tomasz, viewport=DESK, color_scheme=scheme))
    page = desk.page
    desk.go("/cms/charter/", "the charter")
    page.get_by_role("link", name="Change the words").click()
    desk.look("its words")
    page.get_by_role("textbox", name="Name of the charter").fill("")
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_load_state("networkidle")
    desk.look("without a title")
    page.get_by_role("textbox", name="Name of the charter").fill("Our charter")
    page.get_by_role("button", name="Toggle preview").click()
    expect(page.frame_locator("iframe[title=Preview]").last.get_by_role("heading", level=1)).to_contain_text("Our charter")
    desk.look("preview")
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_load_state("networkidle")
    desk.go("/cms/charter/", "a draft is there")
    page.get_by_role("link", name="See what is different in it").click()
    desk.look("what is different")
    for path in ("/cms/charter/words/history/1/", "/cms/charter/words/usage/1/"):
        desk.go(path)

    desk.go("/cms/charter/bring/", "bring a charter")
    page.get_by_role("button", name="See what is understood").click()
    expect(page.get_by_text("Choose a file.")).to_be_visible()
    desk.look("no file chosen")
    file = tmp_path / "charter.md"
    file.write_text("# Our own charter\n\n## Safety\n\nWe take care.\n\n## Hope\n\nThere is a way.\n")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="See what is understood").click()
    expect(page.get_by_text("This is what was understood.")).to_be_visible()
    desk.look("what is understood")
    page.get_by_role("button", name="Put it in use").click()
    page.wait_for_load_state("networkidle")
    desk.look("in use, and a draft put aside")
    desk.leave()
    assert desk.problems == {}
