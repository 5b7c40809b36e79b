"""A quiz with a time, on a page that stays open: it says when the time is nearly up, and when it is. Nothing counts down."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.quizzes.actions.mark import give_extra_time
from courses.quizzes.models import Sitting
from foundation import clock
from tests.cast import Cast
from tests.factories import quizzes as make
from tests.journeys.conftest import no_signal
from tests.journeys.survey import Surveyor, Trouble

OpenPage = Callable[..., Page]


@pytest.fixture
def sitting(cast: Cast) -> Sitting:
    return make.sit(make.make_quiz(make.ask("Why?", "essay"), make.ask(), time_limit=12), cast.amara)


def open_timed(open_page: OpenPage, sitting: Sitting, cast: Cast) -> Page:
    page = open_page(cast.amara)
    page.clock.install()
    page.goto(f"/quizzes/{sitting.uuid}/1/")
    page.wait_for_load_state("networkidle")
    return page


def minutes_pass(page: Page, sitting: Sitting, minutes: float) -> None:
    """For the page, whose clock runs ahead, and for the server, whose end comes nearer."""
    row = Sitting.objects.get(pk=sitting.pk)
    assert row.ends_at
    Sitting.objects.filter(pk=sitting.pk).update(ends_at=row.ends_at - dt.timedelta(minutes=minutes))
    page.clock.run_for(int(minutes * 60_000))


def said(page: Page) -> str:
    return page.locator(".notice [role=status]").inner_text()


def test_page_says_by_itself_when_the_time_is_up(open_page: OpenPage, cast: Cast, sitting: Sitting) -> None:
    page = open_timed(open_page, sitting, cast)
    line, way_on = page.locator(".notice [role=status]"), page.get_by_role("link", name="See how it went")
    page.get_by_label("Your answer").fill("I would sit down.")
    assert said(page) == ""

    minutes_pass(page, sitting, 6.5)
    assert said(page) == ""
    minutes_pass(page, sitting, 1)
    expect(line).to_have_text("Five minutes left.")
    minutes_pass(page, sitting, 3)
    expect(line).to_have_text("Five minutes left.")  # nothing counts down
    minutes_pass(page, sitting, 0.8)
    expect(line).to_have_text("One minute left.")
    expect(way_on).to_be_hidden()
    minutes_pass(page, sitting, 1)

    expect(line).to_have_text("The time is up. What you answered is kept.")
    expect(page.get_by_text("You have until")).to_be_hidden()
    expect(page.get_by_label("Your answer")).to_have_value("I would sit down.")
    look = Surveyor(page, html=False)
    look.look("the time is up")
    assert look.problems == {}
    way_on.click()
    expect(page.get_by_role("main")).to_contain_text("The time is up. What you answered is kept.")


def test_more_time_that_was_given_meanwhile_is_told_and_kept_to(open_page: OpenPage, cast: Cast, sitting: Sitting) -> None:
    page = open_timed(open_page, sitting, cast)
    give_extra_time(cast.amara, percent=100, by=cast.robin)
    minutes_pass(page, sitting, 11.5)

    line = page.locator(".notice [role=status]")
    until = timezone.localtime(Sitting.objects.get(pk=sitting.pk).ends_at).strftime("%H:%M")
    expect(line).to_have_text(f"You have more time now: until {until}.")
    expect(page.locator("[data-start]")).to_contain_text(f"You have until {until}.")
    minutes_pass(page, sitting, 7.8)
    expect(line).to_have_text("Five minutes left.")
    minutes_pass(page, sitting, 4.9)
    expect(line).to_have_text("The time is up. What you answered is kept.")


def test_page_without_a_signal_goes_by_its_own_clock(open_page: OpenPage, cast: Cast, sitting: Sitting, trouble: Trouble) -> None:
    trouble.allowed.append("ERR_INTERNET_DISCONNECTED")
    page = open_timed(open_page, sitting, cast)
    page.route("**/left/", no_signal)
    page.clock.run_for("12:06")

    expect(page.locator(".notice [role=status]")).to_have_text("The time is up. What you answered is kept.")


def test_page_that_slept_says_only_the_last(open_page: OpenPage, cast: Cast, sitting: Sitting) -> None:
    page = open_timed(open_page, sitting, cast)
    Sitting.objects.filter(pk=sitting.pk).update(ends_at=clock.now())
    page.clock.fast_forward("20:00")

    expect(page.locator(".notice [role=status]")).to_have_text("The time is up. What you answered is kept.")


def test_only_a_page_with_a_time_asks_for_the_timer(open_page: OpenPage, cast: Cast) -> None:
    page = open_page(cast.amara)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/quizzes/{make.sit(make.make_quiz(make.ask(), make.ask()), cast.amara).uuid}/1/")
    page.wait_for_load_state("networkidle")

    assert [url for url in asked if "timer" in url or "/left/" in url] == []


def test_without_javascript_the_page_says_until_when(open_page: OpenPage, cast: Cast, sitting: Sitting) -> None:
    page = open_page(cast.amara, java_script_enabled=False)
    page.goto(f"/quizzes/{sitting.uuid}/1/")

    expect(page.locator(".notice")).to_contain_text("What you have answered by then is kept.")
    for words in ("The time is up.", "One minute left.", "See how it went"):
        expect(page.locator(".notice").get_by_text(words)).to_be_hidden()
