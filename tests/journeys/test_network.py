"""What a lesson costs somebody on a small tariff, counted by the browser's own network log."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page

from courses.pages.models import CoursePage
from courses.pages.queries import outline
from courses.progress.actions import mark_lesson
from courses.progress.enums import Mark
from courses.progress.queries import learner_of
from tests.cast import Cast, put_on_course

KB = 1000


@dataclass
class Cost:
    """Of one page: how many requests, how many bytes over the wire, by kind."""

    requests: int
    by_kind: Counter[str]

    @property
    def bytes(self) -> int:
        return self.by_kind.total()


def cost_of(page: Page, path: str) -> Cost:
    """Open `path` as if for the first time, and read it to its end."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    kinds: dict[str, str] = {}
    by_kind: Counter[str] = Counter()

    def answered(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]

    def loaded(event: dict[str, Any]) -> None:
        by_kind[kinds.get(event["requestId"], "Other")] += int(event["encodedDataLength"])

    wire.on("Network.responseReceived", answered)
    wire.on("Network.loadingFinished", loaded)
    page.goto(path)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    return Cost(len(kinds), by_kind)


@pytest.mark.parametrize("place", ["1/1/", "1/4/", "1/5/", "2/2/", "3/5/"])
def test_a_cold_lesson_is_small(open_page: Callable[..., Page], cast: Cast, shipped_course: CoursePage, place: str) -> None:
    """With a picture and a worksheet; twelve things to sort; prompt and quiz; four principles; everything at once."""
    enrolment = put_on_course(cast.amara, cast.riverside, shipped_course)
    course = outline(enrolment.edition_id, enrolment.edition.stamp)
    line = course.by_path[f"{course.slug}/day-1/{place}"]
    if getattr(line, "has_content_note", False):
        mark_lesson(learner_of(enrolment), lesson=line, mark=Mark.WENT_ON, by=cast.amara)  # type: ignore[arg-type]  # it is a lesson
    cost = cost_of(open_page(cast.amara), f"/training/{line.path}")
    assert cost.bytes <= 120 * KB, cost
    assert cost.by_kind["Script"] <= 15 * KB, cost
    assert cost.requests <= 10, cost
    assert cost.by_kind["Stylesheet"] and cost.by_kind["Font"] and cost.by_kind["Script"] and cost.by_kind["Document"], cost


def test_the_service_worker_is_tiny(open_page: Callable[..., Page]) -> None:
    answer = open_page().request.get("/sw.js")
    assert len(answer.body()) < 2048
    assert '"/static/foundation/css/app' in answer.text() and "[&" not in answer.text()
