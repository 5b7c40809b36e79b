"""The same worksheet on two devices: what is picked on one is never lost to the other, nor does it widen the page of a phone."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from courses.cohorts.models import Enrolment
from courses.pages.files.load import load_course
from courses.pages.models import CoursePage
from courses.pages.queries import outline
from courses.progress.queries import learner_of, responses_in
from people.models import User
from tests.cast import Cast, put_on_course
from tests.factories.course_files import write_course
from tests.journeys.conftest import DESK, no_signal
from tests.journeys.survey import Surveyor, Trouble

LESSON = "/training/small/day-1/1/1/"
ADDED = "What was picked on the other device has been added. Only you can see this."
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
NUMBERS = [str(number) for number in range(11)]
WORDED = [
    "Not at all like me",
    "Hardly",
    "Now and then",
    "Sometimes",
    "Half the time",
    "Often",
    "Most of the time",
    "Nearly always",
    LONG_WORD,
]
FIELDS = {
    "hand": ("cards", "My cards", ["Coming back: I turn up again.", "Wry grin: I find the daft bit.", f"{LONG_WORD[:40]}: {LONG_WORD}."]),
    "where": ("ticks", "Where we meet", ["Park", "Café", "Bus", LONG_WORD]),
    "when": ("choice", "When we meet", ["Morning", "Evening", LONG_WORD]),
    "near": ("scale", "How near it feels", NUMBERS),
    "often": ("scale", "How often", WORDED),
    "five": ("scale", "How sure", ["Not", "A bit", "Half", "Quite", "Very"]),
    "said": ("line", "What I say", []),
}


@pytest.fixture
def lines(cast: Cast, tmp_path: Path) -> Enrolment:
    """Amara on a course whose first lesson has everything that can be picked."""
    root = write_course(tmp_path / "small")
    text = "\n:::worksheet {#pick}\ntitle: My picks\nfields:\n"
    for field_id, (kind, label, options) in FIELDS.items():
        text += f"- id: {field_id}\n  label: {label}\n  kind: {kind}\n"
        text += "  options:\n" + "".join(f"  - '{option}'\n" for option in options) if options else ""
    lesson = root / "day-1/1/1.md"
    lesson.write_text(lesson.read_text(encoding="utf-8") + text + ":::\n", encoding="utf-8")
    load_course(root)
    return put_on_course(cast.amara, cast.riverside, CoursePage.objects.get(slug="small"))


def kept(enrolment: Enrolment, field_id: str) -> list[str]:
    """What the server has of one field, a line each."""
    lesson = outline(enrolment.edition_id, enrolment.edition.stamp).lessons[0]
    ring = User.objects.get(pk=enrolment.person_id).ring
    found = responses_in(learner_of(enrolment), lesson.key, ring).get(("pick", field_id))
    return found.text.split("\n") if found else []


def soon_kept(enrolment: Enrolment, **expected: list[str]) -> None:
    """The server has it soon: the line may have said "saved" of the change before."""
    until = time.monotonic() + 15
    found: dict[str, list[str]] = {}
    while time.monotonic() < until:
        found = {field_id: sorted(kept(enrolment, field_id)) for field_id in expected}
        if found == {field_id: sorted(options) for field_id, options in expected.items()}:
            return
        time.sleep(0.2)
    assert found == {field_id: sorted(options) for field_id, options in expected.items()}


def sheet(page: Page) -> Locator:
    return page.get_by_role("region", name="My picks")


def group(page: Page, field_id: str) -> Locator:
    return sheet(page).get_by_role("group", name=FIELDS[field_id][1])


def pick(page: Page, field_id: str, option: str) -> None:
    """Pick an option and wait until the server has it."""
    with page.expect_response("**/worksheet/pick/"):
        group(page, field_id).get_by_label(option, exact=True).check()
        group(page, field_id).get_by_label(option, exact=True).blur()


def says(page: Page, words: str) -> None:
    expect(sheet(page).get_by_role("status")).to_contain_text(words)


@pytest.fixture
def devices(open_page: Callable[..., Page], cast: Cast, lines: Enrolment) -> tuple[Page, Page]:
    """Amara's phone and her laptop, both with the lesson open."""
    pages = open_page(cast.amara), open_page(cast.amara)
    for page in pages:
        page.goto(LESSON)
        page.wait_for_load_state("networkidle")
    return pages


@pytest.mark.parametrize(("field_id", "first", "second", "third"), [("hand", 0, 1, 2), ("where", 1, 2, 0)])
def test_ticks_of_two_devices_are_put_together(
    devices: tuple[Page, Page], lines: Enrolment, field_id: str, first: int, second: int, third: int
) -> None:
    phone, laptop = devices
    options = FIELDS[field_id][2]
    boxes = [group(laptop, field_id).get_by_role("checkbox").nth(n) for n in range(3)]
    for n in (first, second):
        group(phone, field_id).get_by_role("checkbox").nth(n).check()
    says(phone, "Only you can see this.")
    boxes[third].check()
    says(laptop, ADDED)
    for box in boxes:
        expect(box).to_be_checked()
    soon_kept(lines, **{field_id: options[:3]})
    # The revision came along: the next change, on either device, is heard and asks nothing.
    boxes[first].uncheck()
    expect(sheet(laptop).get_by_role("status")).not_to_contain_text("other device")
    soon_kept(lines, **{field_id: [option for option in options[:3] if option != options[first]]})
    expect(laptop.get_by_role("region", name="Two versions")).to_have_count(0)


def test_ticks_in_two_groups_at_once(devices: tuple[Page, Page], lines: Enrolment, trouble: Trouble) -> None:
    trouble.allowed.append("ERR_INTERNET_DISCONNECTED")
    phone, laptop = devices
    pick(phone, "where", "Park")
    group(phone, "hand").get_by_role("checkbox").first.check()
    says(phone, "Only you can see this.")
    laptop.route("**/worksheet/pick/", no_signal)
    group(laptop, "where").get_by_label("Bus").check()
    group(laptop, "hand").get_by_role("checkbox").nth(1).check()
    laptop.unroute("**/worksheet/pick/")
    says(laptop, ADDED)
    expect(group(laptop, "where").get_by_label("Park")).to_be_checked()
    soon_kept(lines, where=["Park", "Bus"])
    soon_kept(lines, hand=FIELDS["hand"][2][:2])


@pytest.mark.parametrize(("field_id", "theirs", "ours"), [("when", "Evening", "Morning"), ("near", "3", "7")])
@pytest.mark.parametrize("button", ["Keep mine", "Use the other"])
def test_one_pick_on_each_device_asks(
    devices: tuple[Page, Page], lines: Enrolment, field_id: str, theirs: str, ours: str, button: str
) -> None:
    phone, laptop = devices
    pick(phone, field_id, theirs)
    says(phone, "Only you can see this.")
    pick(laptop, field_id, ours)
    says(laptop, "There are two versions.")
    versions = laptop.get_by_role("region", name="Two versions")
    expect(versions).to_contain_text(FIELDS[field_id][1])
    expect(versions.locator("blockquote")).to_have_text([ours, theirs])
    soon_kept(lines, **{field_id: [theirs]})
    with laptop.expect_response(lambda answer: "/worksheet/pick/" in answer.url and answer.ok):
        versions.get_by_role("button", name=button).click()
    says(laptop, "Only you can see this.")
    wanted = ours if button == "Keep mine" else theirs
    expect(group(laptop, field_id).get_by_label(wanted, exact=True)).to_be_checked()
    expect(group(laptop, field_id).get_by_label(wanted, exact=True)).to_be_focused()
    soon_kept(lines, **{field_id: [wanted]})
    another = next(option for option in FIELDS[field_id][2] if option not in (ours, theirs))
    pick(laptop, field_id, another)
    says(laptop, "Saved")
    expect(versions).to_have_count(0)
    soon_kept(lines, **{field_id: [another]})


def test_an_answer_lost_on_the_way_is_not_another_device(
    open_page: Callable[..., Page], cast: Cast, lines: Enrolment, trouble: Trouble
) -> None:
    """The server had it, the phone never heard: the next change of mind is just that. Nothing comes back, nothing is asked."""
    trouble.allowed.append("ERR_INTERNET_DISCONNECTED")
    page = open_page(cast.amara)
    page.goto(LESSON)
    page.wait_for_load_state("networkidle")

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort("internetdisconnected")

    page.route("**/worksheet/pick/", lose_the_answer)
    for field_id, option in (("when", "Morning"), ("where", "Park")):
        with page.expect_event("requestfailed"):
            group(page, field_id).get_by_label(option).check()
            group(page, field_id).get_by_label(option).blur()
    says(page, "No signal.")
    soon_kept(lines, when=["Morning"], where=["Park"])
    page.unroute("**/worksheet/pick/")
    group(page, "when").get_by_label("Evening").check()
    group(page, "where").get_by_label("Park").uncheck()
    group(page, "where").get_by_label("Bus").check()
    says(page, "Only you can see this.")
    expect(group(page, "where").get_by_label("Park")).not_to_be_checked()
    soon_kept(lines, when=["Evening"], where=["Bus"])


def test_a_pick_of_the_phone_is_not_overwritten_after_the_laptop_saved_something_else(devices: tuple[Page, Page], lines: Enrolment) -> None:
    """The laptop's answer names the revision of every field, also of one that the laptop has neither shown nor sent."""
    phone, laptop = devices
    pick(phone, "when", "Morning")
    pick(laptop, "where", "Bus")
    says(laptop, "Saved")
    pick(laptop, "when", "Evening")
    expect(laptop.get_by_role("region", name="Two versions").locator("blockquote")).to_have_text(["Evening", "Morning"])
    soon_kept(lines, when=["Morning"])


def test_what_an_editor_added_since_gets_its_box(devices: tuple[Page, Page], lines: Enrolment) -> None:
    phone, laptop = devices
    for field_id in ("where", "when"):  # as if this page were from before
        group(laptop, field_id).locator("label").first.evaluate("label => label.remove()")
    pick(phone, "where", "Park")
    pick(phone, "when", "Morning")
    pick(laptop, "where", "Bus")
    says(laptop, ADDED)
    expect(group(laptop, "where").get_by_label("Park")).to_be_checked()
    pick(laptop, "when", "Evening")
    laptop.get_by_role("button", name="Use the other").click()
    expect(group(laptop, "when").get_by_label("Morning")).to_be_checked()
    says(laptop, "Saved")
    soon_kept(lines, where=["Park", "Bus"], when=["Morning"])


def test_a_text_on_each_device_is_still_asked_about(devices: tuple[Page, Page], lines: Enrolment) -> None:
    phone, laptop = devices
    sheet(phone).get_by_label("What I say").fill("Hello")
    says(phone, "Only you can see this.")
    sheet(laptop).get_by_label("What I say").fill("Goodbye")
    laptop.get_by_role("button", name="Use the other").click()
    expect(sheet(laptop).get_by_label("What I say")).to_have_value("Hello")
    says(laptop, "Only you can see this.")
    soon_kept(lines, said=["Hello"])


@pytest.mark.parametrize("late", ["browser-key/", "js/autosave.*"], ids=["the key", "the script"])
def test_ticks_made_before_kept_ones_are_back_are_put_together(
    open_page: Callable[..., Page], cast: Cast, lines: Enrolment, trouble: Trouble, late: str
) -> None:
    """Somebody picks while the page still looks for what this phone kept, or before the script has come that does."""
    trouble.allowed.append("ERR_INTERNET_DISCONNECTED")
    page = open_page(cast.amara)
    page.goto(LESSON)
    page.wait_for_load_state("networkidle")
    page.route("**/worksheet/pick/", no_signal)
    group(page, "where").get_by_label("Park").check()
    group(page, "when").get_by_label("Evening").check()
    says(page, "No signal. Kept on this phone")
    page.wait_for_timeout(500)
    context = page.context
    page.goto("about:blank")
    page.close()
    page = context.new_page()
    waiting: list[Route] = []
    page.route(f"**/{late}", lambda route: waiting.append(route))
    with page.expect_request(f"**/{late}"):
        page.goto(LESSON)
    group(page, "where").get_by_label("Bus").check()
    page.wait_for_timeout(100)
    for route in waiting:
        route.continue_()
    expect(group(page, "where").get_by_label("Park")).to_be_checked()
    expect(group(page, "where").get_by_label("Bus")).to_be_checked()
    expect(group(page, "when").get_by_label("Evening")).to_be_checked()
    says(page, "Only you can see this.")
    soon_kept(lines, where=["Park", "Bus"])
    soon_kept(lines, when=["Evening"])


def rows_of(fieldset: Locator) -> int:
    """On how many lines the options stand."""
    return len({round(box["y"]) for box in map(Locator.bounding_box, fieldset.locator(".choice").all()) if box})


@pytest.mark.parametrize("viewport", [None, DESK], ids=["phone", "desk"])
def test_options_of_any_length_fit(open_page: Callable[..., Page], cast: Cast, lines: Enrolment, viewport: dict[str, int] | None) -> None:
    """Numbers stand side by side, words below one another, and a very long word breaks."""
    look = Surveyor(open_page(cast.amara, **({"viewport": viewport} if viewport else {})))
    look.go(LESSON)
    assert look.problems == {}
    page = look.page
    assert rows_of(group(page, "near")) == (1 if viewport else 2)
    assert rows_of(group(page, "often")) == len(WORDED)
    assert rows_of(group(page, "five")) == 1
    spills = page.locator("label.choice").evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"
    )
    assert spills == []
