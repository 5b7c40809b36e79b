"""Quizzes in the states that are not met on the straight way: late, marked, taken back, once only, public, again; and the editors' screens.

All at phone width, light and dark. `test_quizzes.py` looks at each kind of question.
"""

import datetime as dt
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Permission
from django.urls import reverse
from playwright.sync_api import Page

from courses.quizzes.actions import finish_sitting, mark_hand_in
from courses.quizzes.enums import Layout
from courses.quizzes.models import Category, HandIn, Question, Sitting
from foundation import clock
from people.models import User
from tests.cast import Cast
from tests.factories import quizzes as make
from tests.journeys.conftest import PHONE
from tests.journeys.survey import AXE, Surveyor

OpenPage = Callable[..., Page]
colours = pytest.mark.parametrize("colours", ["light", "dark"])
RUBRIC = [("Listens first", 2), ("Asks permission", 1)]
ESSAY = {"words": ["I would sit down beside him."]}


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name).first.click()


def with_words(cast: Cast, **rest: Any) -> Sitting:
    """Amara's finished sitting, with words that wait to be marked and a question that she got wrong."""
    quiz = make.make_quiz(make.ask("What would you do?", "essay", rubric=RUBRIC, points=3), make.ask(), pass_mark=75, **rest)
    sitting = make.sit(quiz, cast.amara)
    make.answer(sitting, 1, ESSAY)
    make.answer(sitting, 2, make.WRONG["single"])
    finish_sitting(sitting, by=cast.amara, service=cast.riverside)
    return sitting


def allow(person: User) -> User:
    person.user_permissions.add(Permission.objects.get(codename="view_sittings"))
    return User.objects.with_hats().get(pk=person.pk)


def is_over(*sittings: Sitting) -> None:
    Sitting.objects.filter(pk__in=[one.pk for one in sittings]).update(ends_at=clock.now() - dt.timedelta(seconds=25))


@colours
def test_timed_and_late(open_page: OpenPage, cast: Cast, colours: str) -> None:
    look = Surveyor(open_page(cast.amara, viewport=PHONE, color_scheme=colours))
    one = make.sit(make.make_quiz(make.ask("Why?", "essay"), make.ask(), time_limit=10), cast.amara)
    whole = make.sit(make.make_quiz(make.ask("Why?", "essay"), make.ask(), time_limit=10, layout=Layout.ALL), cast.amara)
    look.go(f"/quizzes/{one.uuid}/1/", name="timed")
    look.go(f"/quizzes/{whole.uuid}/", name="timed, all on one page")
    look.go(f"/quizzes/{one.uuid}/2/", name="timed, still open")
    look.page.locator("[name='q2.given'][value='1']").check()
    is_over(one, whole)
    press(look.page, "See what there is to say")
    look.look("an answer that came late")
    look.go(f"/quizzes/{one.uuid}/1/", name="not answered in time")
    look.go(f"/quizzes/{one.uuid}/2/", name="answered late")
    look.go(f"/quizzes/{one.uuid}/", name="late")
    look.go(f"/quizzes/{whole.uuid}/", name="late, all on one page")
    press(look.page, "Finish")
    look.look("late and finished")
    assert look.problems == {}


@colours
def test_marked_taken_back_and_once_more_by_a_second_person(open_page: OpenPage, cast: Cast, colours: str) -> None:
    sitting = with_words(cast, second_marker=True)
    found = HandIn.objects.get()
    phone = Surveyor(open_page(cast.amara, viewport=PHONE, color_scheme=colours))
    desk = Surveyor(open_page(cast.robin, viewport=PHONE, color_scheme=colours))
    second = Surveyor(open_page(allow(cast.morgan), viewport=PHONE, color_scheme=colours))
    phone.go(f"/quizzes/{sitting.uuid}/", name="waiting to be marked")
    desk.go("/quizzes/marking/", name="answers to mark")
    desk.go(f"/quizzes/marking/words/{found.pk}/", name="to mark, the first of two")
    desk.page.get_by_label("Listens first").fill("7")
    press(desk.page, "Keep these marks")
    desk.look("more points than there are", status=422)
    desk.page.get_by_label("Listens first").fill("2")
    desk.page.get_by_label("Asks permission").fill("1")
    desk.page.get_by_label("Words to the learner").fill("You stayed. Thank you.")
    press(desk.page, "Keep these marks")
    desk.look("marked once")
    second.go(f"/quizzes/marking/words/{found.pk}/", name="to mark, the second of two")
    second.go(f"/quizzes/marking/{sitting.uuid}/", name="a sitting as view_sittings shows it")
    phone.go(f"/quizzes/{sitting.uuid}/1/", name="marked by one of two")
    mark_hand_in(found, points=(1, 0), rubric=RUBRIC, comment="Good.", by=cast.morgan)
    desk.go(f"/quizzes/marking/words/{found.pk}/", name="marked twice")
    desk.go(f"/quizzes/marking/{sitting.uuid}/", name="a sitting as a coordinator sees it")
    phone.go(f"/quizzes/{sitting.uuid}/1/", name="marked")
    phone.go(f"/quizzes/{sitting.uuid}/", name="marked, the whole")
    phone.go("/quizzes/", name="my quizzes, marked")

    other = with_words(cast, title="Taken back")
    taken = HandIn.objects.exclude(pk=found.pk).get()
    phone.go(f"/quizzes/{other.uuid}/1/", name="handed in")
    press(phone.page, "Take")
    phone.look("taken back")
    phone.go(f"/quizzes/{other.uuid}/", name="taken back, the whole")
    desk.go(f"/quizzes/marking/words/{taken.pk}/", status=404, name="words that were taken back")
    assert phone.problems | desk.problems | second.problems == {}


@colours
def test_more_time(open_page: OpenPage, cast: Cast, colours: str) -> None:
    make.sit(make.make_quiz(make.ask(), make.ask(), time_limit=10), cast.amara)
    desk = Surveyor(open_page(cast.robin, viewport=PHONE, color_scheme=colours))
    desk.go(f"/quizzes/time/{cast.amara.uuid}/", name="more time, with a quiz open")
    page = desk.page
    choices = page.get_by_role("main").locator("input[type=radio], select, input[type=number]")
    if choices.first.evaluate("field => field.type") == "radio":
        choices.last.check()
    elif choices.first.evaluate("field => field.localName") == "select":
        choices.first.select_option(index=2)
    else:
        choices.first.fill("50")
    with page.expect_navigation():
        page.get_by_role("main").locator("button.btn").first.click()
    desk.look("more time, given")
    assert desk.problems == {}


@colours
def test_public_once_only_and_too_often(open_page: OpenPage, cast: Cast, colours: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make.make_quiz(make.ask(), public=True, slug="try-it", intro="<p>One question.</p>", single_attempt=True, pass_message="<p>Good.</p>")
    make.make_quiz(make.ask("Why?", "essay"), make.ask(), public=True, slug="more", title="More")
    look = Surveyor(open_page(viewport=PHONE, color_scheme=colours))
    look.go("/quizzes/try-it/", name="public")
    press(look.page, "Start the quiz")
    look.page.locator("[name='q1.given'][value='3']").check()
    press(look.page, "See what there is to say")
    look.look("public, one attempt, answered")
    look.go(f"/quizzes/{Sitting.objects.get().uuid}/", name="public, finished")
    look.go("/quizzes/try-it/", name="public, done before")
    look.go("/quizzes/more/", name="public, another")
    press(look.page, "Start the quiz")
    look.go("/quizzes/more/", name="public, begun")
    monkeypatch.setattr(import_module("courses.quizzes.views.public"), "STARTS_OF_AN_ADDRESS", 0)
    stranger = Surveyor(open_page(viewport=PHONE, color_scheme=colours))
    stranger.go("/quizzes/more/", name="public, a new browser")
    press(stranger.page, "Start the quiz")
    stranger.look("started too often", status=429)

    once = Surveyor(open_page(cast.amara, viewport=PHONE, color_scheme=colours))
    once.go("/quizzes/try-it/", name="one attempt, with an account")
    press(once.page, "Start the quiz")
    once.page.locator("[name='q1.given'][value='1']").check()
    press(once.page, "See what there is to say")
    once.look("one attempt, answered")
    once.go(f"/quizzes/{Sitting.objects.get(person=cast.amara).uuid}/", name="one attempt, finished")
    once.page.evaluate(
        """() => fetch("/quizzes/try-it/", {credentials: "same-origin"}).then((r) => r.text()).then((html) => {
             const token = new DOMParser().parseFromString(html, "text/html").querySelector("[name=csrfmiddlewaretoken]").value;
             const form = document.createElement("form");
             Object.assign(form, {method: "post", action: "/quizzes/try-it/start/"});
             const field = Object.assign(document.createElement("input"), {name: "csrfmiddlewaretoken", value: token});
             form.append(field); document.body.append(form); form.submit();
           })"""
    )
    once.page.wait_for_url("**/quizzes/try-it/")
    once.page.wait_for_load_state()
    once.look("one attempt, refused")
    assert look.problems | stranger.problems | once.problems == {}


@colours
def test_practice_once_more(open_page: OpenPage, cast: Cast, colours: str) -> None:
    with clock.set_to(clock.now() - dt.timedelta(days=2)):
        sitting = make.sit(make.make_quiz(make.ask("One"), make.ask("Two")), cast.amara)
        for position in (1, 2):
            make.answer(sitting, position, make.WRONG["single"])
        finish_sitting(sitting, by=cast.amara)
    look = Surveyor(open_page(cast.amara, viewport=PHONE, color_scheme=colours))
    look.go("/quizzes/", name="practice is due")
    press(look.page, "Practise")
    look.look("practice, a question")
    look.page.locator("[name='q1.given'][value='1']").check()
    press(look.page, "See what there is to say")
    look.look("practice, right")
    look.go("/quizzes/", name="practice, begun")
    practised = Sitting.objects.get(purpose="practice")
    look.go(f"/quizzes/{practised.uuid}/2/")
    look.page.locator("[name='q2.given'][value='3']").check()
    press(look.page, "See what there is to say")
    look.go(f"/quizzes/{practised.uuid}/", name="practice, before the end")
    press(look.page, "Finish")
    look.look("practice, finished")
    look.go("/quizzes/", name="practice comes back tomorrow")
    assert look.problems == {}


# --- The editors' screens ---

BANK = "wagtailsnippets_quizzes_question"
GIFT = (
    "// [id:one]\n::First::Who do you ring first in an emergency? {=999#Yes ~Nobody}\n\n"
    "::Units::How far? {#3:0.5}\n\nNot a question\n\n"
    "// [id:two]\n::Second::<table><tr><td>Which?</td></tr></table> {=This ~That}\n"
)


SETTLED = """() => Promise.all(document.getAnimations()
  .filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime)).map((one) => one.finished.catch(() => {}))).then(() => 0)"""


class Desk:
    """An editor's screen: what is ours in it has no fault, and never scrolls the page sideways."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: dict[str, list[str]] = {}

    def go(self, path: str) -> None:
        self.page.goto(path)
        self.look(path)

    def look(self, name: str) -> None:
        page = self.page
        page.evaluate(SETTLED)  # messages fade in
        found = [
            f"axe {rule['id']}: {node['target'][0]} {(node.get('failureSummary') or '').splitlines()[1:2]}"
            for rule in Axe().run(page, context="main", options=AXE).response["violations"]
            for node in rule["nodes"]
        ]
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > PHONE["width"]:
            found.append(f"scrolls sideways: {wide} px")
        for field in page.locator("main :is(select, input, button):visible").all():
            box = field.bounding_box()
            if box and box["x"] + box["width"] > PHONE["width"]:
                found.append(f"goes beyond the edge: {field.get_attribute('name')}")
        if found:
            self.problems[name] = found


@colours
def test_editors_exchange_and_move_screens(open_page: OpenPage, cast: Cast, colours: str, tmp_path: Path) -> None:
    desk = Desk(open_page(cast.tomasz, viewport=PHONE, color_scheme=colours))
    page, bring_in = desk.page, reverse(f"{BANK}:import")
    desk.go(bring_in)
    (tmp_path / "x.txt").write_text("PK\x03\x04 no text", encoding="utf-8")
    page.get_by_label("File").set_input_files(tmp_path / "x.txt")
    with page.expect_navigation():
        page.locator("main").get_by_role("button").last.click()
    desk.look("refused")

    (tmp_path / "y.txt").write_text(GIFT, encoding="utf-8")
    page.get_by_label("File").set_input_files(tmp_path / "y.txt")
    with page.expect_navigation():
        page.locator("main").get_by_role("button").last.click()
    desk.look("preview")
    page.get_by_role("radio", name="bring in nothing").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Bring them in").click()
    desk.look("all or nothing, refused")
    page.get_by_role("radio", name="bring in the rest").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Bring them in").click()
    desk.look("done")
    assert Question.objects.filter(file_id="import:one").exists()

    (tmp_path / "z.txt").write_text(GIFT.replace("999", "112"), encoding="utf-8")
    Question.objects.get(file_id="import:two").save_revision()
    page.goto(bring_in)
    page.get_by_label("File").set_input_files(tmp_path / "z.txt")
    with page.expect_navigation():
        page.locator("main").get_by_role("button").last.click()
    desk.look("preview of a change")

    desk.go(reverse(f"{BANK}:export"))
    desk.go(reverse(f"{BANK}:export") + "?format_name=aiken&category=")
    safe, question = Category.objects.create(name="Safe ground"), Question.objects.get(file_id="import:one")
    quiz = make.make_quiz(question, title="Staying safe")
    locked = make.make_quiz(question, title="Locked", locked=True, locked_by=cast.alex)
    desk.go(reverse("wagtail_bulk_action", args=["quizzes", "quiz", "move"]) + f"?id={quiz.pk}&id={locked.pk}")
    page.get_by_label("Move to").select_option(label="Safe ground")
    with page.expect_navigation():
        page.get_by_role("button", name="Move", exact=True).click()
    quiz.refresh_from_db()
    assert (quiz.category, desk.problems) == (safe, {})
