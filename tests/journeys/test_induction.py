"""Robin begins Dev's induction; each signs on their own device; Dev takes the record to Hillside, where Yusuf takes it in."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page, expect

from charter_content.induction.actions import close_induction, name_signer, say_not_yet
from charter_content.induction.enums import Given, Signer
from charter_content.induction.exchange import write_record
from charter_content.induction.models import Induction
from charter_content.induction.queries import item_state, passport_of
from foundation import clock, signing
from people.actions import give_role
from people.enums import Role
from people.models import User
from tests.cast import Cast
from tests.factories.induction import (
    ALL_THREE,
    ALONE,
    BOTH,
    CHARTER,
    COURSE,
    MANAGER,
    SAFETY,
    TOGETHER,
    begun,
    elsewhere,
    read_together,
    sign,
)
from tests.journeys.conftest import DESK
from tests.journeys.survey import Surveyor

LOOKS: dict[str, dict[str, Any]] = {"light": {"color_scheme": "light"}, "dark": {"color_scheme": "dark", "viewport": DESK}}


def test_begin_sign_doubt_and_take_it_to_another_service(open_page: Callable[..., Page], cast: Cast, tmp_path: Path) -> None:
    phone, desk = open_page(cast.dev), open_page(cast.robin, viewport=DESK)
    desk.goto("/people/")
    desk.get_by_role("link", name="Inductions").click()
    desk.get_by_role("link", name="Dev Patel").click()
    desk.get_by_label("First day").fill(clock.today().isoformat())
    desk.get_by_role("button", name="Begin").click()
    expect(desk.get_by_role("status")).to_contain_text("Dev Patel can see it now")
    row = Induction.objects.get()

    phone.goto("/induction/")
    phone.get_by_role("link", name="My first months at Riverside").click()
    phone.get_by_role("link", name="You have read the charter together").click()
    expect(phone.get_by_text("what would this look like here?").first).to_be_visible()
    expect(phone.get_by_role("heading", level=3)).to_have_count(13)
    phone.get_by_role("button", name="We read it together").click()
    expect(phone.get_by_text("Type your name to sign.").first).to_be_visible()
    phone.get_by_label("Your name").fill("Dev Patel")
    phone.get_by_role("button", name="We read it together").click()
    expect(phone.get_by_role("status")).to_contain_text("once the other one of you says so too")

    desk.goto("/induction/")
    desk.get_by_role("link", name="Dev Patel: You have read the charter together").click()
    desk.get_by_label("We read version 1 together on").check()
    desk.get_by_role("region", name="Did you read it together?").get_by_label("Your name").fill("Robin Hughes")
    desk.get_by_role("button", name="Yes, we did").click()
    expect(desk.get_by_role("status")).to_contain_text("This one is done")
    assert item_state(row, CHARTER).given == Given.KNOWN

    desk.goto(f"/induction/{row.pk}/{TOGETHER}/")
    desk.get_by_text("Not agreed yet", exact=True).click()
    desk.get_by_label("What is missing, or what would help?").fill("We stopped at gifts.")
    desk.get_by_role("button", name="Say “not agreed yet”").click()
    expect(desk.get_by_role("status")).to_contain_text("not agreed yet")
    phone.goto(f"/induction/{row.pk}/{TOGETHER}/")
    expect(phone.get_by_text("We stopped at gifts.")).to_be_visible()

    phone.goto(f"/induction/{row.pk}/")
    with phone.expect_download() as paper:
        phone.get_by_role("link", name="On paper (PDF)").click()
    with phone.expect_download() as file:
        phone.get_by_role("link", name="As a signed file").click()
    paper.value.save_as(tmp_path / "record.pdf")
    text = subprocess.run(["pdftotext", "-layout", str(tmp_path / "record.pdf"), "-"], capture_output=True, text=True, check=True).stdout
    text = " ".join(text.split())
    assert "Robin Hughes (coordinator)" in text and "version 1" in text and "gifts" not in text
    file.value.save_as(tmp_path / "record.json")

    give_role(cast.dev, service=cast.hillside, role=Role.SUPPORTER, by=None)
    there = begun(cast.dev, cast.hillside, cast.yusuf)
    hill = open_page(cast.yusuf, viewport=DESK)
    hill.goto(f"/induction/{there.pk}/")
    hill.get_by_text("They bring a record, or this is finished").click()
    hill.get_by_role("link", name="Take in a record").click()
    hill.get_by_label("The record").set_input_files(tmp_path / "record.json")
    hill.get_by_role("button", name="Show me what it holds").click()
    expect(hill.get_by_text("The signature fits")).to_be_visible()
    hill.get_by_label("Your name").fill("Yusuf Khan")
    hill.get_by_role("button", name="Take these in and sign").click()
    expect(hill.get_by_role("status")).to_contain_text("once Dev Patel agrees")

    phone.goto(f"/induction/{there.pk}/{CHARTER}/")
    expect(phone.get_by_text("Its signature was checked with the key")).to_be_visible()
    phone.get_by_label("That is right").check()
    phone.get_by_role("region", name="Is that right?").get_by_label("Your name").fill("Dev Patel")
    phone.get_by_role("button", name="Agree").click()
    expect(phone.get_by_role("status")).to_contain_text("This one is done")
    assert item_state(there, CHARTER).given == Given.ELSEWHERE


@pytest.fixture
def survey(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Callable[..., Surveyor]:
    def do(person: User) -> Surveyor:
        return Surveyor(open_page(person, **LOOKS[request.param]), html=request.param == "light")

    return do


@pytest.fixture
def busy(cast: Cast) -> Induction:
    """Dev's, with something in every state; and one of Amara's that is closed."""
    row = begun(cast.dev, cast.riverside, cast.robin, days_ago=20)
    name_signer(row, signer=Signer.SAFEGUARDING, person=cast.morgan, by=cast.robin)
    for by in (cast.dev, cast.robin):
        sign(row, BOTH, by, comment="A good talk.")
    read_together(row, cast.robin)
    sign(row, TOGETHER, cast.robin)
    say_not_yet(row, TOGETHER, signer=Signer.SUPPORTER, comment="Gifts are missing.", by=cast.dev)
    elsewhere(row, MANAGER, cast.robin, "I rang them.")
    elsewhere(row, ALONE, cast.robin, "At our other house.", agreed=True)
    closed = begun(cast.amara, cast.riverside, cast.robin)
    sign(closed, BOTH, cast.amara)
    close_induction(closed, by=cast.robin)
    return row


day_and_night = pytest.mark.parametrize("survey", ["light", "dark"], indirect=True)


@day_and_night
def test_every_page_of_the_person(survey: Callable[..., Surveyor], busy: Induction, cast: Cast) -> None:
    look = survey(cast.dev)
    for path in (
        "",
        *(f"{busy.pk}/{code}" for code in ("", *(f"{one}/" for one in (BOTH, TOGETHER, MANAGER, ALONE, CHARTER, COURSE, SAFETY)))),
    ):
        look.go(f"/induction/{path}")
    look.page.get_by_text("Not agreed yet", exact=True).first.click()
    look.page.get_by_role("button", name="Sign", exact=True).click()
    look.look("signing, with mistakes", status=422)
    look.page.goto(f"/induction/{busy.pk}/{CHARTER}/")
    look.page.get_by_role("button", name="Yes, we did").click()
    look.look("saying so too, with mistakes", status=422)
    assert look.problems == {}


@day_and_night
def test_every_page_of_whoever_leads_and_signs(survey: Callable[..., Surveyor], busy: Induction, cast: Cast) -> None:
    look = survey(cast.robin)
    for path in (
        "",
        f"{busy.pk}/",
        f"{busy.pk}/{TOGETHER}/",
        f"{busy.pk}/{ALL_THREE}/",
        f"{busy.pk}/{COURSE}/",
        f"{busy.pk}/{CHARTER}/",
        f"{busy.pk}/import/",
    ):
        look.go(f"/induction/{path}")
    look.go(f"/induction/{Induction.objects.exclude(closed_at=None).get().pk}/", name="closed")
    look.page.goto(f"/induction/{busy.pk}/{ALL_THREE}/")
    look.page.get_by_text("Done elsewhere, or settled another way").click()
    look.page.get_by_role("button", name="Record it and sign").click()
    look.look("done elsewhere, with mistakes", status=422)
    look.page.goto(f"/induction/{busy.pk}/")
    look.page.get_by_text("They start on another day").click()
    look.page.locator("#id_starts_on").fill("1990-01-01")
    look.page.get_by_role("button", name="Change the day").click()
    look.look("another day, too far away", status=422)
    for person, path in ((cast.sunita, ""), (cast.sunita, f"{busy.pk}/"), (cast.morgan, f"{busy.pk}/{SAFETY}/"), (cast.ella, "")):
        other = survey(person)
        other.go(f"/induction/{path}")
        assert other.problems == {}
    assert look.problems == {}


@day_and_night
def test_bringing_a_record(
    survey: Callable[..., Surveyor], busy: Induction, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
    with monkeypatch.context() as patch:
        patch.setattr(signing, "signer", lambda: signing.Signer(theirs.public_key().public_bytes_raw(), theirs))
        data = write_record(passport_of(busy))
    there = begun(cast.ella, cast.hillside, cast.yusuf)
    look = survey(cast.yusuf)
    for name, content, status in (("good", data, 200), ("changed", data.replace(b"Dev", b"Dov"), 422), ("nonsense", b"{}", 422)):
        path = tmp_path / f"{name}.json"
        path.write_bytes(content)
        look.page.goto(f"/induction/{there.pk}/import/")
        look.page.get_by_label("The record").set_input_files(path)
        look.page.get_by_role("button", name="Show me what it holds").click()
        look.look(f"a record, {name}", status=status)
    look.go(f"/induction/start/{cast.ella.uuid}/", name="begun already")
    assert look.problems == {}
