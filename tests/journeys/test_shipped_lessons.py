"""Every page of the courses that ship, on the smallest phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from courses.cohorts.actions import lift_gate
from courses.pages.models import CoursePage, InformationPage
from courses.pages.queries import outline
from courses.progress.actions import mark_lesson
from courses.progress.enums import Mark
from courses.progress.queries import learner_of
from tests.cast import Cast, put_on_course
from tests.journeys.conftest import DESK
from tests.journeys.survey import Surveyor


@pytest.mark.parametrize(
    ("slug", "number", "lessons"), [("supporting-others", n, 25 + (n == 2)) for n in (1, 2, 3, 4)] + [("working-alongside", 1, 5)]
)
def test_every_lesson_of_a_day_reads_well(open_page: Callable[..., Page], cast: Cast, slug: str, number: int, lessons: int) -> None:
    """Axe reads each page of the first day, and every fourth of the others: between them they hold every kind of block that we ship."""
    enrolment = put_on_course(cast.amara, cast.riverside, CoursePage.objects.get(slug=slug))
    course = outline(enrolment.edition_id, enrolment.edition.stamp)
    day = course.days[number - 1]
    lift_gate(enrolment, day_key=day.key, by=cast.robin)
    for line in day.lessons:
        if line.has_content_note:
            mark_lesson(learner_of(enrolment), lesson=line, mark=Mark.WENT_ON, by=cast.amara)
    look = Surveyor(open_page(cast.amara))
    titles = set()
    for n, line in enumerate(day.lessons):
        look.axe = number == 1 or n % 4 == 0
        look.go(f"/training/{line.path}")
        expect(look.page.get_by_role("heading", level=1)).to_have_text(line.title)
        titles.add(look.page.title())
        broken = look.page.eval_on_selector_all("img", "all => all.filter(one => one.complete && !one.naturalWidth).map(one => one.src)")
        assert broken == []
    at_a_desk = Surveyor(open_page(cast.amara, viewport=DESK), html=False)
    for line in day.lessons[::8]:
        at_a_desk.go(f"/training/{line.path}")
    assert look.problems == at_a_desk.problems == {}
    assert len(titles) == len(day.lessons) == lessons


@pytest.mark.parametrize("look", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"])
def test_pages_beside_the_course_and_the_charter_read_well(open_page: Callable[..., Page], cast: Cast, look: dict[str, str]) -> None:
    visitor = Surveyor(open_page(None, **look))
    for page in InformationPage.objects.live():
        visitor.go(page.url)
    visitor.go("/training/supporting-others/")
    for code in ("P1", "P7", "P13"):
        visitor.go(f"/charter/{code}/")
    coordinator = Surveyor(open_page(cast.robin, **look))
    for path in ("/people/sessions/", "/training/supporting-others/sheets/", "/training/working-alongside/sheets/"):
        coordinator.go(path)
    assert visitor.problems == coordinator.problems == {}


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_taster_is_walked_without_an_account(open_page: Callable[..., Page], db: None, script: bool) -> None:
    """A visitor comes from the front page, reads a thought, goes one way through the story, then another. The site has kept nothing."""
    page = open_page(None, java_script_enabled=script)
    page.goto("/")
    page.get_by_role("link", name="Is this for me?").click()
    page.get_by_text("I can't spell").click()
    expect(page.get_by_text("Nobody will check", exact=False)).to_be_visible()
    page.get_by_role("link", name="Oh, but you look lovely").click()
    page.get_by_role("link", name="I rushed past that").click()
    expect(page.get_by_text("This can work")).to_be_visible()
    page.get_by_role("link", name="Try another way").click()
    page.get_by_role("link", name="And you came").click()
    expect(page.get_by_text("A way that holds both people")).to_be_visible()
    assert [cookie["name"] for cookie in page.context.cookies()] == []


BROKEN_WORDS = """labels => labels.flatMap(({firstChild: text}) => [...text.data.matchAll(/\\S+/g)].filter(({0: word, index}) => {
  const range = document.createRange()
  range.setStart(text, index)
  range.setEnd(text, index + word.length)
  return range.getClientRects().length > 1
}).map(([word]) => word))"""


def test_line_with_places_breaks_no_word_on_a_phone_and_is_printed_once_it_is_saved(open_page: Callable[..., Page], cast: Cast) -> None:
    put_on_course(cast.amara, cast.riverside, CoursePage.objects.get(slug="supporting-others"))
    page = open_page(cast.amara)
    page.goto("/training/supporting-others/day-1/4/4/")
    sheet = page.locator(".worksheet").filter(has=page.get_by_role("heading", name="where do you stand?"))
    assert sheet.locator(".scale span").evaluate_all(BROKEN_WORDS) == []
    expect(sheet.get_by_role("link", name="Print it empty")).to_be_visible()
    expect(sheet.get_by_text("Print what I wrote")).to_be_hidden()
    sheet.get_by_role("group", name="You lend ten pounds.").get_by_text("Not OK").click()
    expect(sheet.get_by_text("Print what I wrote")).to_be_visible()
