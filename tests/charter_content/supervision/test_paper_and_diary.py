"""What leaves the screen: the summary on paper, the calendar file, the reminder."""

import datetime as dt
import io
import re
from collections.abc import Callable

import pikepdf
import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from icalendar import Calendar

from charter_content.supervision.actions import add_to_session, cancel_session, move_session, plan_session
from charter_content.supervision.diary import calendar_file
from charter_content.supervision.enums import AddedAs, Kind
from charter_content.supervision.models import Session, Supervision
from charter_content.supervision.pdf import summary_pdf
from charter_content.supervision.queries import signed_summary
from foundation import clock
from people.models import User
from tests.cast import Cast
from tests.charter_content.supervision.test_agreement import both_sign
from tests.factories.supervision import ACTION, DAY, begin, pair_of, signed

SignIn = Callable[[User], Client]
TELLING = re.compile("mental|health|peer|supervis|Dev|Patel|Robin|Hughes|Riverside", re.IGNORECASE)


def test_the_summary_is_a_tagged_pdf_with_what_was_added(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    row = signed(dev_pair, cast.robin, themes="Ω and 🙂", action_1_words=ACTION, action_1_owner="person")
    add_to_session(row, added_as=AddedAs.DISSENT, text="I meant it otherwise.", by=cast.dev)
    response = sign_in(cast.dev).get(f"/supervision/sessions/{row.pk}/summary.pdf")

    assert response.headers["Content-Type"] == "application/pdf" and response.headers["Cache-Control"] == "no-store, private"
    assert not TELLING.search(response.headers["Content-Disposition"])
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked and str(pdf.Root.Lang) == "en-GB" and pdf.Root.StructTreeRoot
        assert not re.search("supervis|peer|mental", str(pdf.docinfo["/Title"]), re.IGNORECASE)


def test_paper_holds_the_same_as_the_screen(cast: Cast, dev_pair: Supervision, monkeypatch: pytest.MonkeyPatch) -> None:
    row = signed(
        dev_pair, cast.robin, learning="Endings", action_1_words=ACTION, action_1_owner="person", check_1_word="mostly", safety="yes"
    )
    add_to_session(row, added_as=AddedAs.CORRECTION, text="It was Tuesday.", by=cast.robin)
    printed: list[str] = []

    def keep(template: str, context: dict) -> bytes:
        from django.template.loader import render_to_string

        printed.append(render_to_string(template, context))
        return b""

    monkeypatch.setattr("charter_content.supervision.pdf.render_pdf", keep)
    summary_pdf(signed_summary(Session.objects.prefetch_related("additions").get(pk=row.pk)), printed_for="Dev Patel")

    [html] = printed
    for words in (
        "Dev Patel and Robin Hughes",
        "Endings",
        ACTION,
        "Mostly",
        "It was Tuesday.",
        "Signed by Robin Hughes",
        "Printed for Dev Patel",
    ):
        assert words in html
    assert re.search(r"A safety matter was handled outside this system</th><td>Yes", html)


def test_there_is_no_paper_of_what_is_not_signed(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    from charter_content.supervision.actions import begin_agreement

    row, agreement = begin(dev_pair, cast.robin), begin_agreement(dev_pair, by=cast.dev)
    assert sign_in(cast.dev).get(f"/supervision/sessions/{row.pk}/summary.pdf").status_code == 404
    paper = f"/supervision/agreements/{agreement.pk}/agreement.pdf"
    assert sign_in(cast.dev).get(paper).status_code == 404
    both_sign(agreement, cast.dev, cast.robin)
    assert sign_in(cast.dev).get(paper).content.startswith(b"%PDF")


def event(data: bytes) -> dict:
    [found] = Calendar.from_ical(data).walk("VEVENT")
    return dict(found)


def test_the_calendar_file_says_meeting_and_nothing_else(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    at = dt.datetime(2027, 7, 2, 13, 30, tzinfo=dt.UTC)
    row = plan_session(dev_pair, at=at, kind=Kind.SHORT, place="Room 2", by=cast.robin)
    response = sign_in(cast.dev).get(f"/supervision/sessions/{row.pk}/meeting.ics")

    found = event(response.content)
    assert (str(found["SUMMARY"]), str(found["LOCATION"]), found["DTSTART"].dt, found["DURATION"].dt) == (
        "Meeting", "Room 2", at, dt.timedelta(minutes=15),
    )  # fmt: skip
    assert not TELLING.search(response.content.decode().replace("/supervision/", ""))
    assert response.headers["Content-Disposition"] == 'attachment; filename="meeting.ics"'
    moved = event(calendar_file(move_session(row, at=at + DAY, kind=Kind.FULL, place="", by=cast.dev)))
    assert moved["UID"] == found["UID"] and moved["DTSTART"].dt == at + DAY
    cancel_session(row, by=cast.dev)
    gone = event(calendar_file(Session.objects.get()))
    assert gone["STATUS"] == "CANCELLED" and gone["SEQUENCE"] >= moved["SEQUENCE"]


@pytest.mark.django_db(transaction=True)
def test_both_are_reminded_once_two_days_before_without_a_name(cast: Cast) -> None:
    pair = pair_of(cast.dev, cast.riverside)
    near = plan_session(pair, at=clock.now() + 10 * DAY, kind=Kind.FULL, place="", by=cast.robin)
    far = plan_session(pair, at=clock.now() + 30 * DAY, kind=Kind.FULL, place="", by=cast.robin)
    off = plan_session(pair, at=clock.now() + 10 * DAY + dt.timedelta(hours=1), kind=Kind.FULL, place="", by=cast.robin)
    cancel_session(off, by=cast.robin)
    call_command("work", once=True)
    assert mail.outbox == []
    with clock.set_to(clock.now() + 8 * DAY + dt.timedelta(hours=1)):
        for _ in range(3):
            call_command("work", once=True)

    assert sorted(one.to[0] for one in mail.outbox) == ["dev@alongside.example", "robin@alongside.example"]
    for one in mail.outbox:
        assert one.subject == "Something in your diary soon"
        assert not TELLING.search(one.subject + one.body.replace("/supervision/", ""))
    near.refresh_from_db()
    far.refresh_from_db()
    assert near.reminded_at is not None and far.reminded_at is None
