"""Every kind of question in a real browser: at phone and desk width, light and dark, by keyboard, by dragging, and without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from courses.cohorts.models import Enrolment
from courses.quizzes.actions import finish_sitting
from courses.quizzes.enums import Feedback, Layout
from courses.quizzes.models import Answer, Category, HandIn, Quiz, QuizQuestion, Sitting
from tests.cast import Cast
from tests.factories import quizzes as make
from tests.journeys.conftest import DESK, PHONE, no_signal
from tests.journeys.survey import Surveyor, Trouble

OpenPage = Callable[..., Page]
looks = pytest.mark.parametrize(
    ("width", "colours"),
    [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark")],
    ids=["phone-light", "phone-dark", "desk-light", "desk-dark"],
)
KINDS = ["single", "true-false", "scenario", "multiple", "short", "number", "matching", "ordering", "essay"]


def every_kind(cast: Cast, **rest: Any) -> Sitting:
    """Amara's sitting of a quiz with one question of each kind, with hints, a rubric and a section."""
    category = Category.objects.create(name="Far goals")
    make.ask("Drawn by chance", category=category)
    extra: dict[str, dict[str, Any]] = {
        "scenario": {"situation": "<p>Sam looks away.</p>", "safety": True},
        "single": {"hints": ["Think of the minutes.", "Three digits."], "explanation": "<p>Ring first.</p>"},
        "essay": {"rubric": [("Listens first", 2), ("Asks permission", 1)]},
    }
    questions = [make.ask(f"What now, {kind}?", kind, **extra.get(kind, {})) for kind in KINDS]
    return make.sit(make.make_quiz(*questions, sections={category: 1}, **rest), cast.amara)


def send(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("main").locator("button.btn[formaction]").click()


def fill(page: Page, kind: str, values: make.Values, prefix: str = "") -> None:
    """Put an answer in as somebody with a keyboard does, in the fields as they are without a script."""
    for name, found in values.items():
        for value in found:
            field = page.locator(f"[name='{prefix}{name}']")
            if name == "given":
                page.locator(f"[name='{prefix}given'][value='{value}']").check()
            elif name == "words":
                field.fill(value)
            else:
                field.select_option(value)


@looks
def test_every_kind_reads_well_in_every_state(open_page: OpenPage, cast: Cast, width: dict[str, int], colours: str) -> None:
    sitting = every_kind(cast, asks_how_sure=True)
    look = Surveyor(open_page(cast.amara, viewport=width, color_scheme=colours))
    page = look.page
    for position, kind in enumerate(KINDS, start=1):
        url = f"/quizzes/{sitting.uuid}/{position}/"
        look.go(url, name=f"{kind}, asked")
        if kind != "ordering":  # which always has an order
            send(page)
            look.look(f"{kind}, nothing put in", status=422)
        if kind in make.WRONG and kind != "ordering":
            fill(page, kind, make.WRONG[kind], f"q{position}.")
        elif kind == "essay":
            page.get_by_label("Your answer").fill("I would sit down beside him.")
        if kind != "essay":
            page.get_by_label("Sure", exact=True).check()
        send(page)
        look.look(f"{kind}, answered")
    look.go(f"/quizzes/{sitting.uuid}/10/", name="a section")
    fill(page, "single", make.RIGHT["single"], "q10.")
    send(page)
    look.look("right")
    look.go(f"/quizzes/{sitting.uuid}/", name="before the end")
    with page.expect_navigation():
        page.get_by_role("button", name="Finish and hand in my own words").click()
    look.look("finished")
    look.go(f"/quizzes/{sitting.uuid}/9/", name="handed in")
    look.go("/quizzes/", name="my quizzes")
    assert look.problems == {}


@looks
def test_all_on_one_page_reads_well(open_page: OpenPage, cast: Cast, width: dict[str, int], colours: str) -> None:
    sitting = every_kind(cast, layout=Layout.ALL, feedback=Feedback.END)
    look = Surveyor(open_page(cast.amara, viewport=width, color_scheme=colours))
    look.go(f"/quizzes/{sitting.uuid}/", name="all at once")
    with look.page.expect_navigation():
        look.page.get_by_role("button", name="Hand in and see how it went").click()
    look.look("nothing put in", status=422)
    assert look.problems == {}


@looks
def test_marking_and_public_pages_read_well(open_page: OpenPage, cast: Cast, width: dict[str, int], colours: str) -> None:
    sitting = make.sit(
        make.make_quiz(make.ask("Why?", "essay", rubric=[("Listens", 2)]), public=True, slug="try-it", intro="<p>Two.</p>"), cast.amara
    )
    make.answer(sitting, 1, {"words": ["Because he is there."]})
    finish_sitting(sitting, by=cast.amara, service=cast.riverside)
    desk = Surveyor(open_page(cast.robin, viewport=width, color_scheme=colours))
    for url in (
        "/quizzes/marking/",
        f"/quizzes/marking/{sitting.uuid}/",
        f"/quizzes/marking/words/{HandIn.objects.get().pk}/",
        f"/quizzes/time/{cast.amara.uuid}/",
    ):
        desk.go(url)
    desk.page.goto(f"/quizzes/marking/words/{HandIn.objects.get().pk}/")
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name="Keep these marks").click()
    desk.look("marks, nothing keyed in", status=422)
    visitor = Surveyor(open_page(viewport=width, color_scheme=colours))
    visitor.go("/quizzes/try-it/")
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Start the quiz").click()
    visitor.look("a question, without an account")
    assert desk.problems | visitor.problems == {}


def given(sitting: Sitting) -> list[object]:
    return list(Answer.objects.filter(sitting=sitting).values_list("given", flat=True))


def steps(page: Page) -> Locator:
    return page.locator(".steps-to-order > li")


def order(page: Page) -> list[str]:
    return steps(page).locator("label").all_inner_texts()


def test_ordering_by_keyboard(open_page: OpenPage, cast: Cast) -> None:
    sitting = make.sit(make.make_quiz(make.ask("What comes first?", "ordering"), make.ask()), cast.amara)
    page = open_page(cast.amara)
    page.goto(f"/quizzes/{sitting.uuid}/1/")
    for place, words in enumerate(["Listen", "Ask", "Offer", "Hand it back"]):
        up = page.get_by_role("button", name=f"Move up: {words}")
        up.focus()
        moves = order(page).index(words) - place
        for _ in range(moves):
            page.keyboard.press("Enter")
            expect(up).to_be_focused()
        if moves:  # the order shown is never right, so one of them is moved
            expect(page.get_by_role("status").filter(has_text=f"now in place {place + 1}")).to_have_count(1)
    assert order(page) == ["Listen", "Ask", "Offer", "Hand it back"]
    send(page)

    assert given(sitting) == [["1", "2", "3", "4"]]


def test_ordering_by_dragging(open_page: OpenPage, cast: Cast) -> None:
    sitting = make.sit(make.make_quiz(make.ask("What comes first?", "ordering"), make.ask()), cast.amara)
    page = open_page(cast.amara)
    page.goto(f"/quizzes/{sitting.uuid}/1/")
    for words in ["Listen", "Ask", "Offer", "Hand it back"]:
        handle = steps(page).filter(has_text=words).locator(".handle")
        handle.scroll_into_view_if_needed()
        box, last = handle.bounding_box(), steps(page).last.bounding_box()
        assert box and last
        page.mouse.move(box["x"] + 10, box["y"] + 10)
        page.mouse.down()
        page.mouse.move(box["x"] + 10, last["y"] + last["height"] - 4, steps=12)
        page.mouse.up()
        assert order(page)[-1] == words
    send(page)

    assert given(sitting) == [["1", "2", "3", "4"]]


def test_matching_by_dragging_and_by_choosing(open_page: OpenPage, cast: Cast) -> None:
    sitting = make.sit(make.make_quiz(make.ask("Whom?", "matching"), make.ask()), cast.amara)
    page = open_page(cast.amara, viewport=DESK)
    page.goto(f"/quizzes/{sitting.uuid}/1/")
    for half, pair in (("999", "Life in danger"), ("111", "Urgent")):
        page.locator(".halves > li", has_text=half).drag_to(page.locator(".pair", has_text=pair))
        expect(page.get_by_label(pair)).to_have_value({"999": "1", "111": "2"}[half])
    page.get_by_label("To talk").select_option("116 123")
    expect(page.locator(".halves > .used")).to_have_count(3)
    send(page)

    assert given(sitting) == [[["1", "1"], ["2", "2"], ["3", "3"]]]


def test_what_was_arranged_is_there_after_a_crash(open_page: OpenPage, cast: Cast, trouble: Trouble) -> None:
    """No signal: the order waits on the phone, locked, and stands there again when the page is opened anew."""
    trouble.allowed.append("ERR_INTERNET_DISCONNECTED")
    sitting = make.sit(make.make_quiz(make.ask("What comes first?", "ordering"), make.ask()), cast.amara)
    page = open_page(cast.amara)
    page.goto(f"/quizzes/{sitting.uuid}/1/")
    page.wait_for_load_state("networkidle")
    page.route("**/draft/", no_signal)
    first = order(page)
    page.get_by_role("button", name=f"Move up: {first[3]}").click()
    expect(page.get_by_text("No signal. Kept on this phone")).to_be_visible()
    page.wait_for_timeout(500)
    context = page.context
    page.goto("about:blank")
    page.close()
    page = context.new_page()
    page.goto(f"/quizzes/{sitting.uuid}/1/")
    expect(steps(page).nth(2).locator("label")).to_have_text(first[3])

    assert order(page) == [first[0], first[1], first[3], first[2]]


def test_lost_signal_at_the_answer_keeps_the_page_and_the_words(open_page: OpenPage, cast: Cast, trouble: Trouble) -> None:
    trouble.allowed.append("ERR_INTERNET_DISCONNECTED")
    sitting = make.sit(make.make_quiz(make.ask("Why?", "essay")), cast.amara)
    page = open_page(cast.amara)
    page.goto(f"/quizzes/{sitting.uuid}/1/")
    page.wait_for_load_state("networkidle")

    page.route("**/quizzes/**", no_signal)
    page.get_by_label("Your answer").fill("I would sit down beside him.")
    page.get_by_role("button", name="Keep this answer").click()
    expect(page.get_by_text("No signal. Kept on this phone")).to_be_visible()
    expect(page.get_by_label("Your answer")).to_have_value("I would sit down beside him.")
    page.unroute("**/quizzes/**")
    send(page)

    assert Answer.objects.filter(sitting=sitting).count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_without_javascript(open_page: OpenPage, cast: Cast, kind: str) -> None:
    sitting = make.sit(make.make_quiz(make.ask("What now?", kind), make.ask()), cast.amara)
    page = open_page(cast.amara, java_script_enabled=False)
    page.goto(f"/quizzes/{sitting.uuid}/1/")
    fill(page, kind, make.RIGHT[kind], "q1.")
    page.get_by_role("main").locator("button.btn").first.click()

    assert [row.right for row in Answer.objects.filter(sitting=sitting)] == [None if kind == "essay" else True]
    expect(page.get_by_role("main")).to_contain_text("I would sit down beside him." if kind == "essay" else "Yes, that is it.")


def test_words_from_lesson_to_mark_and_back(open_page: OpenPage, cast: Cast, amara_learns: Enrolment) -> None:
    """Amara writes in a lesson's quiz and hands it in; Robin finds it, marks it; Amara reads what was said."""
    quiz = Quiz.objects.get(title="Check it")
    quiz.items.all().delete()
    QuizQuestion.objects.create(quiz=quiz, question=make.ask("What would you do?", "essay", rubric=[("Listens first", 2)]))
    phone, desk = open_page(cast.amara), open_page(cast.robin, viewport=DESK)
    phone.goto("/training/small/day-1/1/2/")
    phone.get_by_role("button", name="Start the quiz").click()
    phone.get_by_label("Your answer").fill("Sit down beside him.")
    send(phone)
    phone.get_by_role("link", name="See how it went").click()
    phone.get_by_role("button", name="Finish and hand in my own words").click()
    expect(phone.get_by_role("main")).to_contain_text("still to be marked")

    desk.goto("/people/")
    desk.get_by_role("link", name="Answers to mark").click()
    desk.get_by_role("link", name="Amara Okafor").click()
    desk.get_by_role("link", name="Question 1").click()
    expect(desk.get_by_role("main")).to_contain_text("Sit down beside him.")
    desk.get_by_label("Listens first").fill("2")
    desk.get_by_label("Words to the learner").fill("You stayed. Thank you.")
    desk.get_by_role("button", name="Keep these marks").click()
    expect(desk.get_by_role("main")).to_contain_text("Marked by you")

    phone.goto("/quizzes/")
    phone.get_by_role("link", name="Check it").click()
    phone.get_by_role("link", name="What would you do?").click()
    expect(phone.get_by_role("main")).to_contain_text("You stayed. Thank you.")
