"""Live sessions from the plan to the certificate: planned, checked in to, keyed in, one caught up on, closed with a conversation."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.certificates.models import Award
from courses.cohorts.models import Attendance, Cohort, Enrolment, LiveSession
from courses.pages.files.load import load_course
from courses.pages.models import CoursePage
from foundation import clock
from tests.cast import Cast, put_on_course
from tests.courses.progress.test_live_completion import do_the_lessons
from tests.factories import live
from tests.factories.course_files import ask_for_live, write_course
from tests.journeys.conftest import PHONE
from tests.journeys.survey import Surveyor


@pytest.fixture
def enrolment(cast: Cast, tmp_path: Path) -> Enrolment:
    """Amara has done the lessons of a course that asks for two live sessions and a closing conversation."""
    load_course(ask_for_live(write_course(tmp_path / "small")))
    row = put_on_course(cast.amara, cast.riverside, CoursePage.objects.get(slug="small"))
    do_the_lessons(row)
    return row


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name).first.click()


def test_from_the_plan_to_a_completed_course(open_page: Callable[..., Page], cast: Cast, enrolment: Enrolment) -> None:
    robin, amara = open_page(cast.robin), open_page(cast.amara, viewport=PHONE)

    robin.goto("/people/")
    robin.get_by_role("link", name="Cohorts, live sessions and registers").click()
    robin.get_by_role("link", name="New cohort").click()
    robin.get_by_label("Small Course").check()
    robin.get_by_label("Name").fill("Autumn group")
    robin.get_by_label("Where it usually meets").fill("Room 2")
    robin.get_by_label("Morgan Lee").check()
    press(robin, "Make it")
    robin.get_by_role("link", name="Add people who are here").click()
    robin.get_by_label("Amara Okafor").check()
    press(robin, "Add them")

    now = timezone.localtime(clock.now()).hour
    times = {"starts": f"{max(now, 1) - 1:02}:00", "ends": f"{min(now + 2, 23):02}:59"}
    for day in (1, 2):
        robin.get_by_role("link", name="Plan a session").click()
        robin.locator("[name=on]").fill(clock.today().isoformat())
        for name, value in times.items():
            robin.locator(f"[name={name}]").fill(value)
        press(robin, "Plan it")
        expect(robin.get_by_role("link", name=f"Day {day}:")).to_be_visible()
    first, second = LiveSession.objects.order_by("number")

    amara.goto("/training/")
    expect(amara.get_by_role("heading", name="Next live session")).to_be_visible()
    expect(amara.get_by_text("0 of 2 live sessions count so far.")).to_be_visible()
    amara.goto(f"/training/sessions/{first.pk}/here/{first.code}/")
    press(amara, "I am here")
    expect(amara.get_by_role("heading", level=1)).to_have_text("Good that you are here")

    morgan = open_page(cast.morgan)
    morgan.goto("/")
    morgan.get_by_role("link", name="Sessions and registers").click()
    morgan.get_by_role("main").get_by_role("link", name="Autumn group").click()
    morgan.get_by_role("link", name="Day 1:").click()
    press(morgan, "They came")
    expect(morgan.get_by_text("Kept: one line is new.")).to_be_visible()
    morgan.goto(f"/people/cohorts/sessions/{second.pk}/")
    morgan.get_by_role("group", name="1. Amara Okafor").get_by_label("Did not come").check()
    press(morgan, "Save the register")
    assert set(Attendance.objects.values_list("session__number", "presence")) == {(1, "came"), (2, "not")}

    LiveSession.objects.update(ends_at=clock.now() - dt.timedelta(minutes=1), starts_at=clock.now() - live.DAY)
    robin.goto(f"/people/cohorts/{Cohort.objects.get().uuid}/")
    robin.get_by_role("link", name="Agree how to catch up on Day 2").click()
    robin.get_by_label("What you agreed").fill("Read it again.\nTalk about it on Friday.")
    press(robin, "Keep it")
    robin.get_by_label("Your name").fill("Robin Hughes")
    press(robin, "It is done, and we talked. Sign")

    amara.goto("/training/sessions/")
    amara.get_by_role("link", name="Day 2, catching up").click()
    expect(amara.get_by_text("Talk about it on Friday.")).to_be_visible()
    amara.get_by_label("Your name").fill("Amara")
    press(amara, "It is done, and we talked. Sign")
    expect(amara.get_by_text("You have both signed. It counts")).to_be_visible()

    robin.goto(f"/people/{enrolment.uuid}/")
    expect(robin.get_by_text("2 of 2 live sessions count.")).to_be_visible()
    robin.get_by_label("Closing conversation").check()
    robin.get_by_label("Your name").fill("Robin Hughes")
    press(robin, "Record it and sign")

    amara.goto("/training/")
    expect(amara.get_by_text("One thing is left:")).to_be_visible()
    amara.get_by_role("link", name="Agree to a conversation: Closing conversation").click()
    amara.get_by_label("Your name").fill("Amara")
    press(amara, "Yes, we did. Sign")
    amara.get_by_label("Name on the certificate").fill("Amara O.")
    amara.get_by_label("A Short Course").check()
    press(amara, "Get my certificate")
    assert "2 live sessions" in Award.objects.get().facts


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen_of_live_sessions(open_page: Callable[..., Page], cast: Cast, enrolment: Enrolment, scheme: str) -> None:
    group = live.cohort_with(enrolment, by=cast.robin, facilitators=(cast.morgan,))
    soon = live.planned(group, 1, by=cast.robin, starts_in=dt.timedelta(minutes=10))
    later = live.planned(group, 2, by=cast.robin, starts_in=3 * live.DAY)

    robin = Surveyor(open_page(cast.robin, color_scheme=scheme), html=scheme == "light")
    cohort, session = f"/people/cohorts/{group.uuid}/", f"/people/cohorts/sessions/{soon.pk}/"
    for path in (
        "/people/cohorts/", f"/people/cohorts/new/{cast.riverside.uuid}/", cohort, f"{cohort}change/", f"{cohort}join/", f"{cohort}plan/",
        f"{cohort}out/{enrolment.uuid}/", session, f"{session}change/", f"{session}cancel/", f"{session}code/",
        f"/people/cohorts/catch-up/{enrolment.uuid}/{soon.day_key}/",
    ):  # fmt: skip
        robin.go(path)
    press(robin.page, "Keep it")
    robin.look("catching up, for whoever leads")
    robin.page.goto(f"{cohort}plan/")
    with robin.page.expect_navigation():
        robin.page.eval_on_selector("main form", "form => { form.on.value = '2020-01-01'; HTMLFormElement.prototype.submit.call(form) }")
    robin.look("a plan that does not fit")

    amara = Surveyor(open_page(cast.amara, color_scheme=scheme), html=scheme == "light")
    amara.go("/training/sessions/")
    press(amara.page, "Make my private address")
    amara.look("own sessions with a calendar")
    code = f"/training/sessions/{soon.pk}/here/{soon.code}/"
    amara.go(code)
    press(amara.page, "I am here")
    amara.look("checked in")
    amara.go(f"/training/sessions/{later.pk}/here/{later.code}/")
    amara.page.goto("/training/sessions/")
    amara.page.get_by_role("link", name="Day 1, catching up").click()
    amara.look("catching up")

    morgan = Surveyor(open_page(cast.morgan, color_scheme=scheme), html=scheme == "light")
    for path in ("/", "/people/cohorts/", cohort, session, "/training/sessions/"):
        morgan.go(path)
    for look in (robin, amara, morgan):
        assert look.problems == {}
