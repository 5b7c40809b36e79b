"""Without a mouse and without a touch screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from courses.cohorts.models import Enrolment
from tests.cast import Cast

LESSON = "/training/small/day-1/1/2/"


def focused(page: Page) -> str:
    """What the thing with the focus says."""
    return str(page.evaluate("(({ innerText, ariaLabel, tagName }) => (innerText || ariaLabel || tagName).trim())(document.activeElement)"))


def tab_to(page: Page, words: str, *, most: int = 40) -> None:
    """Press Tab until the focus is on `words`; what has the focus must be in sight, and not under the bar."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if words in focused(page):
            covered = page.evaluate(
                """() => {
                    const box = document.activeElement.getBoundingClientRect();
                    const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
                    return !top || !(document.activeElement.contains(top) || top.contains(document.activeElement));
                }"""
            )
            assert not covered, f"{words} has the focus and cannot be seen"
            return
    pytest.fail(f"no way to {words} by Tab; the focus is on {focused(page)}")


def test_skip_link_menu_and_calm_buttons(open_page: Callable[..., Page], cast: Cast, amara_learns: Enrolment) -> None:
    page = open_page(cast.amara)
    page.goto(LESSON)
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the main part"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "← Module 1: Beginning"

    page.goto(LESSON)
    tab_to(page, "Menu")
    page.keyboard.press("Enter")
    tab_to(page, "Reflections", most=5)
    page.keyboard.press("Escape")
    assert focused(page).startswith("Menu")
    expect(page.locator(".menu-panel")).not_to_be_visible()
    tab_to(page, "Pause", most=2)
    tab_to(page, "Get support now", most=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Get support now")


def test_a_quiz_by_keyboard(open_page: Callable[..., Page], cast: Cast, amara_learns: Enrolment) -> None:
    page = open_page(cast.amara)
    page.goto(LESSON)
    tab_to(page, "Start the quiz", most=60)
    page.keyboard.press("Enter")
    page.wait_for_url("**/quizzes/*/1/")
    tab_to(page, "See what there is to say")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[name='q1.given']").first).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("[name='q1.given']").first).to_be_checked()
    if page.locator("input[type=radio]").count():
        page.keyboard.press("ArrowDown")
        expect(page.locator("[name='q1.given']").nth(1)).to_be_checked()
    tab_to(page, "See what there is to say")
    page.keyboard.press("Enter")
    expect(page.locator(".feedback")).to_be_visible()
    tab_to(page, "Next question")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("question 2 of 3")


def test_a_scenario_by_keyboard_goes_on_where_it_leads(open_page: Callable[..., Page], cast: Cast, amara_learns: Enrolment) -> None:
    page = open_page(cast.amara)
    page.goto(LESSON)
    tab_to(page, "Listen", most=60)
    page.keyboard.press("Enter")
    expect(page.get_by_text("They feel heard.")).to_be_in_viewport()
    tab_to(page, "Try another way", most=3)
