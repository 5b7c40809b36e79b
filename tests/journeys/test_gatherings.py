"""Robin plans a group, Amara signs up on a phone, Robin keeps the register, writes with the group, closes and prints it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from charter_content.supervision.actions import plan_gathering, submit_theme
from charter_content.supervision.models import Gathering, SignUp
from charter_content.supervision.queries import kept_record
from tests.cast import Cast
from tests.factories.gatherings import (
    GROUP,
    LEARNING,
    NEEDS,
    NETWORK,
    REVIEW_DAY,
    closed,
    come,
    fresh,
    on_its_day,
    plan_of,
    planned,
    shut,
    write,
)
from tests.journeys.conftest import DESK
from tests.journeys.survey import Surveyor

LOOKS: dict[str, dict[str, Any]] = {"light": {"color_scheme": "light"}, "dark": {"color_scheme": "dark"}}


def test_plan_sign_up_register_learning_close_and_print(open_page: Callable[..., Page], cast: Cast) -> None:
    robin, amara = open_page(cast.robin, viewport=DESK), open_page(cast.amara)
    robin.goto("/supervision/desk/")
    robin.get_by_role("link", name="Plan a group at Riverside").click()
    robin.get_by_label("Time").fill("14:30")
    robin.get_by_label("Where or how").fill("Room 2")
    robin.get_by_role("button", name="Plan it").click()
    expect(robin.get_by_role("heading", level=1)).to_have_text("Group supervision")
    row = Gathering.objects.get()

    amara.goto("/supervision/")
    amara.get_by_role("link", name="Group supervision,").click()
    expect(amara.get_by_text("Robin Hughes", exact=True)).to_be_visible()
    amara.get_by_label("I am coming").check()
    amara.get_by_label("What do you need to take part?").fill(NEEDS)
    amara.get_by_role("button", name="Say so").click()
    expect(amara.get_by_role("heading", name="You are coming")).to_be_visible()
    with amara.expect_download() as calendar:
        amara.get_by_role("link", name="Put it in my calendar").click()
    assert calendar.value.suggested_filename == "meeting.ics"

    robin.reload()
    expect(robin.get_by_text("Amara Okafor", exact=True)).to_be_visible()
    expect(robin.get_by_text(NEEDS)).to_be_visible()
    on_its_day(row)
    robin.get_by_role("link", name="Register").click()
    robin.get_by_role("group", name="Amara Okafor").get_by_label("Came", exact=True).check()
    robin.get_by_role("button", name="Save").click()
    expect(robin.get_by_text("Complete")).to_be_visible()
    printed = robin.request.get(robin.get_by_role("link", name="Print a list to sign").get_attribute("href") or "")
    assert printed.headers["content-type"] == "application/pdf" and printed.body()[:5] == b"%PDF-"
    robin.get_by_role("link", name="Write together").click()
    robin.get_by_label("Mutuality").check()
    robin.get_by_label("What we learned together").fill(LEARNING)
    expect(robin.get_by_role("status").filter(has_text="Saved")).to_contain_text("Whoever facilitates can see this.")
    robin.get_by_role("button", name="Read it back").click()
    shown = robin.get_by_role("article", name="What is kept").inner_text()
    robin.get_by_role("button", name="Close it").click()
    expect(robin.get_by_role("status").filter(has_text="Closed.")).to_be_visible()
    assert robin.get_by_role("article", name="What is kept").inner_text() == shown

    amara.goto("/supervision/group/")
    amara.get_by_role("link", name="group supervision").click()
    assert amara.get_by_role("article", name="What is kept").inner_text().split() == shown.split()
    href = amara.get_by_role("link", name="Print it").get_attribute("href") or ""
    assert amara.request.get(href).headers["content-type"] == "application/pdf"
    record = kept_record(fresh(row))
    assert (record.learning, record.principles, record.came) == (LEARNING, ("Mutuality",), 1)
    assert bytes(SignUp.objects.get().needs) == b""


def test_an_invitation_and_themes_by_keyboard_and_without_a_script(open_page: Callable[..., Page], cast: Cast) -> None:
    row = plan_gathering(cast.riverside, REVIEW_DAY, plan_of(REVIEW_DAY, cast.robin, invited=(cast.hillside,)), by=cast.robin)
    hill = open_page(cast.yusuf, java_script_enabled=False)
    hill.goto("/supervision/group/")
    hill.get_by_role("button", name="Yes, Hillside takes part").press("Enter")
    expect(hill.get_by_role("status").filter(has_text="Your service takes part.")).to_be_visible()
    page = open_page(cast.ella, java_script_enabled=False)
    page.goto(f"/supervision/group/{row.pk}/")
    page.get_by_role("link", name="Write a theme").press("Enter")
    for n in range(3):
        page.goto(f"/supervision/group/{row.pk}/agenda/")
        page.get_by_label("What should we talk about?").fill(f"Theme {n}")
        page.get_by_role("button", name="Put it among the themes").press("Enter")
        expect(page.get_by_role("status").filter(has_text="Nobody can tell that it is yours")).to_be_visible()
    desk = open_page(cast.robin, java_script_enabled=False)
    desk.goto(f"/supervision/group/{row.pk}/")
    expect(desk.get_by_text("People can write themes until two days before.")).to_be_visible()
    shut(row)
    desk.reload()
    expect(desk.get_by_text("Theme 1", exact=True)).to_be_visible()
    desk.get_by_role("listitem").filter(has_text="Theme 1").get_by_role("button").press("Enter")
    expect(desk.get_by_text("None, or fewer than three", exact=False)).to_be_visible()


@pytest.mark.parametrize("light", ["light", "dark"])
def test_every_page_of_coming_together(open_page: Callable[..., Page], cast: Cast, light: str) -> None:
    group = planned(cast.riverside, cast.robin)
    review = planned(cast.riverside, cast.robin, kind=REVIEW_DAY, invited=((cast.hillside, cast.yusuf),))
    network = planned(cast.riverside, cast.robin, kind=NETWORK, invited=((cast.hillside, cast.yusuf),))
    come(group, cast.amara, cast.dev, needs=NEEDS)
    come(review, cast.amara, cast.ella, needs=NEEDS)
    for n in range(3):
        submit_theme(review, text=f"A theme that is a little longer than others, number {n}", by=cast.amara)
    earlier = planned(cast.riverside, cast.robin, kind=REVIEW_DAY, at=group.planned_for.replace(hour=9))
    kept = closed(earlier, cast.robin, action_1_words="Say it shorter.", action_1_who="Editors", action_1_about="course")
    asked = plan_of(REVIEW_DAY, cast.yusuf, invited=(cast.riverside,))
    plan_gathering(cast.hillside, REVIEW_DAY, asked, by=cast.yusuf)
    options = LOOKS[light]
    look = Surveyor(open_page(cast.amara, **options), html=light == "light")
    for path in ("/supervision/group/", *(f"/supervision/group/{one.pk}/" for one in (group, review, kept))):
        look.go(path)
    look.page.goto("/supervision/")
    look.look("/supervision/")
    look.go(f"/supervision/group/{review.pk}/agenda/")
    look.page.get_by_role("button", name="Put it among the themes").click()
    look.look("a theme, empty", status=422)

    shut(review)
    desk = Surveyor(open_page(cast.robin, **options), html=light == "light")
    for path in (
        "/supervision/", "/supervision/desk/", "/supervision/group/",
        *(f"/supervision/group/{one.pk}/" for one in (group, review, network, kept)),
        f"/supervision/group/{group.pk}/register/", f"/supervision/group/{review.pk}/write/", f"/supervision/group/{group.pk}/close/",
        f"/supervision/group/{group.pk}/move/", f"/supervision/group/{group.pk}/cancel/",
        *(f"/supervision/group/plan/{cast.riverside.uuid}/{kind}/" for kind in (GROUP, REVIEW_DAY, NETWORK)),
    ):  # fmt: skip
        desk.go(path)
    desk.page.goto(f"/supervision/group/plan/{cast.riverside.uuid}/group/")
    desk.page.get_by_label("Time").fill("")
    desk.page.get_by_role("button", name="Plan it").click()
    desk.look("a plan without a time", status=422)
    for row in (group, review):
        on_its_day(row)
    write(review, cast.robin, action_1_words="Say it shorter.")
    desk.go(f"/supervision/group/{group.pk}/register/", name="the register on its day")
    desk.go(f"/supervision/group/{group.pk}/close/", name="the register is not complete")
    desk.go(f"/supervision/group/{review.pk}/close/", 422, name="an action lacks something")
    closed(group, cast.robin, came=(cast.amara,))
    desk.go(f"/supervision/group/{group.pk}/", name="closed")
    look.go(f"/supervision/group/{group.pk}/", name="closed, for who came")
    assert (look.problems, desk.problems) == ({}, {})
