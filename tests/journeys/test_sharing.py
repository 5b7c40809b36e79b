"""Amara writes, shares with Robin, who reads and answers; then she takes it back. And the quiet line under the box."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from charter_content.reflections.actions import share_reflection, write_reflection
from charter_content.reflections.models import Reflection, Share, ShareAnswer
from charter_content.reflections.queries import answers_of, text_of
from tests.cast import Cast
from tests.journeys.conftest import DESK, no_signal
from tests.journeys.survey import Trouble
from tests.journeys.test_keyboard import tab_to

WORDS = "I said less today, and she said more."


def test_write_share_answer_and_take_back(open_page: Callable[..., Page], cast: Cast) -> None:
    amara, robin = open_page(cast.amara), open_page(cast.robin, viewport=DESK)
    amara.goto("/charter/P1/")
    amara.get_by_role("link", name="Write about this principle").click()
    amara.get_by_role("textbox").fill(WORDS)
    expect(amara.get_by_role("status").filter(has_text="Saved")).to_contain_text("Only you can see this.")
    with amara.expect_navigation():
        amara.get_by_role("button", name="Save").click()
    amara.get_by_role("link", name="Share this with somebody").click()
    amara.get_by_role("radio", name="Robin Hughes").check()
    amara.get_by_role("button", name="See what they would see").click()
    preview = amara.get_by_role("article", name="What is shared")
    expect(preview).to_contain_text(WORDS)
    shown = preview.inner_text()
    assert not Share.objects.exists()
    amara.get_by_role("button", name="Yes, share this with Robin Hughes").click()
    expect(amara.get_by_role("heading", level=1)).to_have_text("Shared with Robin Hughes")
    expect(amara.get_by_text("Not yet")).to_be_visible()

    robin.goto("/people/")
    robin.get_by_role("link", name="Amara Okafor shared a reflection").click()
    assert robin.get_by_role("article", name="What is shared").inner_text() == shown
    robin.get_by_label("Your answer").fill("That took patience.")
    expect(robin.get_by_role("status").filter(has_text="Saved")).to_contain_text("Not sent to Amara Okafor yet.")
    assert not ShareAnswer.objects.sent().exists()
    with robin.expect_navigation():
        robin.get_by_role("button", name="Send to Amara Okafor").click()
    expect(robin.get_by_role("status")).to_have_text("Sent. Amara Okafor can read it now.")
    expect(robin.get_by_text("You answered")).to_be_visible()

    amara.goto("/reflections/")
    expect(amara.get_by_text("Robin Hughes answered")).to_be_visible()
    amara.goto("/reflections/shared/mine/")
    amara.get_by_role("link", name="With Robin Hughes").click()
    expect(amara.get_by_text("That took patience.")).to_be_visible()
    amara.get_by_role("link", name="Take it back").click()
    with amara.expect_navigation():
        amara.get_by_role("button", name="Take it back").click()
    expect(amara.get_by_role("status")).to_contain_text("Nobody can read that copy any more.")
    expect(amara.get_by_text("That took patience.")).to_have_count(0)
    robin.reload()
    expect(robin.get_by_role("heading", name="Nothing is shared with you")).to_be_visible()


def test_by_keyboard_and_without_a_script(open_page: Callable[..., Page], cast: Cast) -> None:
    row = write_reflection(text=WORDS, by=cast.amara, seen_revision=0)
    page = open_page(cast.amara, java_script_enabled=False)
    page.goto(f"/reflections/{row.pk}/share/")
    page.get_by_role("radio", name="Robin Hughes").check()
    page.get_by_role("button", name="See what they would see").press("Enter")
    page.get_by_role("button", name="Yes, share this with Robin Hughes").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Shared with Robin Hughes")
    share = Share.objects.get()
    desk = open_page(cast.robin, java_script_enabled=False)
    desk.goto(f"/reflections/shared/{share.pk}/")
    desk.get_by_label("Your answer").fill("Thank you.")
    desk.get_by_role("button", name="Send to Amara Okafor").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Shared with you")
    assert [one.text for one in answers_of(share)] == ["Thank you."]

    keys = open_page(cast.amara)
    keys.goto(f"/reflections/{row.pk}/")
    tab_to(keys, "Share it as it is now")
    keys.keyboard.press("Enter")
    keys.wait_for_url("**/share/")
    keys.get_by_role("radio", name="Morgan Lee").focus()
    keys.keyboard.press("Space")
    tab_to(keys, "See what they would see")
    keys.keyboard.press("Enter")
    keys.wait_for_url("**/share/?with=*")
    tab_to(keys, "Yes, share this with Morgan Lee")
    keys.keyboard.press("Enter")
    expect(keys.get_by_role("heading", level=1)).to_have_text("Shared with Morgan Lee")
    tab_to(keys, "Take it back")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("I rang 07700 900123 twice.", "a phone number"),
        ("Ring +44 (0)20 7946 0018 then.", "a phone number"),
        ("Write to sam@alongside.example.", "an email address"),
        ("It says 943 476 5919 on it.", "an NHS number"),
        ("We met near SW1A 1AA.", "a postcode"),
        ("I sat with Anna Smith for a while.", "a name"),
        ("I sat with Anna Smith near LS1 4AP, or ask a@b.example.", "an email address, a postcode and a name"),
        ("We said it. Then Monday Morning came. New York is far, and so is 2026 or 1234567890.", ""),
        ("I felt small. Anna knew.\n\nWe Walked on. I Think so; it was 10 past 8, lesson 3.4, about £2,500 in 2025.", ""),
    ],
)
def test_hint_comes_and_goes_and_nothing_is_sent_for_it(
    open_page: Callable[..., Page], cast: Cast, trouble: Trouble, typed: str, said: str
) -> None:
    page = open_page(cast.amara)
    page.goto("/reflections/new/")
    line, box = page.locator(".nudge"), page.get_by_role("textbox")
    page.wait_for_load_state("networkidle")
    before = len(trouble.requests)
    box.fill(typed)
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()  # autosave rests longer than the hint
    if said:
        expect(line).to_contain_text(f"There seems to be {said} in this.")
    else:
        expect(line).to_be_empty()
    assert {request.url for request in trouble.requests[before:] if request.resource_type != "script"} <= {page.url}
    expect(page.get_by_role("button", name="Save")).to_be_enabled()
    box.fill("Only about me.")
    expect(line).to_be_empty()
    page.wait_for_timeout(1700)


def test_answer_waits_for_the_signal(open_page: Callable[..., Page], cast: Cast, trouble: Trouble) -> None:
    trouble.allowed += ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
    row = write_reflection(text=WORDS, by=cast.amara, seen_revision=0)
    share = share_reflection(row, reader=cast.robin, service=cast.riverside, seen_revision=1, by=cast.amara).share
    page = open_page(cast.robin)
    page.goto(f"/reflections/shared/{share.pk}/")
    page.wait_for_load_state("networkidle")
    page.route("**/answer/", no_signal)
    page.get_by_label("Your answer").fill("From the train.")
    expect(page.get_by_role("status").filter(has_text="Kept on this phone")).to_be_visible()
    page.get_by_role("button", name="Send to Amara Okafor").click()
    page.wait_for_timeout(1500)  # as long as a try is under way, it may still get there and be sent
    expect(page.get_by_label("Your answer")).to_have_value("From the train.")
    page.unroute("**/answer/")
    page.reload()
    expect(page.get_by_label("Your answer")).to_have_value("From the train.")
    with page.expect_navigation():
        page.get_by_role("button", name="Send to Amara Okafor").click()
    assert [one.text for one in answers_of(share)] == ["From the train."]
    assert text_of(Share.objects.get()).text == WORDS
    assert Reflection.objects.count() == 1
