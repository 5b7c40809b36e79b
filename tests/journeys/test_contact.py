"""Amara asks to be contacted, sees by when, and that Robin has seen it. Every page of it in order."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from foundation import clock
from people.actions import ask_for_contact, give_role, set_contact_hours
from people.enums import Role, Way
from people.models import ContactRequest
from tests.cast import Cast
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.survey import Surveyor
from tests.people.test_contact import DAY


@pytest.fixture
def covered(cast: Cast) -> Cast:
    give_role(cast.morgan, service=cast.riverside, role=Role.DEPUTY, by=None, ends=clock.today() + 60 * DAY)
    set_contact_hours(cast.riverside, {"is_on": True, "out_of_hours": "Ring our voicemail."}, by=cast.robin)
    return cast


def test_ask_be_seen_and_be_contacted(open_page: Callable[..., Page], covered: Cast) -> None:
    phone, desk = open_page(covered.amara), open_page(covered.robin, viewport=DESK)
    phone.goto("/charter/")
    phone.get_by_role("link", name="Ask my coordinator to contact me").click()
    expect(phone.get_by_text("This is not for now.")).to_be_visible()
    expect(phone.get_by_role("link", name="Ring 116 123")).to_be_visible()
    phone.get_by_role("radio", name="Ring me").check()
    phone.get_by_role("button", name="Ask to be contacted").click()
    expect(phone.get_by_text("Nobody has opened it yet. It is with Robin Hughes.")).to_be_visible()

    desk.goto("/people/")
    desk.get_by_role("link", name="Get in touch with Amara Okafor").click()
    phone.reload()
    expect(phone.get_by_text("Robin Hughes has seen it")).to_be_visible()
    desk.get_by_role("button", name="We have been in touch").click()
    expect(desk.get_by_role("heading", name="Nobody waits")).to_be_visible()
    phone.reload()
    expect(phone.get_by_role("button", name="Ask to be contacted")).to_be_visible()


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "light"), (PHONE, "dark"), (DESK, "light")], ids=["phone", "phone-dark", "desk"])
def test_every_page_is_in_order(open_page: Callable[..., Page], covered: Cast, viewport: dict[str, int], scheme: str) -> None:
    ask_for_contact(covered.riverside, way=Way.MEET, by=covered.dev)
    row = ContactRequest.objects.get()

    for person, paths in (
        (covered.amara, ("/support/contact/",)),
        (covered.dev, ("/support/contact/",)),
        (covered.ella, ("/support/contact/",)),
        (covered.robin, ("/people/asked/", f"/people/asked/{row.uuid}/", f"/people/hours/{covered.riverside.uuid}/", "/people/")),
    ):
        surveyor = Surveyor(open_page(person, viewport=viewport, color_scheme=scheme))
        for path in paths:
            surveyor.go(path)
        assert surveyor.problems == {}
