"""What people are told of a day, what stands in their diary, and what is kept of somebody who is erased or asks for all."""

import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.test import Client
from icalendar import Calendar

from charter_content import flows
from charter_content.supervision import queries
from charter_content.supervision.actions import (
    add_to_gathering,
    sign_up,
)
from charter_content.supervision.diary import calendar_file
from charter_content.supervision.enums import Answer
from charter_content.supervision.models import Gathering, SignUp
from charter_content.supervision.tasks import forget_needs
from foundation import clock
from people.models import ServiceRole, User
from tests.cast import Cast
from tests.factories.gatherings import NEEDS, REVIEW_DAY, closed, come, fresh, plan_of, planned

SignIn = Callable[[User], Client]
JSON = {"Accept": "application/json"}
DAY = dt.timedelta(days=1)
ACTION = {
    "action_1_words": "Say “peer” less often.",
    "action_1_who": "The editors",
    "action_1_about": "course",
    "action_1_due": "2030-01-02",
}


# --- Told, and in the diary ---


@pytest.mark.django_db(transaction=True)
def test_those_who_come_are_reminded_once_two_days_before(cast: Cast, mailoutbox: list[EmailMessage]) -> None:
    row = planned(cast.riverside, cast.robin)
    come(row, cast.amara, needs=NEEDS)
    sign_up(row, answer=Answer.CANNOT, by=cast.dev)
    call_command("work", once=True)
    assert mailoutbox == []
    Gathering.objects.update(planned_for=clock.now() + dt.timedelta(hours=47))
    for _ in range(3):
        call_command("work", once=True)

    assert sorted(mail.to[0] for mail in mailoutbox) == ["amara@alongside.example", "robin@alongside.example"]
    whole = "\n".join(str(mail.message()) for mail in mailoutbox)
    assert {mail.subject for mail in mailoutbox} == {"Something in your diary soon"} and "/supervision/group/" in whole
    assert not any(word in whole for word in ("Robin", "Amara", "Riverside", "roup supervision", "Captions"))


@pytest.mark.django_db(transaction=True)
def test_nobody_is_reminded_of_what_was_called_off_or_is_theirs_no_more(cast: Cast, mailoutbox: list[EmailMessage]) -> None:
    gone, off = planned(cast.riverside, cast.robin), planned(cast.riverside, cast.robin, at=clock.now() + 6 * DAY)
    come(gone, cast.amara)
    come(off, cast.dev)
    Gathering.objects.update(planned_for=clock.now() + DAY)
    Gathering.objects.filter(pk=off.pk).update(cancelled_at=clock.now())
    ServiceRole.objects.filter(person=cast.amara).update(ends=clock.today() - DAY)
    for _ in range(2):
        call_command("work", once=True)

    assert [mail.to[0] for mail in mailoutbox] == ["robin@alongside.example"]


@pytest.mark.django_db(transaction=True)
def test_whom_a_day_is_for_is_told_that_there_is_an_update(cast: Cast, mailoutbox: list[EmailMessage]) -> None:
    def told() -> list[str]:
        call_command("work", once=True)
        names = sorted(mail.to[0].partition("@")[0] for mail in mailoutbox)
        assert {mail.subject for mail in mailoutbox} <= {"You have an update"}
        mailoutbox.clear()
        return names

    row = flows.plan_gathering(cast.riverside, REVIEW_DAY, plan_of(REVIEW_DAY, cast.robin, invited=(cast.hillside,)), by=cast.robin)
    assert told() == ["amara", "dev", "yusuf"]
    for _ in range(2):
        flows.answer_invitation(row.invitations.get(service=cast.hillside), yes=True, by=cast.yusuf)
    assert told() == ["ella", "yusuf"]
    come(row, cast.ella)
    flows.move_gathering(row, plan_of(REVIEW_DAY, cast.robin, at=clock.now() + 9 * DAY, invited=(cast.hillside,)), by=cast.robin)
    assert told() == ["ella", "robin"]
    flows.cancel_gathering(fresh(row), by=cast.robin)
    assert told() == ["ella", "robin"]


def test_the_calendar_says_meeting_and_no_more(cast: Cast, group: Gathering, sign_in: SignIn) -> None:
    response = sign_in(cast.amara).get(f"/supervision/group/{group.pk}/meeting.ics")
    [event] = Calendar.from_ical(response.content).walk("VEVENT")

    assert (str(event["summary"]), str(event["location"])) == ("Meeting", "Room 2")
    assert event.decoded("duration") == dt.timedelta(minutes=90)
    assert 'filename="meeting.ics"' in response["Content-Disposition"]
    text = response.content.decode()
    assert not any(word in text for word in ("Riverside", "Robin", "roup supervision"))
    Gathering.objects.update(cancelled_at=clock.now())
    assert b"STATUS:CANCELLED" in calendar_file(fresh(group))


# --- Erased, and exported ---


def test_of_somebody_erased_the_line_goes_and_the_number_stays(cast: Cast, group: Gathering) -> None:
    ahead = planned(cast.riverside, cast.robin, at=clock.now() + 9 * DAY)
    come(group, cast.amara, cast.dev, needs=NEEDS)
    come(ahead, cast.amara, needs=NEEDS)
    row = closed(group, cast.robin, came=(cast.amara, cast.dev))
    add_to_gathering(row, text="It was two endings.", by=cast.amara)

    call_command("erase_person", "amara@alongside.example", yes=True)

    assert {(one.gathering, one.person) for one in SignUp.objects.all()} == {(row, cast.dev)}
    assert fresh(row).number_came == queries.kept_record(fresh(row)).came == 2
    assert [(one.name, one.text) for one in queries.kept_record(fresh(row)).added] == [("Somebody", "It was two endings.")]


def test_of_somebody_erased_who_facilitated_the_name_on_the_record_stays(cast: Cast, group: Gathering) -> None:
    come(group, cast.amara)
    row = closed(group, cast.robin, came=(cast.amara,))
    call_command("erase_person", "robin@alongside.example", yes=True)

    assert not fresh(row).facilitators.exists()
    assert queries.kept_record(fresh(row)).facilitators == ("Robin Hughes",)


def test_an_export_holds_ones_own_and_nobody_elses(cast: Cast, group: Gathering, review_day: Gathering, capsys) -> None:
    come(group, cast.amara, cast.dev)
    come(review_day, cast.amara, needs=NEEDS)
    row = closed(group, cast.robin, came=(cast.amara,))
    add_to_gathering(row, text="It was two endings.", by=cast.amara)
    call_command("export_person", "amara@alongside.example")

    found = json.loads(capsys.readouterr().out)
    assert {(one["what"], one["answer"], one["came"], one["what you need to take part"]) for one in found["coming together"]} == {
        ("Group supervision", "Coming", "Came", ""), ("Review day", "Coming", "", NEEDS),
    }  # fmt: skip
    assert [one["text"] for one in found["coming together, you added"]] == ["It was two endings."]
    assert "Dev" not in json.dumps(found)
    call_command("export_person", "robin@alongside.example")
    robin = capsys.readouterr().out
    assert len(json.loads(robin)["coming together, you facilitate"]) == 2
    assert "Amara" not in robin and NEEDS not in robin


def test_needs_of_a_day_that_nobody_closed_go_some_weeks_after_it(cast: Cast) -> None:
    old, recent = planned(cast.riverside, cast.robin), planned(cast.riverside, cast.robin, at=clock.now() + dt.timedelta(days=9))
    for row in (old, recent):
        come(row, cast.amara, needs="A ramp.")
    Gathering.objects.filter(pk=old.pk).update(planned_for=clock.now() - dt.timedelta(days=29))
    Gathering.objects.filter(pk=recent.pk).update(planned_for=clock.now() - dt.timedelta(days=5))
    assert (forget_needs(), forget_needs()) == (1, 0)

    assert {row.gathering_id: bool(row.needs) for row in SignUp.objects.filter(person=cast.amara)} == {old.pk: False, recent.pk: True}
