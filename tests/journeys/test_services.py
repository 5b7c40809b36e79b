"""A service's page is filled and read; mail, consents and hats on a phone. Every page of it in order."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from foundation import clock
from people.actions import add_entry, appoint, give_consent, give_role, send_message, set_logo, set_message_preferences, withdraw_consent
from people.enums import GivenUp, MessageKind, Purpose, Role
from people.models import HousePaper, Message, ServiceRole, Signpost, SupportContact
from tests.cast import Cast
from tests.factories.pictures import drawn
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.survey import Surveyor
from tests.people.test_services import NUMBER, PAPER, PLACE


@pytest.fixture
def filled(cast: Cast) -> Cast:
    """Riverside's page has something in each part; Robin is a supporter at Hillside too."""
    for kind, values in ((SupportContact, NUMBER), (Signpost, PLACE), (HousePaper, PAPER)):
        add_entry(kind, cast.riverside, values, key=uuid.uuid4(), by=cast.robin)
    give_role(cast.robin, service=cast.hillside, role=Role.SUPPORTER, by=None)
    give_consent(cast.amara, Purpose.QUOTE, wording_version=1, by=cast.amara)
    give_consent(cast.amara, Purpose.LISTING, wording_version=1, by=cast.amara)
    withdraw_consent(cast.amara, Purpose.LISTING, by=cast.amara)
    return cast


def test_filled_by_a_coordinator_and_read_on_a_phone(open_page: Callable[..., Page], cast: Cast) -> None:
    desk, phone = open_page(cast.robin, viewport=DESK), open_page(cast.amara)
    desk.goto("/services/")
    desk.get_by_role("main").get_by_role("link", name="Riverside", exact=True).click()
    desk.get_by_role("link", name="Add a place").click()
    desk.get_by_label("Name").fill("Allotment")
    desk.get_by_label("What it is").fill("Growing things together")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("alert")).to_contain_text("How to reach it: This field is required.")
    expect(desk.get_by_label("What it is")).to_have_value("Growing things together")
    desk.get_by_label("How to reach it").fill("Tuesdays from ten, Mill Lane")
    desk.get_by_label("Checked on").fill(clock.today().isoformat())
    desk.get_by_role("button", name="Save").click()
    desk.get_by_role("link", name="Add somebody to ring").click()
    desk.get_by_label("Name").fill("Duty line")
    desk.get_by_label("Phone").fill("01632 960 100")
    desk.get_by_role("button", name="Save").click()

    phone.goto("/help/")
    phone.get_by_role("contentinfo").get_by_role("link", name="My service").click()
    phone.get_by_role("main").get_by_role("link", name="Riverside", exact=True).click()
    expect(phone.get_by_role("heading", name="Allotment")).to_be_visible()
    expect(phone.get_by_text("Add a place")).to_have_count(0)
    phone.goto("/support/")
    expect(phone.get_by_role("link", name="Ring 01632 960 100")).to_be_visible()
    desk.get_by_role("link", name="Change Allotment").click()
    desk.get_by_role("link", name="Take it off the page").click()
    desk.get_by_role("button", name="Take it off").click()
    expect(desk.get_by_role("heading", name="Allotment")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without scripts"])
def test_a_logo_is_brought_and_seen_on_a_phone(open_page: Callable[..., Page], cast: Cast, tmp_path: Path, scripts: bool) -> None:
    desk, phone = (open_page(one, viewport=DESK, java_script_enabled=scripts) for one in (cast.robin, cast.amara))
    svg, png = tmp_path / "logo.svg", tmp_path / "logo.png"
    svg.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    png.write_bytes(drawn(900, 200))
    desk.goto(f"/services/{cast.riverside.uuid}/")
    desk.get_by_role("link", name="Logo").click()
    desk.get_by_label("The picture").set_input_files(svg)
    desk.get_by_label("The logo in words").fill("A bridge over a river")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("alert")).to_contain_text("An SVG drawing cannot be used here.")
    expect(desk.get_by_label("The logo in words")).to_have_value("A bridge over a river")
    desk.get_by_label("The picture").set_input_files(png)
    desk.get_by_role("button", name="Save").click()

    phone.goto(f"/services/{cast.riverside.uuid}/")
    logo = phone.get_by_role("img", name="A bridge over a river")
    expect(logo).to_be_visible()
    box = logo.bounding_box()
    assert box and box["width"] / box["height"] > 3, "in its proportions"
    desk.get_by_role("link", name="Logo").click()
    desk.get_by_role("link", name="Take the logo off").click()
    desk.get_by_role("button", name="Take it off").click()
    phone.reload()
    expect(phone.get_by_role("img", name="A bridge over a river")).to_have_count(0)


def test_a_deputy_is_made_and_ended(open_page: Callable[..., Page], cast: Cast) -> None:
    desk = open_page(cast.robin, viewport=DESK)
    desk.goto(f"/services/{cast.riverside.uuid}/roles/")
    desk.get_by_role("link", name="Another role for Morgan Lee").click()
    desk.get_by_role("radio", name="Deputy coordinator").check()
    desk.get_by_role("button", name="Give this role").click()
    expect(desk.get_by_role("alert")).to_contain_text("A deputy has a last day.")
    desk.get_by_label("Last day").fill(clock.today().isoformat())
    desk.get_by_role("button", name="Give this role").click()
    desk.get_by_role("link", name="End deputy coordinator, Morgan Lee").click()
    desk.get_by_role("radio", name="At once").check()
    desk.get_by_role("button", name="End this role").click()
    expect(desk.get_by_role("status")).to_contain_text("ends with it")

    assert set(ServiceRole.objects.active().filter(person=cast.morgan).values_list("role", flat=True)) == {"mentor"}


def test_which_hat_is_on_and_when_mail_comes(open_page: Callable[..., Page], filled: Cast) -> None:
    phone = open_page(filled.robin)
    phone.goto("/profile/messages/")
    expect(phone.get_by_text("You act as Coordinator · Riverside")).to_be_visible()
    phone.get_by_role("link", name="Change the role you act in").click()
    phone.get_by_role("radio", name="Peer supporter · Hillside").check()
    phone.get_by_role("button", name="Act as this").click()
    expect(phone.get_by_role("heading", name="What we sent you")).to_be_visible()
    expect(phone.get_by_text("You act as Peer supporter · Hillside", exact=False).first).to_be_visible()
    phone.get_by_role("radio", name="Once a day, all in one").check()
    phone.get_by_label("Quiet until").fill("07:30")
    phone.get_by_role("button", name="Keep this").click()
    expect(phone.get_by_role("radio", name="Once a day, all in one")).to_be_checked()
    expect(phone.get_by_label("Quiet until")).to_have_value("07:30")


def test_yes_and_no_in_the_same_place(open_page: Callable[..., Page], cast: Cast) -> None:
    phone = open_page(cast.amara)
    phone.goto("/profile/consents/")
    agree, back = (re.compile(f"{words}.*Count my answers") for words in ("I agree", "Take it back"))
    phone.get_by_role("button", name=agree).click()
    phone.get_by_role("button", name=back).click()
    expect(phone.get_by_role("button", name=agree)).to_be_visible()
    expect(phone.get_by_role("listitem").filter(has_text="Taken back: Count my answers")).to_be_visible()


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "light"), (PHONE, "dark"), (DESK, "light")], ids=["phone", "phone-dark", "desk"])
def test_every_page_is_in_order(open_page: Callable[..., Page], filled: Cast, viewport: dict[str, int], scheme: str) -> None:
    set_logo(filled.riverside, data=drawn(480, 90), alt="A bridge", by=filled.robin)
    set_message_preferences(filled.amara, {"how_often": "daily"}, by=filled.amara)
    for reason in GivenUp:
        row = send_message(filled.amara, kind=MessageKind.UPDATE, path="/training/")
        Message.objects.filter(pk=row.pk if row else 0).update(given_up=reason, given_up_at=clock.now(), tries=5)
    send_message(filled.amara, kind=MessageKind.DIARY, path="/supervision/")
    gone = send_message(filled.amara, kind=MessageKind.ASKED, path="/people/asked/")
    Message.objects.filter(pk=gone.pk if gone else 0).update(sent_at=clock.now(), sent_to="a…@alongside.example")
    appoint(filled.dev, service=filled.riverside, role=Role.MENTOR, ends=None, by=filled.robin)
    there = f"/services/{filled.riverside.uuid}/"
    place, paper = Signpost.objects.get(), HousePaper.objects.get()
    role = ServiceRole.objects.get(person=filled.dev, role=Role.MENTOR)
    for person, paths in (
        (
            filled.amara,
            ("/services/", there, f"{there}papers/{paper.uuid}/", "/profile/messages/", "/profile/consents/", "/profile/", "/support/"),
        ),
        (filled.tomasz, ("/services/", "/hat/", "/profile/messages/", "/profile/consents/")),
        (
            filled.robin,
            (
                "/services/", there, "/hat/", "/people/", f"{there}edit/reach/", f"{there}edit/logo/",
                f"{there}edit/logo/remove/", f"{there}edit/contacts/", f"{there}edit/papers/",
                f"{there}edit/places/{place.uuid}/", f"{there}edit/places/{place.uuid}/remove/", f"{there}roles/",
                f"{there}roles/?when=past", f"{there}roles/?when=ahead", f"{there}roles/give/{filled.dev.uuid}/",
                f"{there}roles/{role.pk}/end/",
            ),
        ),
    ):  # fmt: skip
        surveyor = Surveyor(open_page(person, viewport=viewport, color_scheme=scheme))
        for path in paths:
            surveyor.go(path)
        assert surveyor.problems == {}
