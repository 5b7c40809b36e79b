"""A phone that loses its signal: support stays, and no word is lost, nor left behind for somebody else."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from charter_content.reflections.models import Reflection
from courses.cohorts.models import Enrolment
from courses.pages.models import CoursePage
from courses.pages.queries import outline
from courses.progress.queries import learner_of, responses_in
from people.models import User
from tests.cast import Cast, put_on_course
from tests.journeys.conftest import no_signal, sign_in_by_hand
from tests.journeys.survey import Trouble, until

LESSON = "/training/small/day-1/1/2/"
NO_SIGNAL = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")

# What this phone keeps for the person signed in holds all of these values.
LOCKED_HERE = """async (values) => {
    const outbox = performance.getEntriesByType("resource").find(({ name }) => name.includes("/outbox"));
    const kept = (await (await import(outbox.name)).mine()).flatMap(({ fields }) => fields.map(([, value]) => value));
    return values.every((value) => kept.includes(value));
}"""

SEND = """async ([url, fields]) => fetch(url, {
    method: "POST", body: new URLSearchParams(fields),
    headers: {Accept: "application/json", "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value},
})"""


@pytest.fixture(autouse=True)
def no_signal_is_no_trouble(trouble: Trouble) -> None:
    trouble.allowed += NO_SIGNAL


def kept(person: User, enrolment: Enrolment, field_id: str) -> str:
    """What the server has of one field of the small course's worksheet."""
    lesson = outline(enrolment.edition_id, enrolment.edition.stamp).lessons[1]
    found = responses_in(learner_of(enrolment), lesson.key, User.objects.get(pk=person.pk).ring).get(("card", field_id))
    return found.text if found else ""


def card(page: Page) -> Locator:
    return page.get_by_role("region", name="My card")


def test_support_and_pause_open_without_a_signal(open_page: Callable[..., Page], cast: Cast, amara_learns: Enrolment) -> None:
    page = open_page(cast.amara, service_workers="allow")
    page.goto("/training/")
    page.evaluate("navigator.serviceWorker.ready")
    until(page, "navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    page.goto("/support/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Get support now")
    expect(page.get_by_role("link", name="Ring 116 123")).to_be_visible()
    expect(page.get_by_text("No signal just now.")).to_be_visible()
    expect(page.get_by_text("Amara")).to_have_count(0)
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Atkinson Next"')
    assert page.evaluate("getComputedStyle(document.querySelector('.help')).borderRadius") != "0px", "the style did not come along"
    page.get_by_role("link", name="Pause").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Take a moment")
    page.goto("/training/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Get support now")
    assert page.evaluate("caches.keys().then(names => names.length)") == 1
    page.context.set_offline(False)


def test_words_wait_for_the_signal(open_page: Callable[..., Page], cast: Cast, amara_learns: Enrolment) -> None:
    page = open_page(cast.amara)
    page.goto(LESSON)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    card(page).get_by_label("How I say hello").fill("I wave from the bus.")
    expect(card(page).get_by_role("status")).to_have_text("No signal. Kept on this phone and sent when you are back.")
    assert kept(cast.amara, amara_learns, "hello") == ""
    page.context.set_offline(False)
    expect(card(page).get_by_role("status")).to_contain_text("Only you can see this.")
    assert kept(cast.amara, amara_learns, "hello") == "I wave from the bus."
    until(page, "localStorage.waiting === undefined")


def test_words_come_back_after_the_page_was_closed(open_page: Callable[..., Page], cast: Cast, amara_learns: Enrolment) -> None:
    page = open_page(cast.amara)
    page.goto(LESSON)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    card(page).get_by_label("What else matters").fill("A long thought.")
    card(page).get_by_label("Evening").check()
    expect(card(page).get_by_role("status")).to_contain_text("No signal. Kept on this phone")
    until(page, LOCKED_HERE, ["A long thought.", "Evening"])
    assert "thought" not in page.evaluate("JSON.stringify(localStorage)")
    context = page.context
    page.goto("about:blank")
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(LESSON)
    expect(card(page).get_by_label("What else matters")).to_have_value("A long thought.")
    expect(card(page).get_by_label("Evening")).to_be_checked()
    expect(card(page).get_by_role("status")).to_contain_text("Saved")
    assert kept(cast.amara, amara_learns, "more") == "A long thought."


def test_pick_that_was_sent_after_the_last_draft_stays(open_page: Callable[..., Page], cast: Cast, amara_learns: Enrolment) -> None:
    """The page closed as the signal came back: its pick went out, and the draft on the phone is from before."""
    page = open_page(cast.amara)
    page.goto(LESSON)
    page.wait_for_load_state("networkidle")
    page.route("**/worksheet/card/", no_signal)
    card(page).get_by_label("What else matters").fill("A long thought.")
    expect(card(page).get_by_role("status")).to_contain_text("Kept on this phone")
    until(page, LOCKED_HERE, ["A long thought."])
    page.evaluate(SEND, [f"{LESSON}worksheet/card/?closing", {"card.when": "Evening", "card.when.revision": "0"}])
    page.unroute("**/worksheet/card/")
    page.goto(LESSON)
    expect(card(page).get_by_label("What else matters")).to_have_value("A long thought.")
    expect(card(page).get_by_role("status")).to_contain_text("Saved")
    expect(card(page).get_by_label("Evening")).to_be_checked()
    assert (kept(cast.amara, amara_learns, "more"), kept(cast.amara, amara_learns, "when")) == ("A long thought.", "Evening")


@pytest.mark.parametrize("how", ["it crashes", "they sign out and in again"])
def test_a_reflection_that_was_never_sent_is_not_lost(open_page: Callable[..., Page], cast: Cast, how: str) -> None:
    """A new one has an address of its own each time: what waits is sent from whatever page is opened next."""
    page = open_page(cast.amara)
    page.goto("/reflections/new/")
    page.wait_for_load_state("networkidle")
    page.route("**/reflections/*/", no_signal)
    page.get_by_label("What is on your mind?").fill("Ducks on the pond.")
    expect(page.get_by_role("status").filter(has_text="Kept on this phone")).to_be_visible()
    until(page, LOCKED_HERE, ["Ducks on the pond."])
    assert not Reflection.objects.exists()
    context = page.context
    if how == "it crashes":
        page.goto("about:blank")
        page.close()
        page = context.new_page()
        page.goto("/training/")
    else:
        page.get_by_role("contentinfo").get_by_role("button", name="Sign out").click()
        page.get_by_role("dialog").get_by_role("button", name="Keep it on this phone, locked").click()
        page.wait_for_url(lambda url: "/reflections/" not in url)
        page.unroute("**/reflections/*/")
        page.goto("/accounts/login/")
        sign_in_by_hand(page, cast.amara)
    until(page, "localStorage.waiting === undefined")
    [row] = Reflection.objects.all()
    assert (row.person, User.objects.get(pk=cast.amara.pk).ring.read(row, "text")) == (cast.amara, "Ducks on the pond.")


@pytest.mark.parametrize(("answer", "comes_back"), [("Keep it on this phone, locked", True), ("Delete it", False)])
def test_signing_out_asks_about_words_that_wait(
    open_page: Callable[..., Page], cast: Cast, amara_learns: Enrolment, answer: str, comes_back: bool
) -> None:
    page = open_page(cast.amara)
    page.goto(LESSON)
    page.wait_for_load_state("networkidle")
    page.route("**/worksheet/card/", no_signal)
    card(page).get_by_label("How I say hello").fill("Not sent.")
    expect(card(page).get_by_role("status")).to_contain_text("Kept on this phone")
    leave = page.get_by_role("contentinfo").get_by_role("button", name="Sign out")
    leave.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Some of your words are not sent yet")
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(card(page).get_by_label("How I say hello")).to_have_value("Not sent.")
    leave.click()
    dialog.get_by_role("button", name=answer).click()
    page.wait_for_url(lambda url: "/training/" not in url)
    page.unroute("**/worksheet/card/")

    def on_the_phone(person: User, words: str) -> None:
        page.goto(f"/accounts/login/?next={LESSON}")
        sign_in_by_hand(page, person)
        page.wait_for_url(f"**{LESSON}")
        page.wait_for_load_state("networkidle")
        expect(card(page).get_by_label("How I say hello")).to_have_value(words)

    on_the_phone(cast.amara, "Not sent." if comes_back else "")
    if comes_back:
        expect(card(page).get_by_role("status")).to_contain_text("Only you can see this.")
    assert kept(cast.amara, amara_learns, "hello") == ("Not sent." if comes_back else "")


def test_words_that_wait_are_nobody_elses(open_page: Callable[..., Page], cast: Cast, amara_learns: Enrolment) -> None:
    """Amara leaves words locked on a shared phone; Dev signs in there, finds nothing, and sends nothing of hers."""
    devs = put_on_course(cast.dev, cast.riverside, CoursePage.objects.get(slug="small"))
    page = open_page(cast.amara)
    page.goto(LESSON)
    page.wait_for_load_state("networkidle")
    page.route("**/worksheet/card/", no_signal)
    card(page).get_by_label("How I say hello").fill("Amara's own.")
    expect(card(page).get_by_role("status")).to_contain_text("Kept on this phone")
    page.get_by_role("contentinfo").get_by_role("button", name="Sign out").click()
    page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    page.wait_for_url(lambda url: "/training/" not in url)
    page.unroute("**/worksheet/card/")
    page.goto(f"/accounts/login/?next={LESSON}")
    sign_in_by_hand(page, cast.dev)
    page.wait_for_url(f"**{LESSON}")
    page.wait_for_load_state("networkidle")
    expect(card(page).get_by_label("How I say hello")).to_have_value("")
    assert kept(cast.dev, devs, "hello") == kept(cast.amara, amara_learns, "hello") == ""
    page.go_back()
    expect(page.get_by_text("Amara")).to_have_count(0)


def test_saving_twice_at_once_keeps_one(open_page: Callable[..., Page], cast: Cast, amara_learns: Enrolment) -> None:
    """Two tabs: the second hears that there are two versions, and neither is lost."""
    first = open_page(cast.amara)
    second = first.context.new_page()
    first.goto(LESSON)
    second.goto(LESSON)
    card(first).get_by_label("How I say hello").fill("From the phone.")
    expect(card(first).get_by_role("status")).to_contain_text("Only you can see this.")
    card(second).get_by_label("How I say hello").fill("From the laptop.")
    versions = second.get_by_role("region", name="Two versions")
    expect(versions).to_contain_text("From the phone.")
    expect(versions).to_contain_text("From the laptop.")
    versions.get_by_role("button", name="Keep mine").click()
    expect(card(second).get_by_role("status")).to_contain_text("Only you can see this.")
    assert kept(cast.amara, amara_learns, "hello") == "From the laptop."


def test_button_sends_when_everything_is_saved_already(open_page: Callable[..., Page], cast: Cast, amara_learns: Enrolment) -> None:
    """Autosave was quicker than the hand: the button still does what it says."""
    page = open_page(cast.amara)
    page.goto("/reflections/new/")
    page.get_by_label("What is on your mind?").fill("Ducks on the pond.")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()


def test_words_go_one_after_the_other(open_page: Callable[..., Page], cast: Cast, amara_learns: Enrolment) -> None:
    """Left from field to field while the line is slow: each sending waits for the one before it, so that none overtakes another."""
    page = open_page(cast.amara)
    open_now: list[Route] = []
    most_open: list[int] = []

    def slowly(route: Route) -> None:
        open_now.append(route)
        most_open.append(len(open_now))
        page.wait_for_timeout(300)
        open_now.remove(route)
        route.continue_()

    page.goto(LESSON)
    page.wait_for_load_state("networkidle")
    page.route("**/worksheet/card/", slowly)
    card(page).get_by_label("How I say hello").fill("I wave.")
    card(page).get_by_label("What else matters").fill("Tea first.")
    for label in ("Evening", "Park", "Café"):
        card(page).get_by_label(label).check()
    with page.expect_navigation():
        card(page).get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. Only you can see it.")).to_be_visible()
    assert max(most_open) == 1
