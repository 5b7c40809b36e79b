"""A list taken along, on paper and as a file: marked with who and when, and only by those who lead."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest

from courses.cohorts.models import Enrolment
from foundation import clock
from foundation.enums import Verb
from foundation.models import AuditEvent
from people.hats import hats_of
from people.models import User
from portal.queries import Filters, desk
from tests.cast import Cast
from tests.portal.desk.looking import SignIn


def test_what_is_shown_is_taken_along_marked_with_who_and_when(
    cast: Cast, amara_learns: Enrolment, dev_learns: Enrolment, ella_learns: Enrolment, sign_in: SignIn
) -> None:
    User.objects.filter(pk=cast.dev.pk).update(display_name='=HYPERLINK("http://evil.example")')
    page = sign_in(cast.robin)
    lines = list(csv.reader(StringIO(page.get("/people/people.csv").content.decode("utf-8-sig"))))
    assert lines[0][0].startswith(f"Riverside. Taken by Robin Hughes on {clock.today():%d %B %Y}")
    assert {line[0] for line in lines[2:]} == {"Amara Okafor", '\'=HYPERLINK("http://evil.example")'}

    answer = page.get("/people/people.xlsx?q=amara")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=3)] == ["Amara Okafor"]
    assert answer["Content-Disposition"] == f'attachment; filename="people-{clock.today():%Y-%m-%d}.xlsx"'
    assert page.get("/people/people.pdf").status_code == 404


def test_on_paper_it_says_who_printed_it_and_when(cast: Cast, amara_learns: Enrolment, sign_in: SignIn) -> None:
    page = sign_in(cast.robin)
    for path in ("/people/", f"/people/{amara_learns.uuid}/"):
        assert f"Printed by Robin Hughes on {clock.today():%-d %B %Y}," in page.get(path).content.decode()


def test_the_trail_keeps_that_a_list_was_taken_and_by_whom(cast: Cast, amara_learns: Enrolment, sign_in: SignIn) -> None:
    for kind in ("csv", "xlsx"):
        sign_in(cast.robin).get(f"/people/people.{kind}?q=amara")
    taken = AuditEvent.objects.filter(verb=Verb.EXPORTED, actor_id=cast.robin.pk, subject_type="people.service")
    assert [(row.subject_id, row.detail) for row in taken.order_by("pk")] == [
        (str(cast.riverside.pk), {"kind": kind}) for kind in ("csv", "xlsx")
    ]


def test_what_no_workbook_can_hold_is_left_out_and_the_rest_is_taken_along(cast: Cast, amara_learns: Enrolment, sign_in: SignIn) -> None:
    User.objects.filter(pk=cast.amara.pk).update(display_name="Amara\x01 O", pronouns=" \x0b=1+1")
    answer = sign_in(cast.robin).get("/people/people.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert [tuple(cell.value for cell in row[:2]) for row in sheet.iter_rows(min_row=3)] == [("Amara O", "' =1+1")]


@pytest.mark.parametrize("who", ["amara", "sunita", "morgan", "pat", "alex", "tomasz"])
def test_nobody_else_takes_it_along(cast: Cast, amara_learns: Enrolment, sign_in: SignIn, who: str) -> None:
    for path in ("/people/people.csv", "/people/people.xlsx"):
        assert sign_in(getattr(cast, who)).get(path).status_code == 403


def test_somebody_else_than_those_who_lead_gets_no_rows(cast: Cast, amara_learns: Enrolment) -> None:
    hat = hats_of(cast.robin)[0]
    assert not desk(cast.yusuf, hat, Filters(), page=None).rows
