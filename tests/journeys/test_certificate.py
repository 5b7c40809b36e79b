"""A certificate from both sides and from outside: shown, compared, replaced, withdrawn. On a phone, by keyboard, and at a desk."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from courses import flows
from courses.certificates.actions import make_document, make_print, start_print
from courses.certificates.enums import PrintKind, PrintState, TitleChoice
from courses.certificates.models import Award, PrintJob
from courses.cohorts.actions import mark_completed
from courses.cohorts.models import Enrolment
from courses.pages.models import CoursePage, LessonPage
from tests.cast import Cast
from tests.courses.progress.test_completion import answer_safety
from tests.courses.progress.test_gate import do
from tests.factories import live
from tests.journeys.conftest import no_signal
from tests.journeys.survey import Surveyor, Trouble, axe_problems
from tests.journeys.test_pages import day_and_night, press, survey

__all__ = ["survey"]  # a fixture

MINE = "/training/small/certificate/"


@pytest.fixture
def award(amara_learns: Enrolment, cast: Cast) -> Award:
    answer_safety(amara_learns, right=True)
    do(amara_learns, 0, 1, 2, 3)
    done = Enrolment.objects.get(pk=amara_learns.pk)
    outcome = flows.wish_for_certificate(done, name="Amara Okafor", title=TitleChoice.FULL, by=cast.amara)
    assert outcome.award is not None
    return outcome.award


@day_and_night
def test_shown_compared_replaced_and_withdrawn(survey: Callable[..., Surveyor], award: Award, cast: Cast, tmp_path: Path) -> None:
    holder, reader, desk = survey(cast.amara), survey(None), survey(cast.robin)
    file, fake = tmp_path / "ours.pdf", tmp_path / "fake.pdf"
    file.write_bytes(make_document(award))
    fake.write_bytes(file.read_bytes() + b"\n%%EOF\n")
    check = f"/c/{award.pretty_serial}/"

    reader.go(check, name="check, no name shown")
    expect(reader.page.get_by_text("Amara Okafor")).to_have_count(0)
    for path, words in ((file, "Yes, this is the file we issued."), (fake, "No, this file was altered.")):
        reader.page.get_by_label("The PDF file").set_input_files(path)
        press(reader.page, "Compare the file")
        expect(reader.page.get_by_role("status")).to_contain_text(words)
        reader.look(f"check, {path.stem}")
    press(reader.page, "Compare the file")
    reader.look("check, no file chosen", status=422)
    reader.go("/c/0000-0000-0000/", name="a number that does not exist", status=404)

    holder.go(MINE)
    press(holder.page, "Make a link")
    holder.look("a link made")
    link = holder.page.get_by_role("link", name=f"{check}?with=").get_attribute("href")
    assert link is not None
    reader.page.goto(check + link[link.index("?") :])
    expect(reader.page.get_by_text("Given to Amara Okafor")).to_be_visible()
    reader.look("check, by a link")
    press(holder.page, "End it now")
    press(holder.page, "Show my name to everybody who has the number")
    holder.look("name shown")

    holder.page.get_by_role("link", name="Get a new one in its place").click()
    holder.look("a new one in its place")
    holder.page.get_by_label("Name on the certificate").fill("王小明")
    press(holder.page, "Get the new one")
    holder.look("a name that cannot be printed", status=422)
    holder.page.get_by_label("Name on the certificate").fill("Amara Nwosu")
    press(holder.page, "Get the new one")
    holder.look("replaced")
    reader.go(check, name="check, replaced")

    newer = Award.objects.get(replaces=award)
    desk.page.goto(f"/people/{award.enrolment.uuid if award.enrolment else ''}/")
    desk.page.get_by_role("link", name="Given on").click()
    desk.look("certificate, for whoever leads")
    press(desk.page, "Withdraw this certificate")
    desk.look("certificate, no reason given", status=422)
    desk.page.get_by_label("Why does it stand no more?").fill("It was somebody else's register.")
    press(desk.page, "Withdraw this certificate")
    desk.look("certificate, withdrawn")
    reader.go(f"/c/{newer.serial}/", name="check, withdrawn")
    holder.go(MINE, name="withdrawn, for its holder")
    press(desk.page, "Give it again")
    desk.look("certificate, given again")
    for at in (holder, reader, desk):
        assert at.problems == {}


def dropped(page: Page, on: str, *files: Path) -> None:
    """`files` are dragged over the window and let go over `on`."""
    carried = page.evaluate_handle(
        """files => {
          const carried = new DataTransfer();
          for (const [name, data] of files) carried.items.add(new File([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], name));
          return carried;
        }""",
        [[file.name, base64.b64encode(file.read_bytes()).decode()] for file in files],
    )
    page.dispatch_event(on, "dragover", {"dataTransfer": carried})
    over = page.locator("#file.over")
    expect(over).to_have_count(int(on != "h1"))
    if on != "h1":
        assert axe_problems(page) == []
    page.dispatch_event(on, "drop", {"dataTransfer": carried})
    expect(over).to_have_count(0)


@day_and_night
def test_a_file_is_dropped_on_its_box(survey: Callable[..., Surveyor], award: Award, tmp_path: Path) -> None:
    ours, fake = tmp_path / "certificate of ours.pdf", tmp_path / "<b>fake.pdf"
    ours.write_bytes(make_document(award))
    fake.write_bytes(ours.read_bytes() + b"\n%%EOF\n")
    reader = survey(None)
    page = reader.page
    box, chosen, field = page.locator("#file"), page.locator("[data-chosen]"), page.get_by_label("The PDF file")
    reader.go(f"/c/{award.serial}/", name="before")
    expect(box.get_by_text("Or drop it anywhere in this box.")).to_be_visible()

    dropped(page, "h1", ours)
    expect(chosen).to_have_text("")
    assert field.evaluate("field => field.files.length") == 0, "beside the box it is nothing, and the page stays"
    dropped(page, "#file h2", ours, fake)
    expect(chosen).to_have_text("One file at a time, please.")
    page.evaluate("() => { window.kept = DataTransferItem.prototype.webkitGetAsEntry; }")
    page.evaluate("() => { DataTransferItem.prototype.webkitGetAsEntry = () => ({ isDirectory: true }); }")
    dropped(page, "#file h2", ours)
    expect(chosen).to_have_text("This is a folder. Drop the file itself.")
    assert field.evaluate("field => field.files.length") == 0
    page.evaluate("() => { DataTransferItem.prototype.webkitGetAsEntry = window.kept; }")
    dropped(page, "#file h2", fake)
    expect(chosen).to_have_text("Chosen: <b>fake.pdf")
    expect(field).to_be_focused()
    reader.look("a file was dropped", html=False)
    press(page, "Compare the file")
    expect(page.get_by_role("status")).to_contain_text("No, this file was altered.")
    dropped(page, "#file input[type=file]", ours)
    press(page, "Compare the file")
    expect(page.get_by_role("status")).to_contain_text("Yes, this is the file we issued.")
    field.set_input_files(fake)
    expect(chosen).to_have_text("Chosen: <b>fake.pdf")
    assert reader.problems == {}


def test_without_scripts_the_field_is_as_it_was(open_page: Callable[..., Page], award: Award, tmp_path: Path) -> None:
    file = tmp_path / "ours.pdf"
    file.write_bytes(make_document(award))
    page = open_page(java_script_enabled=False)
    page.goto(f"/c/{award.serial}/")
    expect(page.get_by_text("Or drop it anywhere in this box.")).to_be_hidden()
    page.get_by_label("The PDF file").set_input_files(file)
    page.get_by_role("button", name="Compare the file").click()
    expect(page.get_by_role("status")).to_contain_text("Yes, this is the file we issued.")


@day_and_night
def test_renewed_by_what_has_changed(survey: Callable[..., Surveyor], amara_learns: Enrolment, cast: Cast) -> None:
    course = CoursePage.objects.get(slug="small")
    course.certificate_months = 1
    course.save_revision().publish()
    answer_safety(amara_learns, right=True)
    do(amara_learns, 0, 1, 2, 3)
    flows.wish_for_certificate(Enrolment.objects.get(), name="Amara Okafor", title=TitleChoice.FULL, by=cast.amara)
    lesson = LessonPage.objects.get(file_id="a2")
    lesson.title = "Trying it anew"
    lesson.save_revision().publish()

    holder, reader = survey(cast.amara), survey(None)
    holder.go(MINE, name="runs out soon")
    holder.page.get_by_role("link", name="See what has changed").click()
    holder.look("what has changed")
    press(holder.page, "Renew my certificate")
    holder.look("something is left", status=422)
    holder.page.get_by_role("link", name="Open the lesson").click()
    expect(holder.page.get_by_role("heading", level=1)).to_have_text("Trying it anew")
    holder.page.goto(f"{MINE}renew/")
    holder.page.get_by_label("Trying it anew").check()
    press(holder.page, "Keep my ticks for now")
    holder.look("a tick is kept")
    expect(holder.page.get_by_label("Trying it anew")).to_be_checked()
    press(holder.page, "Renew my certificate")
    expect(holder.page.get_by_text("Here is the new one.")).to_be_visible()
    holder.look("renewed")
    reader.go(f"/c/{Award.objects.latest('pk').serial}/", name="check, renewed")
    for at in (holder, reader):
        assert at.problems == {}


@day_and_night
def test_a_cohort_given_and_printed(survey: Callable[..., Surveyor], amara_learns: Enrolment, cast: Cast) -> None:
    cohort = live.cohort_with(amara_learns, by=cast.robin)
    desk = survey(cast.robin)
    desk.go(f"/people/cohorts/{cohort.uuid}/certificates/", name="nobody is ready")
    answer_safety(amara_learns, right=True)
    do(amara_learns, 0, 1, 2, 3)
    mark_completed(amara_learns, by=None)
    desk.go(f"/people/cohorts/{cohort.uuid}/certificates/", name="one is ready")
    press(desk.page, "Give all that are ready")
    desk.look("given")
    press(desk.page, "Make one PDF")
    desk.look("waiting to be printed")
    make_print(PrintJob.objects.get())
    expect(desk.page.get_by_role("link", name="Download")).to_be_visible()
    desk.look("printed", html=False)
    with desk.page.expect_download() as download:
        desk.page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename.startswith("certificates-20")
    assert desk.problems == {}


@pytest.fixture
def job(amara_learns: Enrolment, cast: Cast, request: pytest.FixtureRequest) -> PrintJob:
    cohort = live.cohort_with(amara_learns, by=cast.robin)
    request.getfixturevalue("award")
    return start_print(cohort, kind=PrintKind.ZIP, by=cast.robin)


def test_printing_is_followed_by_the_page_itself(open_page: Callable[..., Page], trouble: Trouble, job: PrintJob, cast: Cast) -> None:
    trouble.allowed.append("ERR_INTERNET_DISCONNECTED")
    page = open_page(cast.robin)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "fetch" else None)
    page.clock.install()
    page.goto(f"/people/cohorts/{job.cohort.uuid}/certificates/print/{job.pk}/")
    page.wait_for_load_state("networkidle")
    heading, line = page.get_by_role("heading", level=2), page.get_by_role("status")
    expect(heading).to_have_text("Waiting to begin")

    for done, said in ((1, ""), (2, "2 of 8"), (3, "2 of 8"), (7, "7 of 8")):
        PrintJob.objects.filter(pk=job.pk).update(state=PrintState.MAKING, done=done, total=8)
        page.clock.run_for(10_000)
        expect(page.get_by_text(f"{done} of 8").and_(page.locator("p.small"))).to_be_visible()
        expect(page.get_by_role("progressbar")).to_have_js_property("value", done)
        expect(heading).to_have_text("Being made")
        expect(line).to_have_text(said)
    page.route("**/print/**", no_signal)
    page.clock.run_for(60_000)
    page.unroute("**/print/**")
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    page.clock.run_for(60_000)
    before = len(asked)
    page.clock.run_for(300_000)
    assert len(asked) == before, "nobody sees the page: it rests"

    PrintJob.objects.filter(pk=job.pk).update(state=PrintState.WAITING, done=0, total=1)
    make_print(PrintJob.objects.get())
    page.get_by_role("link", name="Look again").focus()
    page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.run_for(31_000)
    expect(line).to_have_text("Ready")
    expect(page.get_by_role("link", name="Download")).to_be_focused()
    before = len(asked)
    page.clock.run_for(300_000)
    assert len(asked) == before, "it is done: nothing is left to look for"
    assert axe_problems(page) == []


def test_whoever_was_signed_out_is_left_in_peace(open_page: Callable[..., Page], job: PrintJob, cast: Cast) -> None:
    page = open_page(cast.robin)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "fetch" else None)
    page.clock.install()
    page.goto(f"/people/cohorts/{job.cohort.uuid}/certificates/print/{job.pk}/")
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies()
    page.clock.run_for(3_000)
    page.wait_for_load_state("networkidle")
    page.clock.run_for(300_000)
    page.wait_for_load_state("networkidle")
    assert len([url for url in asked if url == page.url]) == 1
    expect(page.get_by_role("heading", level=2)).to_have_text("Waiting to begin")
