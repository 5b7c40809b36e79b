"""From a list to invitations: every row is looked at first, mended in its place, and nothing goes out before somebody says so."""

import html
import re
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from courses.cohorts.actions import CohortPlan, close_cohort, make_cohort
from courses.cohorts.models import Cohort, Enrolment, InvitationPlace
from courses.cohorts.policies import invitation_places
from courses.pages.models import CoursePage
from people.actions import Guest, end_role, invite
from people.enums import Role
from people.models import Invitation, ServiceRole, User
from people.tasks import send_invitation
from tests.cast import Cast
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]


@pytest.fixture
def autumn(cast: Cast, small_course: CoursePage) -> Cohort:
    """The autumn cohort at Riverside, on the small course."""
    return make_cohort(cast.riverside, CohortPlan("Autumn"), course_key=small_course.translation_key, by=cast.robin)


@pytest.fixture
def desk(cast: Cast, autumn: Cohort, sign_in: SignIn) -> Client:
    return sign_in(cast.robin)


def sheet(*rows: tuple) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("people.xlsx", out.getvalue())


def looked(cohort: Cohort, *people: tuple[str, str], do: str = "send", leave_out: tuple[int, ...] = (), role: str = "supporter") -> dict:
    """What the page sends back for these (name, email)."""
    fields = {"into": f"c{cohort.uuid}", "role": role, "rows": len(people), "do": do}
    for n, (name, email) in enumerate(people, start=1):
        fields |= {f"name-{n}": name, f"email-{n}": email, f"row-{n}": n} | ({} if n in leave_out else {f"want-{n}": "on"})
    return fields


def labels(body: str) -> list[str]:
    """How the page names its rows."""
    return re.findall(r'<span>([^<]+)<span class="visually-hidden">: invite</span>', body)


def fields_of(body: str) -> dict[str, str]:
    """The form as a browser would send it back unchanged."""
    form = body[body.index('action="/people/invite/look/"') :]
    found = re.findall(r'<input type="(?:hidden|text|email)"[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in found} | dict.fromkeys(re.findall(r'name="(want-\d+)"[^>]* checked', form), "on")


def invited() -> dict[str, tuple[str, str]]:
    rows = Invitation.objects.select_related("place__cohort")
    return {row.email: (row.name, str(row.place.cohort) if hasattr(row, "place") else "") for row in rows}


# --- Looking through ---


def test_a_spreadsheet_is_shown_row_by_row_and_nothing_is_sent(desk: Client, autumn: Cohort, cast: Cast) -> None:
    invite(cast.riverside, guests=[Guest("dee@example.org")], role=None, by=cast.robin)
    rows = (
        ("Name", "E-mail", "Phone"), ("Ben Lewis", "ben@example.org", "1"), (None, None, None), ("Cy", "cy@@example", "2"),
        ("Ben again", "BEN@example.org", ""), ("Dee", "dee@example.org", ""),
    )  # fmt: skip
    page = desk.post("/people/invite/", {"into": f"c{autumn.uuid}", "role": "supporter", "sheet": sheet(*rows)})
    body = page.content.decode()

    assert page.status_code == 200
    for words in (
        "<strong>1</strong> will get an email", "<strong>1</strong> invited already", "<strong>1</strong> stands here twice",
        "This is not an email address.",
        "As row 2", "Not used: Phone", 'value="cy@@example"', "Send 1 invitation",
    ):  # fmt: skip
        assert words in body, words
    assert set(invited()) == {"dee@example.org"}
    assert not mail.outbox


def test_a_row_is_mended_in_its_place_and_then_all_are_sent(
    desk: Client, autumn: Cohort, django_capture_on_commit_callbacks: Callable
) -> None:
    people = (("Ben Lewis", "ben@example.org"), ("Cy", "cy@@example"))
    refused = desk.post("/people/invite/look/", looked(autumn, *people))
    assert refused.status_code == 422
    assert 'aria-describedby="email-2_error"' in refused.content.decode()
    assert not Invitation.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):
        sent = desk.post("/people/invite/look/", looked(autumn, people[0], ("Cy", "cy@example.org")), follow=True)
    assert "2 invitations are on their way." in sent.content.decode()
    assert invited() == {"ben@example.org": ("Ben Lewis", "Autumn"), "cy@example.org": ("Cy", "Autumn")}


def test_sending_twice_invites_once(desk: Client, autumn: Cohort, django_capture_on_commit_callbacks: Callable) -> None:
    people = looked(autumn, ("Ben Lewis", "ben@example.org"))
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            last = desk.post("/people/invite/look/", people, follow=True)
    for row in Invitation.objects.all():
        send_invitation.func(row.pk)
        send_invitation.func(row.pk)
    assert "Nothing was sent. 1 was invited already." in last.content.decode()
    assert len(mail.outbox) == 1


def test_what_is_too_long_is_told_and_kept(desk: Client, autumn: Cohort) -> None:
    page = desk.post("/people/invite/look/", looked(autumn, ("N" * 90, "ben@example.org"), ("Cy", f"{'c' * 260}@example.org")))
    body = page.content.decode()
    assert page.status_code == 422
    assert "This name has more than 80 letters." in body and "This address has more than 254 letters." in body
    assert "N" * 90 in body and "c" * 260 in body


def test_who_is_left_out_is_not_looked_at(desk: Client, autumn: Cohort) -> None:
    desk.post("/people/invite/look/", looked(autumn, ("Ben", "ben@example.org"), ("", "nonsense"), leave_out=(2,)))
    assert set(invited()) == {"ben@example.org"}


def test_the_enter_key_in_a_row_never_sends(desk: Client, autumn: Cohort) -> None:
    """A browser presses the first button of a form then."""
    page = desk.post("/people/invite/look/", looked(autumn, ("Ben", "ben@example.org"), do="check")).content.decode()
    assert re.findall(r'name="do" value="(\w+)"', page) == ["check", "send"]


def test_looking_again_sends_nothing_and_keeps_what_was_typed(desk: Client, autumn: Cohort) -> None:
    page = desk.post("/people/invite/look/", looked(autumn, ("Zoë “Z” Brontë", "zoe@example.org"), do="check"))
    assert page.status_code == 200
    assert "Zoë “Z” Brontë" in page.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Type or paste at least one address, or choose a spreadsheet."),
        ({"lines": "Ben, no address"}, "There is no email address in this list."),
        ({"sheet": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}, "This is a PDF file."),
        ({"sheet": SimpleUploadedFile("a.xlsx", b"")}, "empty"),
        ({"lines": "a@b.example", "into": "c-nowhere"}, "Choose where to."),
        ({"lines": "a@b.example", "role": "coordinator"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(desk: Client, autumn: Cohort, fields: dict, told: str) -> None:
    page = desk.post("/people/invite/", {"into": f"c{autumn.uuid}", "role": "supporter"} | fields)
    body = page.content.decode()
    assert page.status_code == 422
    assert told in body
    assert str(fields.get("lines", "")) in body


@pytest.mark.parametrize("rows", ["", "-1", "x", "9" * 40, "999999"])
def test_odd_numbers_of_rows_are_no_fault(desk: Client, autumn: Cohort, rows: str) -> None:
    assert desk.post("/people/invite/look/", looked(autumn, ("Ben", "ben@example.org")) | {"rows": rows}).status_code in {200, 302, 422}


def test_formulas_and_markup_are_shown_as_typed(desk: Client, autumn: Cohort) -> None:
    page = desk.post("/people/invite/look/", looked(autumn, ("<script>x</script>", "ben@example.org"), do="check")).content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


# --- Where to ---


def test_a_group_that_was_closed_meanwhile_takes_nobody(desk: Client, cast: Cast, autumn: Cohort) -> None:
    close_cohort(autumn, by=cast.robin)
    page = desk.post("/people/invite/look/", looked(autumn, ("Ben", "ben@example.org")), follow=True)
    assert "not open any more" in page.content.decode()
    assert not Invitation.objects.exists()


def test_without_a_coordinator_nothing_is_sent_and_the_rows_stay(cast: Cast, autumn: Cohort, sign_in: SignIn) -> None:
    ServiceRole.objects.create(person=cast.morgan, service=cast.riverside, role=Role.DEPUTY, ends="2099-01-01")
    end_role(ServiceRole.objects.get(person=cast.robin), by=None)
    desk = sign_in(cast.morgan)
    assert "Riverside has no coordinator" in desk.get("/people/invite/").content.decode()
    page = desk.post("/people/invite/look/", looked(autumn, ("Ben", "ben@example.org")))
    assert (page.status_code, "no coordinator" in page.content.decode()) == (422, True)
    assert "ben@example.org" in page.content.decode()


def test_somebody_here_already_is_told_of_and_not_invited(cast: Cast, desk: Client, autumn: Cohort, amara_learns: Enrolment) -> None:
    page = desk.post(
        "/people/invite/look/",
        looked(autumn, ("A", cast.amara.email), ("D", cast.dev.email), ("E", cast.ella.email), do="check"),
    ).content.decode()
    assert "<strong>1</strong> here already" in page, "Amara learns; Dev has a role, and is not on the course"
    assert "<strong>2</strong> will get an email" in page, "nobody is told that Ella has an account at Hillside"


def test_each_row_is_named_by_where_it_stands_and_by_whom_of_a_row_it_is(desk: Client, autumn: Cohort) -> None:
    typed = "ben@example.org; cy@example.org\nBen Lewis <ben@example.org>"
    listed = sheet(("Name", "Email"), ("Dee", "dee@@example"))
    sent = {"into": f"c{autumn.uuid}", "role": "supporter", "lines": typed, "sheet": listed}
    body = desk.post("/people/invite/", sent).content.decode()
    assert labels(body) == ["Line 1, person 1", "Line 1, person 2", "Line 2", "Row 2"]
    assert "As line 1, person 1" in body and "Row 2: This is not an email address." in body

    again = desk.post("/people/invite/look/", {**fields_of(body), "do": "check"}).content.decode()
    assert labels(again) == labels(body)


@pytest.mark.parametrize("row", ["", "x", "-1", "1.2.3", "9" * 30, "t", "٣", "<b>"])
def test_a_row_that_is_none_is_named_by_its_place(desk: Client, autumn: Cohort, row: str) -> None:
    page = desk.post("/people/invite/look/", looked(autumn, ("Ben", "ben@example.org"), do="check") | {"row-1": row})
    assert labels(page.content.decode()) == ["Row 1"]


# --- Who ---


@pytest.mark.parametrize("who", ["amara", "sunita", "morgan", "pat", "ella", "tomasz", "alex"])
def test_who_leads_nothing_finds_no_page(cast: Cast, autumn: Cohort, sign_in: SignIn, who: str) -> None:
    client = sign_in(getattr(cast, who))
    for path in ("/people/invite/", "/people/invitations/", f"/people/cohorts/{autumn.uuid}/code/"):
        assert client.get(path).status_code == 404, path
    autumn.facilitators.add(cast.morgan)
    assert client.get(f"/people/cohorts/{autumn.uuid}/code/").status_code == (403 if who == "morgan" else 404), "seen by who facilitates"
    assert client.post("/people/invite/look/", looked(autumn, ("Ben", "ben@example.org"))).status_code == 404


def test_another_services_group_is_not_there(cast: Cast, autumn: Cohort, sign_in: SignIn) -> None:
    hillside = sign_in(cast.yusuf)
    hillside.post("/people/invite/look/", looked(autumn, ("Ben", "ben@example.org")))
    assert not Invitation.objects.exists()
    assert hillside.get(f"/people/cohorts/{autumn.uuid}/code/").status_code == 404
    assert "Autumn" not in hillside.get("/people/invite/").content.decode()


def test_list_and_single_check_agree(cast: Cast, desk: Client, autumn: Cohort) -> None:
    desk.post("/people/invite/look/", looked(autumn, ("Ben", "ben@example.org")))
    assert_policy_agrees(invitation_places, cast, InvitationPlace.objects.all())


# --- What became of it ---


def test_those_ticked_get_a_new_link_or_are_withdrawn(
    desk: Client, cast: Cast, autumn: Cohort, django_capture_on_commit_callbacks: Callable
) -> None:
    desk.post("/people/invite/look/", looked(autumn, *((f"P{n}", f"p{n}@example.org") for n in range(3))))
    for row in Invitation.objects.all():
        send_invitation.func(row.pk)
    ben, cy, dee = Invitation.objects.order_by("email")
    other = invite(cast.hillside, guests=[Guest("x@example.org")], role=None, by=cast.yusuf)[0][0]

    desk.post("/people/invitations/", {"do": "again", "pick": [str(ben.uuid), str(other.uuid), "nonsense"]})
    desk.post("/people/invitations/", {"do": "withdraw", "pick": [str(cy.uuid), str(other.uuid)]})
    for row in (ben, cy, dee, other):
        row.refresh_from_db()
    assert [row.wanted for row in (ben, cy, dee, other)] == [2, 1, 1, 1]
    assert [row.is_open for row in (ben, cy, dee, other)] == [True, False, True, True]
    listed = desk.get("/people/invitations/").content.decode()
    assert "p0@example.org" in listed
    assert "p1@example.org" not in listed
    assert "x@example.org" not in listed


def test_the_list_costs_the_same_for_one_and_for_thirty(
    desk: Client, cast: Cast, autumn: Cohort, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk.post("/people/invite/look/", looked(autumn, ("P", "p@example.org")))
    with django_assert_num_queries(4):
        desk.get("/people/invitations/")
    desk.post("/people/invite/look/", looked(autumn, *((f"P{n}", f"p{n}@example.org") for n in range(30))))
    with django_assert_num_queries(4):
        desk.get("/people/invitations/")


def test_looking_through_three_hundred_costs_as_much_as_one(
    desk: Client, autumn: Cohort, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 300):
        people = looked(autumn, *((f"P{n}", f"p{n}@example.org") for n in range(count)), do="check")
        with django_assert_num_queries(6):
            desk.post("/people/invite/look/", people)
