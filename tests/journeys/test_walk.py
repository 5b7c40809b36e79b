"""The first walk, in the words of the person who walks it: from the front door to a printed certificate, on a phone."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from courses.certificates.models import Award
from courses.cohorts.models import Enrolment
from tests.cast import Cast
from tests.journeys.conftest import PHONE, sign_in_by_hand

RIGHT = {"Life in danger": ["999"], "Who can gain": ["You", "They"], "Trust may be slow": ["True"]}


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no-script"])
def test_from_the_front_door_to_a_certificate(
    open_page: Callable[..., Page], cast: Cast, amara_learns: Enrolment, with_script: bool, tmp_path: Path
) -> None:
    page = open_page(java_script_enabled=with_script, viewport=PHONE)

    def heading(words: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_have_text(words)

    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    sign_in_by_hand(page, cast.amara)
    heading("Good to see you, Amara Okafor")
    expect(page.get_by_text("0 of 4", exact=True).first).to_be_visible()
    expect(page.get_by_text("Opens after Day 1: 2 lessons to go.")).to_be_visible()

    page.get_by_role("link", name="Start →").click()
    heading("Saying hello")
    page.get_by_role("button", name="Mark as done and carry on").click()
    heading("Trying it")
    fill_in_worksheet(page)
    sort_things(page)
    think(page)
    live_through_scenario(page)
    answer_quiz(page)
    heading("Trying it")
    page.get_by_role("button", name="Mark as done and carry on").click()

    heading("Good to see you, Amara Okafor")
    page.get_by_role("link", name="Carry on →").click()
    heading("Something heavier")
    expect(page.get_by_text("Some careful words.")).not_to_be_visible()
    page.get_by_role("button", name="Go on with this lesson").click()
    expect(page.get_by_text("Some careful words.")).to_be_visible()
    page.get_by_role("button", name="Mark as done and carry on").click()
    heading("Saying goodbye")
    page.get_by_role("button", name="Mark as done and carry on").click()

    heading("How your certificate should read")
    page.get_by_label("Name on the certificate").fill("Amara O.")
    page.get_by_label("A Short Course").check()
    page.get_by_role("button", name="Get my certificate").click()
    heading("A Short Course")
    words = downloaded_words(page, tmp_path)
    assert "Amara O." in words and "A Short Course" in words
    award = Award.objects.get()
    assert award.pretty_serial in words

    page.get_by_role("link", name=award.pretty_serial).click()
    expect(page.get_by_text("This certificate stands.")).to_be_visible()
    page.get_by_label("Name on the certificate").fill("amara o.")
    page.get_by_role("button", name="Compare the name").click()
    expect(page.get_by_text("Yes, this name stands on it.")).to_be_visible()


def send(page: Page, button: Locator) -> None:
    """Press `button` and wait for the page that it brings: with a script, the words go ahead of the page."""
    with page.expect_navigation():
        button.click()


def fill_in_worksheet(page: Page) -> None:
    card = page.get_by_role("region", name="My card")
    card.get_by_label("How I say hello").fill("I wave.")
    card.get_by_label("What else matters").fill("Tea first.\nThen talk.")
    card.get_by_label("Evening").check()
    card.get_by_label("Park").check()
    card.get_by_label("Café").check()
    send(page, card.get_by_role("button", name="Save"))
    expect(page.get_by_text("Saved. Only you can see it.")).to_be_visible()
    expect(card.get_by_label("What else matters")).to_have_value("Tea first.\nThen talk.")
    expect(card.get_by_label("Evening")).to_be_checked()
    expect(card.get_by_label("Park")).to_be_checked()
    card.get_by_text("A thought on this").click()
    expect(card.get_by_text("One way to say it.")).to_be_visible()


def sort_things(page: Page) -> None:
    hats = page.get_by_role("region", name="Which hat?")
    hats.get_by_role("group", name="You have tea.").get_by_label("Peer support").check()
    hats.get_by_role("group", name="You ride the bus together.").get_by_label("Something else").check()
    expect(hats.get_by_text("Shared ground.")).not_to_be_visible()
    send(page, hats.get_by_role("button", name="Save and see"))
    expect(hats.get_by_text("Shared ground.")).to_be_visible()
    expect(hats.get_by_text("It depends on what you agreed.")).to_be_visible()


def think(page: Page) -> None:
    prompt = page.get_by_role("region", name="To think about")
    expect(prompt.get_by_text("Only you can see this")).to_be_visible()
    prompt.get_by_label("What helped?").fill("Somebody waited with me.")
    send(page, prompt.get_by_role("button", name="Save"))
    expect(page.get_by_text("Saved. Only you can see it.")).to_be_visible()
    expect(prompt.get_by_label("What helped?")).to_have_value("Somebody waited with me.")


def live_through_scenario(page: Page) -> None:
    story = page.get_by_role("region", name="A story")
    story.get_by_role("link", name="Leave").click()
    expect(story.get_by_text("They are alone.")).to_be_visible()
    story.get_by_role("link", name="Try another way").click()
    story.get_by_role("link", name="Listen").click()
    expect(story.get_by_text("They feel heard.")).to_be_visible()


def answer_quiz(page: Page) -> None:
    """The safety question wrong first, then right; the others right."""
    page.get_by_role("button", name="Start the quiz").click()
    erred = False
    for number in (1, 2, 3):
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"question {number} of 3")
        stem = page.locator(".stem").inner_text()
        right = next(answers for start, answers in RIGHT.items() if stem.startswith(start))
        if right == ["999"] and not erred:
            page.get_by_label("Nobody").check()
            page.get_by_role("button", name="See what there is to say").click()
            expect(page.get_by_text("Not quite. Many people think so.")).to_be_visible()
            expect(page.get_by_text("Many people wait. Please ring.")).to_be_visible()
            page.get_by_role("link", name="Try this one again").click()
            erred = True
        for answer in right:
            page.get_by_label(answer, exact=True).check()
        page.get_by_role("button", name="See what there is to say").click()
        expect(page.get_by_text("Yes, that is it.")).to_be_visible()
        page.get_by_role("link", name=re.compile("Next question|See how it went")).click()
    expect(page.get_by_text("they have all landed")).to_be_visible()
    page.get_by_role("link", name="Back to the lesson").click()


def downloaded_words(page: Page, folder: Path) -> str:
    """The text of the printed certificate, read back by somebody else's program."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Download to print").click()
    assert re.fullmatch(r"certificate-[0-9A-Z-]+\.pdf", download.value.suggested_filename)
    path = folder / "certificate.pdf"
    download.value.save_as(path)
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
