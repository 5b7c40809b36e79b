"""Mentoring on two phones and at a desk, and a manager's counts. Every page of it in order."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from courses.pages.models import CoursePage
from foundation import clock
from people.actions import begin_mentoring, end_mentoring, give_role, record_meeting
from people.enums import Role
from people.models import Mentoring, MentorMeeting, User
from tests.cast import Cast, put_on_course
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.survey import Surveyor

DAY = dt.timedelta(days=1)


def test_a_mentor_is_chosen_and_the_two_say_that_they_met(open_page: Callable[..., Page], cast: Cast) -> None:
    desk, phone = open_page(cast.robin, viewport=DESK), open_page(cast.morgan)
    desk.goto("/people/")
    desk.get_by_role("link", name="Who mentors whom").click()
    desk.get_by_role("link", name="Choose a mentor for Dev Patel").click()
    desk.get_by_role("button", name="Choose this mentor").click()
    expect(desk.get_by_role("alert")).to_contain_text("Choose one.")
    desk.get_by_role("radio", name="Morgan Lee").check()
    desk.get_by_role("button", name="Choose this mentor").click()
    expect(desk.get_by_role("row", name="Dev Patel")).to_contain_text("Not noted yet")

    phone.goto("/")
    phone.get_by_role("main").get_by_role("link", name="Those I walk with").click()
    phone.get_by_role("button", name="We met").click()
    expect(phone.get_by_role("status")).to_contain_text("Noted: you met on")
    phone.get_by_role("link", name="The days on which we met").click()
    phone.get_by_role("button", name="Take it back").click()
    expect(phone.get_by_role("heading", name="No day yet")).to_be_visible()

    dev = open_page(cast.dev)
    dev.goto("/profile/")
    dev.get_by_role("main").get_by_role("link", name="Mentoring").click()
    dev.get_by_role("button", name="We met").click()
    expect(dev.get_by_text("You last met on")).to_be_visible()
    assert [row.recorded_by for row in MentorMeeting.objects.counting()] == [cast.dev]


@pytest.fixture
def walks(cast: Cast, small_course: CoursePage) -> Cast:
    """Morgan mentors Amara, and mentored Dev; Sunita manages and mentors; somebody with a long name has nobody."""
    walk = begin_mentoring(
        cast.amara, mentor=cast.morgan, service=cast.riverside, instead_of=None, starts=clock.today() - 80 * DAY, by=cast.robin
    )
    for days in range(0, 50, 2):
        record_meeting(walk, met_on=clock.today() - days * DAY, by=cast.morgan)
    end_mentoring(begin_mentoring(cast.dev, mentor=cast.morgan, service=cast.riverside, instead_of=None, by=cast.robin), by=cast.robin)
    give_role(cast.sunita, service=cast.riverside, role=Role.MENTOR, by=None)
    give_role(cast.sunita, service=cast.hillside, role=Role.MANAGER, by=None)
    begin_mentoring(cast.dev, mentor=cast.sunita, service=cast.riverside, instead_of=None, by=cast.robin)
    long = User.objects.create_user("long@alongside.example", display_name="Wilhelmina-Anastasia Featherstonehaugh-Cholmondeley")
    give_role(long, service=cast.riverside, role=Role.SUPPORTER, by=None)
    put_on_course(cast.amara, cast.riverside, small_course)
    return cast


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "light"), (PHONE, "dark"), (DESK, "light")], ids=["phone", "phone-dark", "desk"])
def test_every_page_is_in_order(open_page: Callable[..., Page], walks: Cast, viewport: dict[str, int], scheme: str) -> None:
    walk, ended = Mentoring.objects.get(person=walks.amara), Mentoring.objects.get(person=walks.dev, mentor=walks.morgan)
    enrolment = walks.amara.enrolments.get()
    there = f"/people/mentoring/{walks.riverside.uuid}"
    for person, paths in (
        (walks.morgan, ("/", "/mentoring/", f"/mentoring/{walk.uuid}/", f"/mentoring/{walk.uuid}/?page=2")),
        (walks.dev, ("/mentoring/", f"/mentoring/{ended.uuid}/")),
        (walks.tomasz, ("/mentoring/",)),
        (walks.sunita, ("/", "/people/counts/", "/mentoring/", "/supervision/")),
        (
            walks.robin,
            (
                "/people/mentoring/", "/people/mentoring/?show=alone", f"{there}/{walks.amara.uuid}/",
                f"/people/mentoring/{walk.uuid}/end/", f"/people/mentoring/{ended.uuid}/end/", f"/people/{enrolment.uuid}/",
            ),
        ),
        (walks.yusuf, ("/people/mentoring/", f"/people/mentoring/{walks.hillside.uuid}/{walks.ella.uuid}/")),
    ):  # fmt: skip
        surveyor = Surveyor(open_page(person, viewport=viewport, color_scheme=scheme))
        for path in paths:
            surveyor.go(path)
        assert surveyor.problems == {}


def test_a_day_that_cannot_be_is_told_on_a_phone(open_page: Callable[..., Page], walks: Cast) -> None:
    walk = Mentoring.objects.get(person=walks.amara)
    surveyor = Surveyor(open_page(walks.morgan))
    page = surveyor.page
    for day in (clock.today() + DAY, clock.today() - 75 * DAY):
        page.goto(f"/mentoring/{walk.uuid}/")
        page.get_by_label("The day").fill(day.isoformat())
        with page.expect_navigation():
            page.get_by_role("main").get_by_role("button", name="We met").click()
        surveyor.look(f"refused: {day}")
    page.get_by_label("Yes, it was that day").check()
    page.get_by_role("main").get_by_role("button", name="We met").click()
    expect(page.get_by_role("status")).to_contain_text("Noted")
    assert surveyor.problems == {}
