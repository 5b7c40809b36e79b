"""Robin opens a day early for Amara and records what they talked through; Amara signs too."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from courses.cohorts.models import Enrolment
from courses.pages.queries import outline
from courses.progress.enums import Mark
from courses.progress.models import LessonMark
from tests.cast import Cast
from tests.journeys.conftest import DESK


def test_a_day_is_opened_and_a_lesson_talked_through(open_page: Callable[..., Page], cast: Cast, amara_learns: Enrolment) -> None:
    robin, amara = open_page(cast.robin, viewport=DESK), open_page(cast.amara)
    heavier = next(line for line in outline(amara_learns.edition_id, amara_learns.edition.stamp).lessons if line.has_content_note)
    amara.goto(f"/training/{heavier.path}")
    expect(amara.get_by_role("heading", name="This lesson is not open yet")).to_be_visible()

    robin.goto("/")
    robin.get_by_role("link", name="Amara Okafor", exact=True).click()
    robin.get_by_role("button", name="Open Day 2 now").click()
    expect(robin.get_by_role("status")).to_have_text("Day 2 is open for Amara Okafor now.")

    amara.reload()
    expect(amara.get_by_role("heading", name="Something heavier")).to_be_visible()
    amara.get_by_role("button", name="Do it with my coordinator").click()
    expect(amara.get_by_role("status")).to_contain_text("Your coordinator can see that you would like to do this one together.")

    robin.get_by_role("link", name="My people").first.click()
    expect(robin.get_by_role("row", name="Amara Okafor")).to_contain_text("A lesson together")
    robin.get_by_role("link", name="Amara Okafor", exact=True).click()
    expect(robin.get_by_role("main")).to_contain_text("Something heavier")
    robin.get_by_label(f"{heavier.neutral_title}: {heavier.title}", exact=True).check()
    robin.get_by_role("button", name="Record it and sign").click()
    expect(robin.get_by_role("alert")).to_contain_text("Type your name to sign.")
    robin.get_by_label("Your name").fill("Robin Hughes")
    robin.get_by_role("button", name="Record it and sign").click()
    expect(robin.get_by_role("status")).to_have_text("Recorded. It counts once Amara Okafor agrees.")
    assert not LessonMark.objects.filter(lesson_key=heavier.key, mark=Mark.DONE).exists()

    amara.goto("/training/")
    amara.get_by_role("link", name="Agree to a conversation").click()
    amara.get_by_label("Your name").fill("Amara Okafor")
    amara.get_by_role("button", name="Yes, we did. Sign").click()
    expect(amara.get_by_role("status")).to_have_text("Thank you. You have both signed it now.")
    expect(amara.get_by_text("1 of 4", exact=True).first).to_be_visible()
    robin.reload()
    expect(robin.get_by_role("main")).to_contain_text("agreed by Amara Okafor")


def test_a_coordinator_of_another_service_finds_nobody(open_page: Callable[..., Page], cast: Cast, amara_learns: Enrolment) -> None:
    page = open_page(cast.yusuf)
    page.goto("/people/")
    expect(page.get_by_role("heading", name="Nobody is on a course yet")).to_be_visible()
    answer = page.goto(f"/people/{amara_learns.uuid}/")
    assert answer is not None and answer.status == 404
