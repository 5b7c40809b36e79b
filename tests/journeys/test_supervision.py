"""Dev prepares on a phone and shares one of three; he and Robin write together, each on their own device, sign, and print."""

import datetime as dt
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from charter_content.supervision.actions import add_to_session, begin_agreement, plan_session
from charter_content.supervision.enums import AddedAs, Keep, Kind, Stage
from charter_content.supervision.models import PreparedPrinciple, PreparedShare, Session, Supervision
from charter_content.supervision.queries import signed_summary, texts_of
from foundation import clock
from people.models import User
from tests.cast import Cast
from tests.factories.supervision import begin, pair_of, prepare, share, signed
from tests.journeys.conftest import DESK, PHONE, no_signal
from tests.journeys.survey import Surveyor, Trouble
from tests.journeys.test_keyboard import tab_to

WORDS = "I let go of my own plan today. It felt slower, and lighter."
PRIVATE = "I dread Tuesdays, and I do not know why yet."


def test_prepare_share_one_of_three_supervise_sign_and_print(open_page: Callable[..., Page], cast: Cast, tmp_path: Path) -> None:
    phone, desk = open_page(cast.dev), open_page(cast.robin, viewport=DESK)
    phone.goto("/supervision/")
    phone.get_by_role("link", name="Get ready to talk").click()
    phone.get_by_label("One that goes well").select_option(label="7 Person-centred goals")
    phone.get_by_label("One that is harder").select_option(label="1 Safety and trust")
    phone.get_by_label("One you have not looked at lately").select_option(label="11 Moving on")
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_role("radio", name="Mostly").check()
    phone.get_by_role("textbox").fill(WORDS)
    expect(phone.get_by_role("status").filter(has_text="Saved")).to_contain_text("Only you can see this.")
    phone.get_by_role("radio", name="Share it").check()
    phone.get_by_role("button", name="Safety and trust").click()
    expect(phone.get_by_role("heading", level=2, name="Safety and trust")).to_be_visible()
    phone.get_by_role("textbox").fill(PRIVATE)
    phone.get_by_role("button", name="Moving on").click()
    expect(phone.get_by_role("heading", level=2, name="Moving on")).to_be_visible()
    phone.get_by_role("radio", name="Just talk").check()
    phone.get_by_role("button", name="Look at all of it").click()
    previews = phone.get_by_role("article")
    expect(previews).to_have_count(2)
    shown = previews.first.inner_text()
    assert WORDS in shown and not PreparedShare.objects.exists()
    phone.get_by_role("button", name="Yes, share this").click()
    expect(phone.get_by_role("status")).to_contain_text("Robin Hughes can see it now")

    desk.goto("/supervision/desk/")
    expect(desk.get_by_text("1 unread")).to_be_visible()
    desk.get_by_role("link", name="Dev Patel").click()
    expect(desk.get_by_text("Moving on")).to_be_visible()
    expect(desk.get_by_text("Safety and trust")).to_have_count(0)
    desk.get_by_role("link", name="Person-centred goals").click()
    assert desk.get_by_role("article").inner_text() == shown
    desk.go_back()
    desk.get_by_label("What for").select_option(label="Supervision")
    desk.get_by_role("button", name="Begin to write together").click()
    desk.get_by_label("Themes").fill("Letting go of plans.")
    desk.get_by_label("Person-centred goals").check()
    desk.get_by_label("One word").select_option(label="Mostly")
    desk.get_by_label("What", exact=True).fill("Ask first what would suit.")
    desk.get_by_label("Who", exact=True).select_option(label="Dev Patel")
    expect(desk.get_by_role("status").filter(has_text="Saved")).to_contain_text("The two of you can see this.")

    phone.goto("/supervision/")
    phone.get_by_role("link", name="Write together").click()
    expect(phone.get_by_label("Themes")).to_have_value("Letting go of plans.")
    phone.get_by_label("What to learn next").fill("Endings.")
    expect(phone.get_by_role("status").filter(has_text="Saved")).to_contain_text("The two of you can see this.")
    desk.get_by_role("radio", name="No", exact=True).check()
    desk.get_by_role("button", name="Read it back").click()
    summary = desk.get_by_role("article", name="The summary")
    expect(summary).to_contain_text("Endings.")
    expect(summary).to_contain_text("Ask first what would suit.")
    desk.get_by_label("Your name").fill("Robin Hughes")
    desk.get_by_role("button", name="Sign it").click()
    expect(desk.get_by_text("You have signed it. Dev Patel has not yet")).to_be_visible()
    phone.goto("/supervision/")
    phone.get_by_role("link", name="Read back what you wrote together").click()
    phone.get_by_label("Your name").fill("Dev Patel")
    phone.get_by_role("button", name="Sign it").click()
    expect(phone.get_by_role("status")).to_contain_text("Signed by both, and locked.")
    address = phone.get_by_role("link", name="Print it").get_attribute("href")

    client = Client()
    client.force_login(cast.dev)
    file = tmp_path / "summary.pdf"
    file.write_bytes(client.get(str(address)).content)
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout
    for words in ("Letting go of plans.", "Endings.", "Ask first what would suit.", "Signed by Dev Patel", "Signed by Robin Hughes"):
        assert words in text
    assert WORDS not in text and PRIVATE not in text
    row = Session.objects.get()
    assert row.stage == Stage.LOCKED and signed_summary(row).checks == (("Mostly", ""),)
    phone.goto("/supervision/words/")
    expect(phone.get_by_text("Mostly")).to_be_visible()


def test_words_typed_without_a_signal_are_kept_and_sent(open_page: Callable[..., Page], cast: Cast, trouble: Trouble) -> None:
    trouble.allowed.append("ERR_INTERNET_DISCONNECTED")
    row = prepare(pair_of(cast.dev, cast.riverside), keep={"P1": Keep.PRIVATE})
    url = f"/supervision/preparations/{row.pk}/1/"
    phone = open_page(cast.dev)
    phone.goto(url)
    phone.route(f"**{url}", no_signal)
    phone.get_by_role("textbox").fill(PRIVATE)
    expect(phone.get_by_text("No signal. Kept on this phone")).to_be_visible()
    phone.unroute(f"**{url}")
    phone.reload()
    expect(phone.get_by_role("textbox")).to_have_value(PRIVATE)
    expect(phone.get_by_role("status").filter(has_text="Saved")).to_be_visible()

    assert cast.dev.ring.read(PreparedPrinciple.objects.get(), "text") == PRIVATE


def test_two_write_the_same_box_and_both_versions_are_shown(open_page: Callable[..., Page], cast: Cast) -> None:
    row = begin(pair_of(cast.dev, cast.riverside), cast.robin)
    phone, desk = open_page(cast.dev), open_page(cast.robin, viewport=DESK)
    for page in (phone, desk):
        page.goto(f"/supervision/sessions/{row.pk}/")
    phone.get_by_label("What to learn next").fill("Dev writes")
    expect(phone.get_by_role("status").filter(has_text="Saved")).to_contain_text("The two of you")
    desk.get_by_label("What to learn next").fill("Robin writes")
    expect(desk.get_by_role("heading", name="There are two versions.")).to_be_visible()
    expect(desk.get_by_text("Dev writes")).to_be_visible()


def test_a_day_set_in_two_places_is_asked_about(open_page: Callable[..., Page], cast: Cast) -> None:
    """A day or a time is as much somebody's as a text: the later one does not replace the other unasked."""
    row = begin(pair_of(cast.dev, cast.riverside), cast.robin)
    phone, desk = open_page(cast.dev), open_page(cast.robin, viewport=DESK)
    for page in (phone, desk):
        page.goto(f"/supervision/sessions/{row.pk}/")
    phone.get_by_label("Next meeting: day").fill("2030-05-06")
    expect(phone.get_by_role("status").filter(has_text="Saved")).to_contain_text("The two of you")
    desk.get_by_label("Next meeting: day").fill("2030-05-07")
    versions = desk.get_by_role("region", name="Two versions")
    expect(versions.locator("blockquote")).to_have_text(["2030-05-07", "2030-05-06"])
    versions.get_by_role("button", name="Use the other").click()
    expect(desk.get_by_label("Next meeting: day")).to_have_value("2030-05-06")
    expect(desk.get_by_role("status").filter(has_text="Saved")).to_contain_text("The two of you")

    assert texts_of(Session.objects.get())["next_on"] == "2030-05-06"


def test_a_box_that_one_leaves_alone_stays_as_the_other_wrote_it(open_page: Callable[..., Page], cast: Cast) -> None:
    row = begin(pair_of(cast.dev, cast.riverside), cast.robin, learning="As it was", next_kind="short", principles="P1")
    phone, desk = open_page(cast.dev), open_page(cast.robin, viewport=DESK)
    for page in (phone, desk):
        page.goto(f"/supervision/sessions/{row.pk}/")
    phone.get_by_label("Mutuality").check()
    phone.get_by_label("What to learn next").fill("Dev writes")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_role("status").filter(has_text="Saved.")).to_contain_text("The two of you")
    desk.get_by_label("Themes").fill("Robin writes")
    desk.get_by_label("Choice").check()
    expect(desk.get_by_label("Mutuality")).to_be_checked()
    with desk.expect_navigation():
        desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_label("What to learn next")).to_have_value("Dev writes")

    kept = texts_of(Session.objects.get())
    assert (kept["learning"], kept["themes"], set(kept["principles"].split())) == ("Dev writes", "Robin writes", {"P1", "P4", "P13"})


def test_by_keyboard_and_without_a_script(open_page: Callable[..., Page], cast: Cast) -> None:
    pair = pair_of(cast.dev, cast.riverside)
    phone = open_page(cast.dev, java_script_enabled=False)
    phone.goto(f"/supervision/pair/{pair.pk}/prepare/")
    phone.get_by_label("One that goes well").select_option(label="4 Mutuality")
    phone.get_by_label("One you have not looked at lately").select_option(label="Choose one")
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_role("radio", name="A little").check()
    phone.get_by_role("radio", name="Share it").check()
    phone.get_by_role("button", name="Look at all of it").click()
    phone.get_by_role("button", name="Yes, share this").click()
    expect(phone.get_by_role("heading", level=2, name="Shared")).to_be_visible()

    keys = open_page(cast.robin, viewport=DESK)
    keys.goto(f"/supervision/pair/{pair.pk}/")
    tab_to(keys, "Begin to write together")
    keys.keyboard.press("Enter")
    keys.wait_for_url("**/sessions/**")
    keys.get_by_label("Themes").focus()
    keys.keyboard.type("By keyboard.")
    keys.get_by_role("radio", name="No", exact=True).focus()
    keys.keyboard.press("Space")
    tab_to(keys, "Read it back")
    keys.keyboard.press("Enter")
    keys.wait_for_url("**/read/")
    expect(keys.get_by_role("article")).to_contain_text("By keyboard.")


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "light"), (PHONE, "dark"), (DESK, "light")], ids=["phone", "phone-dark", "desk"])
def test_every_page_is_in_order(open_page: Callable[..., Page], cast: Cast, viewport: dict[str, int], scheme: str) -> None:
    pair = pair_of(cast.dev, cast.riverside)
    kept = signed(pair, cast.robin, action_1_words="Ring up", action_1_owner="person", check_1_word="drifting", check_1_action="Ask")
    add_to_session(kept, added_as=AddedAs.DISSENT, text="Otherwise", by=cast.dev)
    draft = begin(pair, cast.robin, action_1_words="Ring up", action_1_owner="person")
    missing = begin(pair_of(cast.amara, cast.riverside), cast.robin, safety="", minutes="many")
    planned = plan_session(pair, at=clock.now() + dt.timedelta(days=3), kind=Kind.FULL, place="Room 2", by=cast.dev)
    agreement = begin_agreement(pair, by=cast.dev)
    row = prepare(pair, keep={"P1": Keep.SHARE, "P4": Keep.PRIVATE, "P7": Keep.TALK})
    fresh = prepare(pair_of(cast.amara, cast.riverside), keep={"P1": Keep.SHARE, "P4": Keep.TALK})
    share(row, cast.robin)
    text = PreparedShare.objects.get(talk_only=False)
    Supervision.objects.create(person=cast.yusuf, service=cast.hillside, hat="coordinator", supervisor=cast.robin)

    def look(person: User, *paths: str, status: int = 200) -> None:
        surveyor = Surveyor(open_page(person, viewport=viewport, color_scheme=scheme))
        for path in paths:
            surveyor.go(f"/supervision/{path}", status)
        assert surveyor.problems == {}

    look(
        cast.dev, "", "words/", f"pair/{pair.pk}/prepare/", f"preparations/{row.pk}/", f"preparations/{row.pk}/1/",
        f"preparations/{row.pk}/delete/", f"shared/{text.pk}/", f"shared/{text.pk}/back/", f"sessions/{kept.pk}/", f"sessions/{draft.pk}/",
        f"sessions/{draft.pk}/read/", f"sessions/{planned.pk}/", f"sessions/{planned.pk}/cancel/", f"agreements/{agreement.pk}/read/",
    )  # fmt: skip
    look(cast.amara, "", f"preparations/{fresh.pk}/")
    look(
        cast.robin, "", "desk/", f"pair/{pair.pk}/", f"pair/{pair.pk}/plan/", f"shared/{text.pk}/", f"sessions/{draft.pk}/",
        f"sessions/{planned.pk}/move/", f"agreements/{agreement.pk}/", f"rhythm/{cast.riverside.uuid}/", f"ask/{cast.riverside.uuid}/",
    )  # fmt: skip
    look(cast.robin, f"sessions/{missing.pk}/read/", status=422)
    look(cast.sunita, "")
