"""Every kind of page and every state of it, as the people see it whom it is for: by day and by night, on a phone and at a desk.

One test is one person in one light, so that they sign in once; it tells everything that is wrong, page by page.
"""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.core.signing import TimestampSigner
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from charter_content.reflections.actions import share_reflection, take_back, write_reflection
from charter_content.reflections.models import Share
from courses.certificates.models import Award
from courses.cohorts.actions import lift_gate
from courses.cohorts.models import Enrolment
from courses.flows import mark_lesson
from courses.pages.models import CoursePage
from courses.pages.queries import outline
from courses.progress.actions import record_talk
from courses.progress.enums import Mark, TalkAbout
from courses.progress.queries import learner_of
from people.actions import end_role
from people.models import User
from tests.cast import Cast, put_on_course
from tests.journeys.conftest import DESK
from tests.journeys.survey import Surveyor

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "desk": {"color_scheme": "light", "viewport": DESK},
}
LESSON = "/training/small/day-1/1/2/"


day_and_night = pytest.mark.parametrize("survey", ["light", "dark"], indirect=True)
and_at_a_desk = pytest.mark.parametrize("survey", ["light", "dark", "desk"], indirect=True)


@pytest.fixture
def survey(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Callable[..., Surveyor]:
    """A surveyor who is signed in as somebody. The HTML is the same by night and at a desk, so it is read once."""

    def do(person: User | None = None) -> Surveyor:
        return Surveyor(open_page(person, **LOOKS[request.param]), html=request.param == "light")

    return do


def press(page: Page, name: str) -> None:
    """Press a button of the main part, and wait for the page that it brings."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name).first.click()


def send_natively(page: Page, form: str) -> None:
    """Send a form as a browser without our script does, whatever the fields say."""
    with page.expect_navigation():
        page.eval_on_selector(form, "form => HTMLFormElement.prototype.submit.call(form)")


@and_at_a_desk
def test_a_visitor(survey: Callable[..., Surveyor], cast: Cast, shipped_course: CoursePage) -> None:
    User.objects.filter(is_superuser=True).delete()
    look = survey()
    page = look.page
    for path in (
        "/", "/support/", "/pause/?from=/charter/", "/charter/", "/privacy/", "/accessibility/", "/help/", "/display/", "/c/",
        "/training/supporting-others/", "/accounts/login/", "/accounts/login/code/", "/accounts/password/reset/", "/accounts/signup/",
        f"/accounts/first/{TimestampSigner(salt='first-administrator').sign('first')}/",
    ):  # fmt: skip
        look.go(path)
    look.go("/nothing-here/", 404)
    look.go("/c/?serial=7KQ4M2XW9TRB", 422)
    page.goto("/accounts/login/?next=/charter/")
    page.get_by_label("Email", exact=True).fill("nobody@alongside.example")
    press(page, "Sign in")
    look.look("sign-in, no password")
    page.goto("/display/")
    page.get_by_label("High contrast").check()
    press(page, "Keep this")
    look.look("display, kept")
    look.go("/", name="welcome, high contrast")
    page.goto("/accounts/login/code/")
    page.get_by_label("Email").fill(cast.amara.email)
    press(page, "Send the code")
    look.look("code, asked for")
    page.get_by_label("Code").fill("wrong")
    press(page, "Go on")
    look.look("code, wrong")
    assert look.problems == {}
    assert [message.subject for message in mail.outbox] and "code" in mail.outbox[0].body.lower()


@day_and_night
def test_a_trainee_learns(survey: Callable[..., Surveyor], cast: Cast, amara_learns: Enrolment) -> None:
    look = survey(cast.amara)
    page = look.page
    for path in ("/training/", "/training/small/", "/training/small/day-1/", "/training/small/day-1/1/", "/training/small/day-2/"):
        look.go(path)
    look.go("/training/small/day-2/1/", name="a module that is closed")
    look.go("/training/small/day-2/1/1/", 403, name="a lesson that is closed")
    look.go("/training/small/day-1/1/1/", name="a plain lesson")
    look.go(LESSON, name="a lesson with everything in it")
    page.get_by_text("Menu", exact=True).click()
    look.look("the menu")
    worksheet(look)
    scenario(look)
    quiz(look)
    look.go("/training/kept/", name="what is kept")
    look.go("/people/", 403)
    assert look.problems == {}


def worksheet(look: Surveyor) -> None:
    page = look.page
    page.goto(LESSON)
    card, hats = page.get_by_role("region", name="My card"), page.get_by_role("region", name="Which hat?")
    card.get_by_label("How I say hello").fill("I wave.")
    card.get_by_label("Park").check()
    expect(card.get_by_role("status")).to_contain_text("Only you can see this.")
    look.look("worksheet, saved as it was typed", html=False)
    with page.expect_navigation():
        card.get_by_text("Save", exact=True).click()
    hats.get_by_label("Peer support").first.check()
    with page.expect_navigation():
        hats.get_by_role("button", name="Save and see").click()
    page.get_by_text("A thought on this").click()
    look.look("worksheet and sorting, sent")
    page.eval_on_selector("[name='card.when']", "box => { box.value = 'Never'; box.checked = true }")
    send_natively(page, "form[action$='worksheet/card/']")
    look.look("worksheet, refused", status=422)
    page.goto(LESSON)
    page.eval_on_selector_all("[name^='card.'][name$='.revision']", "boxes => boxes.forEach(box => box.value = 0)")
    page.eval_on_selector("[name='card.hello']", "box => box.value = 'I nod.'")
    send_natively(page, "form[action$='worksheet/card/']")
    look.look("worksheet, two versions", status=409)
    page.goto(LESSON)
    page.eval_on_selector_all("[name^='card.'][name$='.revision']", "boxes => boxes.forEach(box => box.value = 0)")
    page.get_by_label("How I say hello").fill("Good evening.")
    expect(page.get_by_role("heading", name="There are two versions.")).to_be_visible()
    look.look("worksheet, two versions, with a script", html=False)
    page.get_by_role("button", name="Use the other").click()
    expect(page.get_by_label("How I say hello")).to_have_value("I wave.")
    expect(page.get_by_role("region", name="My card").get_by_role("status")).to_contain_text("Saved")


def scenario(look: Surveyor) -> None:
    look.go(f"{LESSON}?go=story:listen", name="scenario, a good ending")
    look.go(f"{LESSON}?go=story:leave", name="scenario, think again")


def quiz(look: Surveyor) -> None:
    page = look.page
    page.goto(LESSON)
    press(page, "Start the quiz")
    look.look("quiz, asking")
    press(page, "See what there is to say")
    look.look("quiz, nothing picked", status=422)
    for number in (1, 2, 3):
        page.get_by_role("main").get_by_role("group").locator("input").last.check()
        press(page, "See what there is to say")
        look.look(f"quiz, answered {number}")
        if page.get_by_role("link", name="Try this one again").is_visible() and number == 1:
            page.get_by_role("link", name="Try this one again").click()
            look.look("quiz, once more")
            page.go_back()
        page.get_by_role("main").get_by_role("link", name="→").click()
    look.look("quiz, how it went")
    press(page, "Finish")
    look.look("quiz, finished")
    look.go(f"{LESSON}#check", name="a lesson with its quiz done")


@day_and_night
def test_a_trainee_writes(survey: Callable[..., Surveyor], cast: Cast, amara_learns: Enrolment) -> None:
    look = survey(cast.amara)
    page = look.page
    look.go("/reflections/", name="reflections, none")
    look.go("/training/kept/", name="kept, nothing")
    look.go("/reflections/new/")
    page.get_by_label("What is on your mind?").fill("Ducks on the pond.")
    press(page, "Save")
    look.look("reflection, saved")
    page.eval_on_selector("[name=revision]", "box => box.value = 0")
    page.eval_on_selector("[name=text]", "box => box.value = 'Geese.'")
    send_natively(page, "main form")
    look.look("reflection, two versions", status=409)
    look.go("/reflections/", name="reflections")
    page.get_by_role("link", name="Ducks").click()
    page.get_by_role("link", name="Delete it for good").click()
    look.look("reflection, to delete")
    for path in (
        "/profile/", "/display/", "/accounts/logout/", "/accounts/password/change/", "/accounts/reauthenticate/",
        f"/quizzes/{uuid.uuid4()}/",
    ):  # fmt: skip
        look.go(path, status=404 if "quizzes" in path else 200)
    page.goto("/profile/")
    page.get_by_label("Name", exact=False).first.fill(" ")
    send_natively(page, "main form")
    look.look("profile, refused", status=422)
    assert look.problems == {}


@and_at_a_desk
def test_sharing(survey: Callable[..., Surveyor], cast: Cast) -> None:
    rows = [
        write_reflection(text=f"{words}\n\nAnd more.", by=cast.amara, seen_revision=0, principles=["P1"], prompt="What helped?")
        for words in ("Ducks on the pond.", "Geese.")
    ]
    look = survey(cast.amara)
    page = look.page
    url = f"/reflections/{rows[0].pk}/"
    look.go("/reflections/shared/mine/", name="shared, nothing")
    look.go("/reflections/shared/", name="with me, nothing")
    look.go("/reflections/new/?principle=P4", name="writing on a principle")
    page.get_by_role("textbox").fill("I sat with Anna Smith.")
    expect(page.locator(".nudge")).to_contain_text("a name")
    look.look("writing, with a hint", html=False)
    look.go(f"{url}share/", name="share, with whom")
    look.go(f"{url}share/?with=x", 422, name="share, nobody")
    page.get_by_role("radio", name="Robin Hughes").check()
    press(page, "See what they would see")
    look.look("share, the preview")
    page.eval_on_selector("[name=revision]", "box => box.value = 9")
    press(page, "Yes, share this")
    look.look("share, changed meanwhile", status=409)
    press(page, "Yes, share this")
    look.look("shared, not opened")
    share = Share.objects.get()
    back = share_reflection(rows[1], reader=cast.morgan, service=cast.riverside, seen_revision=1, by=cast.amara).share

    desk = survey(cast.robin)
    desk.go("/people/", name="desk, unread")
    desk.go("/reflections/", name="reflections, with something shared")
    desk.go("/reflections/shared/", name="with me")
    desk.go(f"/reflections/shared/{share.pk}/", name="read")
    send_natively(desk.page, "main form[action$='answer/']")
    desk.look("answer, nothing in it", status=422)
    desk.page.get_by_label("Your answer").fill("That took patience.")
    press(desk.page, "Send to Amara")
    desk.look("answered")
    desk.go(f"/reflections/shared/{share.pk}/", name="read, answered")
    mentor = survey(cast.morgan)
    mentor.go("/", name="a mentor's home")

    look.go(f"/reflections/shared/{share.pk}/", name="shared, opened and answered")
    look.go(f"/reflections/shared/{share.pk}/back/", name="to take back")
    look.go(url, name="reflection, shared")
    look.go(f"{url}delete/", name="to delete, shared")
    take_back(back, by=cast.amara)
    end_role(cast.robin.roles.get(), by=None)
    look.go(f"/reflections/shared/{back.pk}/", name="taken back")
    look.go(f"/reflections/shared/{share.pk}/", name="closed to them")
    look.go("/reflections/shared/mine/", name="shared")
    look.go("/reflections/?principle=P1", name="reflections, found")
    look.go("/reflections/?principle=P2", name="reflections, none found")
    page.get_by_label("Words in it").fill("geese")
    press(page, "Look for words")
    look.look("reflections, by words")
    for at in (look, desk, mentor):
        assert at.problems == {}


@day_and_night
def test_notes_talks_and_the_certificate(survey: Callable[..., Surveyor], cast: Cast, amara_learns: Enrolment) -> None:
    course = outline(amara_learns.edition_id, amara_learns.edition.stamp)
    lift_gate(amara_learns, day_key=course.days[1].key, by=cast.robin)
    look = survey(cast.amara)
    page = look.page
    heavier = f"/training/{next(line for line in course.lessons if line.has_content_note).path}"
    look.go(heavier, name="content note")
    press(page, "Do it with my coordinator")
    look.go(heavier, name="content note, asked for company")
    press(page, "Go on with this lesson")
    look.look("content note, gone on")
    look.go("/training/small/certificate/", name="certificate, a wish")
    page.get_by_label("Name on the certificate").fill("")
    send_natively(page, "main form")
    look.look("certificate, refused", status=422)

    for line in course.lessons:
        mark_lesson(learner_of(amara_learns), lesson=line, mark=Mark.DONE, by=cast.amara)
    look.go("/training/", name="all lessons done, a safety question left")
    look.go(heavier, name="a lesson that is done")
    talk = record_talk(
        amara_learns, about=TalkAbout.SAFETY, key=course.safety[0].question, label="Safety question 1", name="Robin", by=cast.robin
    )
    look.go("/training/", name="a talk to agree to")
    page.goto(f"/training/agree/{talk.uuid}/")
    look.look("agree")
    send_natively(page, "main form")
    look.look("agree, refused", status=422)
    page.get_by_label("Your name").fill("Amara")
    press(page, "Yes, we did")
    look.look("certificate, ready")
    look.go("/training/", name="my training, certificate ready")
    page.goto("/training/small/certificate/")
    page.get_by_label("Name on the certificate").fill("Amara O.")
    page.get_by_label("A Short Course").check()
    press(page, "Get my certificate")
    look.look("certificate, given")
    look.go("/training/", name="my training, completed")
    look.go(f"/c/{Award.objects.get().pretty_serial}/", name="check")
    for name in ("Amara O.", "Somebody else"):
        page.get_by_label("Name on the certificate").fill(name)
        press(page, "Compare the name")
        look.look(f"check, {name}")
    assert look.problems == {}


@and_at_a_desk
def test_a_coordinator(survey: Callable[..., Surveyor], cast: Cast, amara_learns: Enrolment) -> None:
    course = outline(amara_learns.edition_id, amara_learns.edition.stamp)
    for line in course.days[0].lessons:
        mark_lesson(learner_of(amara_learns), lesson=line, mark=Mark.DONE, by=cast.amara)
    mark_lesson(learner_of(amara_learns), lesson=course.days[1].lessons[0], mark=Mark.ASKED, by=cast.amara)
    dev = put_on_course(cast.dev, cast.riverside, CoursePage.objects.get(slug="small"))
    look = survey(cast.robin)
    page = look.page
    look.go("/people/")
    look.go(f"/people/{dev.uuid}/", name="a person, a day closed")
    look.go(f"/people/{amara_learns.uuid}/", name="a person who asked")
    press(page, "Record it and sign")
    look.look("a talk, refused", status=422)
    page.get_by_role("group", name="What did you talk through?").locator("input").first.check()
    page.get_by_label("Your name").fill("Robin")
    press(page, "Record it and sign")
    look.look("a talk, recorded")
    look.go("/training/", name="a coordinator without a course")
    look.go("/charter/", name="charter, signed in")
    assert look.problems == {}


def _answer(body: str, route: Route) -> None:
    route.fulfill(body=body, content_type="text/html")


@day_and_night
def test_other_people(survey: Callable[..., Surveyor], cast: Cast) -> None:
    """A coordinator with nobody to show, a manager's home, somebody who belongs nowhere, and pages of last resort."""
    nobody = User.objects.create_user("new@alongside.example", "alongside", display_name="Noor Haddad")
    for person, path, status in (
        (cast.yusuf, "/people/", 200), (cast.sunita, "/", 200), (nobody, "/", 200), (nobody, "/training/", 200), (nobody, "/people/", 403),
    ):  # fmt: skip
        look = survey(person)
        look.go(path, status, name=f"{path} for {person}")
        assert look.problems == {}
    look = survey()
    for template in ("500.html", "403_csrf.html"):
        look.page.route(f"**/{template}", partial(_answer, render_to_string(template)))
        look.go(f"/{template}")
    assert look.problems == {}
