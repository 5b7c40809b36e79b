"""Every page of the course that ships, on the smallest phone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from courses.pages.models import CoursePage
from courses.pages.queries import outline
from courses.progress.actions import mark_lesson
from courses.progress.enums import Mark
from courses.progress.queries import learner_of
from tests.cast import Cast, put_on_course
from tests.journeys.conftest import DESK
from tests.journeys.survey import Surveyor


def test_every_lesson_of_the_first_day_reads_well(open_page: Callable[..., Page], cast: Cast, shipped_course: CoursePage) -> None:
    """Axe reads each page too: between them these lessons hold every kind of block that we ship."""
    enrolment = put_on_course(cast.amara, cast.riverside, shipped_course)
    course = outline(enrolment.edition_id, enrolment.edition.stamp)
    for line in course.days[0].lessons:
        if line.has_content_note:
            mark_lesson(learner_of(enrolment), lesson=line, mark=Mark.WENT_ON, by=cast.amara)
    look = Surveyor(open_page(cast.amara))
    titles = set()
    for line in course.days[0].lessons:
        look.go(f"/training/{line.path}")
        expect(look.page.get_by_role("heading", level=1)).to_have_text(line.title)
        titles.add(look.page.title())
        broken = look.page.eval_on_selector_all("img", "all => all.filter(one => one.complete && !one.naturalWidth).map(one => one.src)")
        assert broken == []
    at_a_desk = Surveyor(open_page(cast.amara, viewport=DESK), html=False)
    for line in course.days[0].lessons[::6]:
        at_a_desk.go(f"/training/{line.path}")
    assert look.problems == at_a_desk.problems == {}
    assert len(titles) == len(course.days[0].lessons) == 25
