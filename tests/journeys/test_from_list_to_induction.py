"""Robin has six names in a spreadsheet. Ben is one of them: he gets a link, joins on his phone, and has a signed induction item."""

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Page, expect

from charter_content.induction.enums import Given
from charter_content.induction.models import Induction
from charter_content.induction.queries import item_state
from courses.cohorts.actions import CohortPlan, make_code, make_cohort
from courses.cohorts.models import Cohort, Enrolment
from courses.pages.models import CoursePage
from foundation import clock
from people.actions import Guest, invite
from people.enums import Role
from people.models import Invitation, User
from people.queries import link_of
from tests.cast import Cast
from tests.factories.induction import CHARTER
from tests.journeys.conftest import DESK
from tests.journeys.survey import Surveyor, Trouble

ROWS = (
    ("Autumn training", None, None), (), ("First name", "Surname", "E-mail address"),
    ("Ben", "Lewis", "Ben@Example.org "), ("Cy", "Jones", "cy@@example.org"), (None, None, None), ("Dee", "Marsh", "dee@example.org"),
    ("Ben", "Lewis", "ben@example.org"), ("Eve", "Hall", "eve@example.org"), ("Fay", "Old", "fay@example.org"),
)  # fmt: skip


@pytest.fixture
def autumn(cast: Cast, small_course: CoursePage) -> Cohort:
    return make_cohort(cast.riverside, CohortPlan("Autumn"), course_key=small_course.translation_key, by=cast.robin)


@pytest.fixture
def spreadsheet(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in ROWS:
        book.active.append(row)
    book.save(tmp_path / "people.xlsx")
    return tmp_path / "people.xlsx"


def test_from_a_spreadsheet_to_a_signed_induction(open_page: Callable[..., Page], cast: Cast, autumn: Cohort, spreadsheet: Path) -> None:
    desk = open_page(cast.robin, viewport=DESK)
    desk.goto("/people/")
    desk.get_by_role("link", name="Invite people").first.click()
    desk.get_by_label("Where to").select_option(label="Autumn, Riverside")
    desk.get_by_label("Or choose a spreadsheet").set_input_files(spreadsheet)
    desk.get_by_role("button", name="Look through the list").click()

    expect(desk.get_by_role("alert")).to_contain_text("1 row needs another look")
    expect(desk.get_by_text("stands here twice")).to_be_visible()
    desk.get_by_role("link", name="Row 5: This is not an email address.").click()
    expect(desk.get_by_label("Email in row 5")).to_be_focused()
    desk.get_by_label("Email in row 5").fill("cy@example.org")
    desk.get_by_label("Row 10: invite").uncheck()
    desk.get_by_role("button", name="Look again").click()
    desk.get_by_role("button", name="Send 4 invitations").click()
    expect(desk.get_by_role("status")).to_contain_text("4 invitations are on their way.")

    call_command("work", once=True)
    assert sorted(message.to[0] for message in mail.outbox) == ["ben@example.org", "cy@example.org", "dee@example.org", "eve@example.org"]
    link = re.search(r"/invited/\S+/", str(next(message for message in mail.outbox if message.to == ["ben@example.org"]).body))
    assert link

    phone = open_page()
    phone.goto(link[0])
    expect(phone.get_by_role("heading", level=1)).to_have_text("Robin Hughes invites you")
    expect(phone.get_by_label("What should we call you?")).to_have_value("Ben Lewis")
    phone.get_by_label("What should we call you?").fill("Ben")
    phone.get_by_role("button", name="Join").click()
    expect(phone.get_by_role("status")).to_contain_text("Welcome, Ben. You have joined Riverside.")
    assert Enrolment.objects.get(person__email="ben@example.org").cohort == autumn

    desk.goto("/people/")
    desk.get_by_role("link", name="Ben", exact=True).click()
    desk.get_by_role("link", name="Begin an induction").click()
    desk.get_by_label("First day").fill(clock.today().isoformat())
    desk.get_by_role("button", name="Begin").click()
    row = Induction.objects.get(person__email="ben@example.org")
    desk.goto(f"/induction/{row.pk}/{CHARTER}/")
    desk.get_by_role("textbox", name="Your name").fill("Robin Hughes")
    desk.get_by_role("button", name="We read it together").click()
    phone.goto(f"/induction/{row.pk}/{CHARTER}/")
    phone.get_by_label("We read version 1 together on").check()
    phone.get_by_role("region", name="Did you read it together?").get_by_label("Your name").fill("Ben Lewis")
    phone.get_by_role("button", name="Yes, we did").click()
    expect(phone.get_by_role("status")).to_contain_text("This one is done")
    assert item_state(row, CHARTER).given == Given.KNOWN
    desk.goto("/people/")
    expect(desk.get_by_role("row").filter(has_text="Ben")).to_contain_text("1 of 23")


def test_every_page_of_inviting(open_page: Callable[..., Page], cast: Cast, autumn: Cohort) -> None:
    invite(cast.riverside, guests=[Guest("ben@example.org", "Ben"), Guest("cy@example.org")], role=Role.SUPPORTER, by=cast.robin)
    Invitation.objects.filter(email="cy@example.org").update(tries=5)
    make_code(autumn, role=None, by=cast.robin)
    for colours in ("light", "dark"):
        look = Surveyor(open_page(cast.robin, color_scheme=colours), html=colours == "light")
        page = look.page
        look.go("/people/invite/")
        page.get_by_role("button", name="Look through the list").click()
        look.look("inviting nobody", status=422)
        page.get_by_label("Type or paste people").fill(
            "Ben, ben@example.org\nDee, dee@example.org\nEve, eve@@example.org\nDee, dee@example.org"
        )
        page.get_by_role("button", name="Look through the list").click()
        look.look("the rows", status=200)
        look.go("/people/invitations/")
        look.go("/people/invitations/?state=undelivered")
        look.go(f"/people/cohorts/{autumn.uuid}/code/")
        look.go(f"/people/?group={autumn.uuid}")
        assert look.problems == {}


def test_every_page_of_joining(open_page: Callable[..., Page], cast: Cast, autumn: Cohort, trouble: Trouble) -> None:
    trouble.allowed.append("410 (Gone)")
    ben, old, ella = invite(
        cast.riverside,
        guests=[Guest("ben@example.org", "Ben"), Guest("cy@example.org"), Guest(cast.ella.email)],
        role=Role.SUPPORTER,
        by=cast.robin,
    )[0]
    Invitation.objects.filter(pk=old.pk).update(expires_at=clock.now())
    code = make_code(autumn, role=None, by=cast.robin)
    for colours in ("light", "dark"):
        look = Surveyor(open_page(color_scheme=colours), html=colours == "light")
        look.go(link_of(ben))
        look.page.get_by_label("What should we call you?").fill("")
        look.page.get_by_role("button", name="Join").click()
        look.look("joining without a name", status=422)
        look.go(link_of(old), 410)
        look.go(link_of(ella))
        look.go("/join/")
        look.page.get_by_label("Your code").fill("NONE-SUCH")
        look.page.get_by_role("button", name="Go on").click()
        look.look("a code that does not work", status=422)
        look.go("/join/NONESUCH/", 410)
        look.go(f"/join/{code.code}/")
        look.page.get_by_label("Your email address").fill("new@example.org")
        look.page.get_by_role("button", name="Send me the link").click()
        look.look("a link is on its way", status=200)
        signed_in = Surveyor(open_page(cast.dev, color_scheme=colours), html=colours == "light")
        signed_in.go(link_of(ben))
        signed_in.go(f"/join/{code.code}/")
        assert (look.problems, signed_in.problems) == ({}, {})
    assert not User.objects.filter(email="ben@example.org").exists()
