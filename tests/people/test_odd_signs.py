"""Signs that no keyboard has, NUL before all: in addresses, search boxes, lists and fields. A message, never a page that broke."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from courses.cohorts.actions import make_code, plan_session, renew_calendar
from courses.cohorts.models import CatchUp, Cohort, Enrolment
from courses.cohorts.queries import day_choices
from foundation import clock
from people.models import Invitation, User
from tests.cast import Cast
from tests.factories import live

SignIn = Callable[[User], Client]
SIGNS = ["\x00", "\x01", "\x08", "\x0b", "\x1b", "\x1e", "\x1f", "\x7f", "\x85", "\u2028", "\u202e", "\ufffe", "\U000e0001"]
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@pytest.fixture
def cohort(cast: Cast, amara_learns: Enrolment) -> Cohort:
    return live.cohort_with(amara_learns, by=cast.robin, facilitators=(cast.morgan,))


@pytest.mark.parametrize("sign", SIGNS)
def test_what_stands_in_an_address(cast: Cast, cohort: Cohort, sign_in: SignIn, sign: str) -> None:
    session, typed = live.planned(cohort, 1, by=cast.robin), quote(sign)
    for person, path, status in (
        (cast.robin, f"/join/{typed}/", 410), (cast.robin, f"/join/K7QD{typed}2M4X/", 410), (cast.robin, f"/invited/{typed}/", 404),
        (cast.robin, f"/calendar/{typed}.ics", 404), (cast.amara, f"/training/sessions/{session.pk}/here/{typed}/", 404),
        (cast.robin, f"/people/people.{typed}", 404), (cast.robin, f"/services/{cast.riverside.uuid}/edit/{typed}/", 404),
        (cast.robin, f"/c/K7QD{typed}2M4X/", 404),
    ):  # fmt: skip
        assert sign_in(person).get(path).status_code == status, path


@pytest.mark.parametrize("sign", ["\x00", "\x1e", "\u202e"])
def test_what_is_searched_for(cast: Cast, cohort: Cohort, sign_in: SignIn, sign: str) -> None:
    robin, typed = sign_in(cast.robin), quote(f"A{sign}")
    for path, words in {
        "/people/": ("q", "state", "sort", "cohort", "page"), "/people/people.xlsx": ("q", "state", "sort", "cohort"),
        "/people/invitations/": ("state", "page"), "/people/invite/": ("group",), "/people/cohorts/": ("page",),
        "/people/mentoring/": ("show", "page"), "/people/asked/": ("page",), f"/services/{cast.riverside.uuid}/roles/": ("when", "page"),
        "/profile/messages/": ("page",), "/profile/consents/": ("page",), "/mentoring/": ("page",),
    }.items():  # fmt: skip
        for word in words:
            assert robin.get(f"{path}?{word}={typed}").status_code == 200, (path, word)


def forms(cast: Cast, cohort: Cohort, amara: Enrolment) -> list[tuple[User, str, dict[str, str]]]:
    """(who, where, what they send) of every form in which somebody types words."""
    day = (clock.today() + live.DAY).isoformat()
    missed = live.planned(cohort, 2, by=cast.robin).day_key
    place = f"/services/{cast.riverside.uuid}/edit"
    when = {"day": str(day_choices(cohort)[0].key), "part": "whole", "on": day, "starts": "10:00", "ends": "11:00"}
    return [
        (cast.robin, f"/people/cohorts/new/{cast.riverside.uuid}/",
         {"course": str(cohort.course_key), "name": "Autumn", "starts": day, "ends": day, "place": "Hall", "note": "Ring."}),
        (cast.robin, f"/people/cohorts/{cohort.uuid}/change/", {"name": "Autumn", "place": "Hall", "note": "Ring."}),
        (cast.robin, f"/people/cohorts/{cohort.uuid}/plan/", when | {"place": "Hall", "link": "https://example.org/x"}),
        (cast.robin, f"/people/cohorts/{cohort.uuid}/join/", {"people": str(cast.dev.uuid)}),
        (cast.robin, f"/people/cohorts/catch-up/{amara.uuid}/{missed}/", {"tasks": "Read it."}),
        (cast.amara, f"/training/sessions/needs/{amara.uuid}/", {"needs": "A ramp."}),
        (cast.robin, f"{place}/reach/", {"contact": "Ring."}),
        (cast.robin, f"{place}/contacts/", {"name": "Duty", "what": "Help", "phone": "123", "web": "", "hours": "9 to 5", "key": ""}),
        (cast.robin, f"{place}/places/",
         {"name": "Library", "what": "Books", "how": "Walk", "web": "https://example.org", "checked_on": clock.today().isoformat()}),
        (cast.robin, f"{place}/papers/", {"name": "Lone working", "text": "Tell us.", "web": ""}),
        (cast.robin, f"/services/{cast.riverside.uuid}/roles/give/{cast.dev.uuid}/", {"role": "mentor", "ends": day}),
        (cast.robin, f"/people/mentoring/{cast.riverside.uuid}/{cast.amara.uuid}/",
         {"mentor": str(cast.morgan.uuid), "starts": clock.today().isoformat(), "instead_of": ""}),
        (cast.robin, "/people/invite/", {"into": f"c{cohort.uuid}", "role": "supporter", "lines": "Ben <ben@example.org>"}),
        (cast.robin, "/people/several/", {"pick": str(amara.uuid), "do": f"move:{cohort.uuid}"}),
        (cast.robin, "/people/invitations/", {"pick": str(amara.uuid), "do": "again"}),
        (cast.amara, "/profile/messages/",
         {"how_often": "now", "daily_at": "17:00", "quiet": "on", "quiet_from": "21:30", "quiet_to": "7:00"}),
        (cast.amara, "/profile/consents/", {"purpose": "matching", "wording": "1", "do": "give"}),
        (cast.amara, "/support/contact/", {"service": str(cast.riverside.uuid), "way": "phone"}),
        (cast.amara, "/hat/", {"hat": "supporter:1", "next": "/"}),
        (cast.amara, "/join/", {"code": "K7QD-2M4X"}),
        (cast.amara, "/profile/", {"display_name": "Amara", "pronouns": "she"}),
    ]  # fmt: skip


@pytest.mark.parametrize("sign", ["\x00", "\x1e", "\u202e"])
def test_what_is_typed_into_a_field(cast: Cast, cohort: Cohort, amara_learns: Enrolment, sign_in: SignIn, sign: str) -> None:
    """It is refused at its field, or taken as what a person meant: never a page that broke."""
    clients = {person.pk: sign_in(person) for person in (cast.robin, cast.amara)}
    for person, url, sent in forms(cast, cohort, amara_learns):
        for field, value in sent.items():
            page = clients[person.pk].post(url, sent | {field: f"{value}{sign}"})
            assert page.status_code in (200, 302, 404, 422), (url, field)
    for url in ("/people/", "/people/people.csv", "/people/people.xlsx", "/people/cohorts/", f"/people/cohorts/{cohort.uuid}/"):
        assert clients[cast.robin.pk].get(url).status_code == 200, url
    assert clients[cast.amara.pk].get("/training/sessions/").status_code == 200


def test_a_signature_with_signs_that_nobody_sees(cast: Cast, cohort: Cohort, amara_learns: Enrolment, sign_in: SignIn) -> None:
    missed = live.planned(cohort, 2, by=cast.robin).day_key
    sign_in(cast.robin).post(f"/people/cohorts/catch-up/{amara_learns.uuid}/{missed}/", {"tasks": "Read\x08 it."})
    url = f"/training/catch-up/{CatchUp.objects.get().pk}/"
    assert sign_in(cast.amara).post(url, {"name": "Amara\x00"}).status_code == 422
    assert sign_in(cast.amara).post(url, {"name": "\u202e\x08"}).status_code == 422
    assert sign_in(cast.amara).post(url, {"name": "A\u202emara\x08"}).status_code == 302
    assert [one.name for one in CatchUp.objects.get().signatures.all()] == ["Amara"]


def test_calendar_and_paper_hold_no_control_signs(cast: Cast, cohort: Cohort, sign_in: SignIn) -> None:
    """One of them would make a calendar refuse all of somebody's dates."""
    Cohort.objects.filter(pk=cohort.pk).update(name="Autumn\x08 \x1bgroup")
    place = "Hall\x08\x1b 7\r\nBEGIN:VEVENT"
    session = plan_session(cohort, replace(live.plan_of(cohort, 1), place=place), by=cast.robin)
    feed = Client().get(f"/calendar/{renew_calendar(by=cast.amara)}.ics").content.decode()
    assert not CONTROL.search(feed) and "Hall" in feed and feed.count("\r\nBEGIN:VEVENT") == 1
    robin = sign_in(cast.robin)
    for url in ("paper/", "code/paper/", ""):
        assert robin.get(f"/people/cohorts/sessions/{session.pk}/{url}").status_code == 200, url


# --- Lists of people ---


def lines_of(sign: str) -> str:
    return f'Name,Email\nBen{sign}Lewis,ben@example.org\nCy,c{sign}y@example.org\nDee,"d{sign}"@example.org'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_list_as_a_file(cast: Cast, cohort: Cohort, sign_in: SignIn, encoding: str) -> None:
    robin = sign_in(cast.robin)
    for sign in SIGNS:
        data = lines_of(sign).encode(encoding, errors="replace")
        sent = {"into": f"c{cohort.uuid}", "role": "supporter", "sheet": SimpleUploadedFile("people.csv", data)}
        page = robin.post("/people/invite/", sent)
        assert page.status_code == 200 or (sign == "\x00" and page.status_code == 422), repr(sign)


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x1e", "\x7f", "\u2028", "\u202e", "\ufffe"])
def test_rows_that_are_sent_hold_what_can_be_written_to_only(cast: Cast, cohort: Cohort, sign_in: SignIn, sign: str) -> None:
    people = [(f"Ben{sign} Lewis", "ben@example.org"), ("Cy", f"c{sign}y@example.org"), ("Dee", f'"d{sign}"@example.org')]
    sent: dict[str, str] = {"into": f"c{cohort.uuid}", "role": "supporter", "rows": "3", "do": "send"}
    for n, (name, email) in enumerate(people, start=1):
        sent |= {f"name-{n}": name, f"email-{n}": email, f"row-{n}": f"{n}{sign}", f"want-{n}": "on"}
    robin = sign_in(cast.robin)
    page = robin.post("/people/invite/look/", sent)
    assert page.status_code == 422 and page.content.decode().count('aria-invalid="true"') == 2
    assert not Invitation.objects.exists()
    mended = {name: value for name, value in sent.items() if name not in ("want-2", "want-3")}
    assert robin.post("/people/invite/look/", mended).status_code == 302
    assert [(row.email, row.name.isprintable()) for row in Invitation.objects.all()] == [("ben@example.org", True)]


def test_a_workbook_with_escaped_control_signs(cast: Cast, cohort: Cohort, sign_in: SignIn, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("Name", "Email"), ("Ben_x0000_ Lewis", "ben_x0000_@example.org"), ("Cy_x0008_", "cy@example.org")):
        book.active.append(row)
    path = tmp_path / "people.xlsx"
    book.save(path)
    sent = {"into": f"c{cohort.uuid}", "role": "supporter", "sheet": SimpleUploadedFile("people.xlsx", path.read_bytes())}
    page = sign_in(cast.robin).post("/people/invite/", sent)
    assert page.status_code == 200


def test_an_address_that_is_asked_with_at_a_code(cast: Cast, cohort: Cohort, client: Client) -> None:
    code = make_code(cohort, role=None, by=cast.robin)
    for sign in SIGNS:
        for email in (f"b{sign}en@example.org", f'"b{sign}"@example.org', f"ben@exa{sign}mple.org"):
            assert client.post(f"/join/{code.code}/", {"email": email}).status_code == 422, repr(email)
    assert not Invitation.objects.exists()
