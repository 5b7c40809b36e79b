"""“Ask my coordinator to contact me”: by when one hears, who is told, and what happens when nobody looks."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format

from foundation import clock
from people.actions import ask_for_contact, close_request, give_role, open_request, set_contact_hours, take_back_request
from people.enums import Role, Way
from people.models import ContactHours, ContactRequest, Service, ServiceRole, User
from people.policies import contact_hours, contact_requests
from people.queries import has_cover, reaches
from people.tasks import escalate_requests
from people.validators import plain_name
from portal.actions import erase_person
from tests.cast import Cast
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
MONDAY = dt.datetime.combine(clock.today() + (7 - clock.today().weekday()) * DAY, dt.time(10), tzinfo=dt.UTC)
"""The next one: at ten in the morning, and FRIDAY after everybody has gone home."""
FRIDAY = MONDAY + 4 * DAY + 7 * HOUR


@pytest.fixture
def covered(cast: Cast) -> Cast:
    """Morgan is Robin's deputy, and Riverside takes requests."""
    give_role(cast.morgan, service=cast.riverside, role=Role.DEPUTY, by=None, ends=clock.today() + 60 * DAY)
    set_contact_hours(cast.riverside, {"is_on": True}, by=cast.robin)
    return cast


def another_deputy(cast: Cast) -> None:
    """So that Morgan, who covers, can ask too."""
    give_role(cast.dev, service=cast.riverside, role=Role.DEPUTY, by=None, ends=clock.today() + 60 * DAY)


def ask(person: User, cast: Cast) -> ContactRequest:
    return ask_for_contact(cast.riverside, way=Way.PHONE, by=person)[0]


# --- Switched on only with cover ---


def test_a_service_without_cover_cannot_switch_it_on(cast: Cast, sign_in: SignIn) -> None:
    url, desk = f"/people/hours/{cast.riverside.uuid}/", sign_in(cast.robin)
    fields = {
        "is_on": "on",
        "weekdays": ["0", "2"],
        "ask_by": "14:00",
        "within": "2",
        "closed_on": "25/12/2026\n",
        "out_of_hours": "Ring 111.",
    }
    refused = desk.post(url, fields)
    assert refused.status_code == 422
    body = refused.content.decode()
    assert "Nobody covers for the coordinator here." in body and "Ring 111." in body and "25/12/2026" in body
    assert not ContactHours.objects.exists()
    give_role(cast.morgan, service=cast.riverside, role=Role.DEPUTY, by=None, ends=clock.today())
    assert desk.post(url, fields).status_code == 302

    row = ContactHours.objects.get()
    assert (row.is_on, row.weekdays, row.ask_by, row.within, row.closed_on) == (True, [0, 2], dt.time(14), 2, ["2026-12-25"])


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"weekdays": []}, "Choose at least one day."),
        ({"closed_on": "25/12/2026\nsoon"}, "“soon” is not a day."),
        ({"ask_by": "late"}, "Enter a valid time."),
    ],
)
def test_what_cannot_be_is_told_at_its_field(covered: Cast, sign_in: SignIn, changed: dict, told: str) -> None:
    fields = {"weekdays": ["0"], "ask_by": "14:00", "within": "1", "closed_on": "", "out_of_hours": "Ring 111."} | changed
    response = sign_in(covered.robin).post(f"/people/hours/{covered.riverside.uuid}/", fields)

    assert response.status_code == 422
    assert told in response.content.decode() and "Ring 111." in response.content.decode()


def test_a_manager_a_mentor_or_an_ended_deputy_is_no_cover(cast: Cast) -> None:
    ServiceRole.objects.create(
        person=cast.dev, service=cast.riverside, role=Role.DEPUTY, starts=clock.today() - 9 * DAY, ends=clock.today() - DAY
    )

    assert not has_cover(cast.riverside)
    with pytest.raises(ValidationError):
        set_contact_hours(cast.riverside, {"is_on": True}, by=cast.robin)


def test_it_closes_by_itself_when_the_cover_ends(covered: Cast, sign_in: SignIn) -> None:
    assert reaches(covered.amara)[0].is_open
    ServiceRole.objects.filter(role=Role.DEPUTY).update(starts=clock.today() - 9 * DAY, ends=clock.today() - DAY)
    assert not reaches(covered.amara)[0].is_open
    with pytest.raises(ValidationError):
        ask(covered.amara, covered)

    body = sign_in(covered.amara).get("/support/contact/").content.decode()
    assert "does not take such requests here just now" in body and "01632 960 001" in body
    assert "Closed: nobody covers" in sign_in(covered.robin).get("/people/asked/").content.decode()


def test_who_may_set_it(cast: Cast, sign_in: SignIn) -> None:
    for who in ("dev", "sunita", "yusuf", "pat", "alex", "tomasz"):
        assert sign_in(getattr(cast, who)).get(f"/people/hours/{cast.riverside.uuid}/").status_code == 404
        with pytest.raises(PermissionDenied):
            set_contact_hours(cast.riverside, {"is_on": False}, by=getattr(cast, who))


# --- Asking ---


def test_one_sees_by_when_one_hears_and_the_numbers(covered: Cast, sign_in: SignIn) -> None:
    phone = sign_in(covered.amara)
    tuesday = (MONDAY + 8 * DAY).date()
    with clock.set_to(FRIDAY):
        before = phone.get("/support/contact/").content.decode()
        assert f"Robin Hughes will get in touch <strong>by {date_format(tuesday, 'l j F')}</strong>" in before
        assert "This is not for now." in before and "116 123" in before
        response = phone.post("/support/contact/", {"way": "phone"}, follow=True)
    body = response.content.decode()

    assert "Nobody has opened it yet. It is with Robin Hughes." in body and "999" in body
    [row] = ContactRequest.objects.all()
    assert (row.person, row.hear_by, row.way) == (covered.amara, tuesday, Way.PHONE)


def test_asking_twice_is_once(covered: Cast, sign_in: SignIn) -> None:
    phone = sign_in(covered.amara)
    for _ in range(2):
        phone.post("/support/contact/", {"way": "phone"})
    assert ask_for_contact(covered.riverside, way=Way.TEXT, by=covered.amara)[1] is False

    assert ContactRequest.objects.count() == 1


def test_how_has_to_be_chosen_and_there_is_no_box_for_why(covered: Cast, sign_in: SignIn) -> None:
    response = sign_in(covered.amara).post("/support/contact/", {"way": "", "text": "Because"})

    assert response.status_code == 422 and "Choose one." in response.content.decode()
    assert "<textarea" not in response.content.decode()
    assert not ContactRequest.objects.exists()


def test_only_who_has_a_role_there_can_ask(covered: Cast, sign_in: SignIn) -> None:
    for who in ("pat", "yusuf", "ella", "tomasz", "alex"):
        with pytest.raises(PermissionDenied):
            ask(getattr(covered, who), covered)
    assert "nobody to ask here" in sign_in(covered.tomasz).get("/support/contact/").content.decode()


def test_with_two_services_one_chooses(covered: Cast, sign_in: SignIn) -> None:
    give_role(covered.amara, service=covered.hillside, role=Role.SUPPORTER, by=None)
    give_role(covered.dev, service=covered.hillside, role=Role.DEPUTY, by=None, ends=clock.today() + DAY)
    set_contact_hours(covered.hillside, {"is_on": True}, by=covered.yusuf)
    phone = sign_in(covered.amara)
    assert phone.post("/support/contact/", {"way": "phone"}).status_code == 422
    phone.post("/support/contact/", {"way": "phone", "service": covered.hillside.uuid})

    assert [row.service for row in ContactRequest.objects.all()] == [covered.hillside]


# --- Who is told ---


@pytest.mark.django_db(transaction=True)
def test_coordinator_first_and_the_deputy_once_nobody_opened_it_by_the_next_working_day(cast: Cast, sign_in: SignIn) -> None:
    give_role(cast.morgan, service=cast.riverside, role=Role.DEPUTY, by=None, ends=MONDAY.date() + 60 * DAY)
    set_contact_hours(cast.riverside, {"is_on": True}, by=cast.robin)
    with clock.set_to(MONDAY):
        sign_in(cast.amara).post("/support/contact/", {"way": "text"})
        call_command("work", once=True)
    assert [one.to for one in mail.outbox] == [[cast.robin.email]]
    with clock.set_to(MONDAY + 12 * HOUR):
        call_command("work", once=True)
    assert len(mail.outbox) == 1, "the next working day has not begun"
    with clock.set_to(MONDAY + DAY):
        for _ in range(3):
            call_command("work", once=True)

    assert [one.to for one in mail.outbox[1:]] == [[cast.morgan.email]]
    for one in mail.outbox:
        assert one.subject == "You have an update"
        assert not re.search("Amara|contact|support|text", one.subject + one.body.replace("/people/asked/", ""), re.IGNORECASE)
    assert "the person who covers was told too" in sign_in(cast.amara).get("/support/contact/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_was_opened_or_taken_back_escalates_to_nobody(cast: Cast) -> None:
    give_role(cast.morgan, service=cast.riverside, role=Role.DEPUTY, by=None, ends=clock.today() + 60 * DAY)
    set_contact_hours(cast.riverside, {"is_on": True}, by=cast.robin)
    open_request(ask(cast.amara, cast), by=cast.robin)
    take_back_request(ask(cast.dev, cast), by=cast.dev)
    with clock.set_to(clock.now() + 7 * DAY):
        call_command("work", once=True)

    assert mail.outbox == []
    assert not ContactRequest.objects.filter(escalated_at__isnull=False).exists()


def test_opening_is_noted_once_and_shown_to_the_person(covered: Cast, sign_in: SignIn) -> None:
    row = ask(covered.amara, covered)
    desk, url = sign_in(covered.robin), f"/people/asked/{row.uuid}/"
    assert "Get in touch with Amara Okafor" in desk.get("/people/").content.decode()
    listed = desk.get("/people/asked/").content.decode()
    assert "Amara Okafor" in listed and "Not opened" in listed
    desk.head(url)
    assert ContactRequest.objects.get().opened_at is None
    assert "Ring me" in desk.get(url).content.decode()
    sign_in(covered.morgan).get(url)

    row.refresh_from_db()
    assert row.opened_by == covered.robin
    assert "Robin Hughes has seen it" in sign_in(covered.amara).get("/support/contact/").content.decode()
    desk.post(url)
    close_request(row, by=covered.morgan)
    assert "Nobody waits" in desk.get("/people/asked/").content.decode()
    assert ask(covered.amara, covered).pk != row.pk


def test_late_is_said_honestly(covered: Cast, sign_in: SignIn) -> None:
    ask(covered.amara, covered)
    ContactRequest.objects.update(hear_by=clock.today() - DAY)

    assert "You should have heard by" in sign_in(covered.amara).get("/support/contact/").content.decode()
    assert "should have heard by" in sign_in(covered.robin).get("/people/asked/").content.decode()


def test_who_opened_it_and_left_is_not_taken_for_nobody(covered: Cast, sign_in: SignIn) -> None:
    row = ask(covered.amara, covered)
    open_request(row, by=covered.robin)
    erase_person(covered.robin)
    page = sign_in(covered.amara).get("/support/contact/").content.decode()

    assert "Somebody who has left has seen it" in page and "Nobody has opened it yet" not in page


def test_nobody_left_is_said_honestly(covered: Cast, sign_in: SignIn) -> None:
    """When nobody leads the service any more, nobody was told."""
    ask(covered.amara, covered)
    ContactRequest.objects.update(escalates_at=clock.now() - DAY)
    covered.riverside.roles.exclude(person=covered.amara).delete()
    assert escalate_requests() == 1
    page = sign_in(covered.amara).get("/support/contact/").content.decode()

    assert "Nobody leads this service just now" in page and "was told too" not in page


# --- Who sees it ---


def test_policies_agree(covered: Cast) -> None:
    another_deputy(covered)
    ask(covered.amara, covered)
    ask(covered.morgan, covered)
    assert_policy_agrees(contact_requests, covered, ContactRequest.objects.all())
    assert_policy_agrees(contact_hours, covered, ContactHours.objects.all())


@pytest.mark.parametrize("who", ["dev", "sunita", "pat", "yusuf", "ella", "tomasz", "alex"])
def test_nobody_else_learns_that_somebody_asked(covered: Cast, who: str, sign_in: SignIn) -> None:
    row = ask(covered.amara, covered)
    client = sign_in(getattr(covered, who))

    assert client.get(f"/people/asked/{row.uuid}/").status_code == 404
    assert client.post(f"/people/asked/{row.uuid}/").status_code == 404
    assert client.post(f"/support/contact/{row.uuid}/back/").status_code == 404
    assert "Amara" not in client.get("/people/asked/", follow=True).content.decode()
    row.refresh_from_db()
    assert (row.opened_at, row.closed_at) == (None, None)


def test_nobody_answers_their_own(covered: Cast, sign_in: SignIn) -> None:
    another_deputy(covered)
    row = ask(covered.morgan, covered)

    with pytest.raises(PermissionDenied):
        open_request(row, by=covered.morgan)
    assert sign_in(covered.morgan).get(f"/people/asked/{row.uuid}/").headers["Location"] == "/support/contact/"
    assert "Morgan Lee" not in sign_in(covered.morgan).get("/people/asked/").content.decode().split("<main")[1]


def test_erasing_takes_it_along(covered: Cast) -> None:
    ask(covered.amara, covered)
    open_request(ask(covered.dev, covered), by=covered.robin)
    erase_person(User.objects.get(pk=covered.amara.pk))
    erase_person(User.objects.get(pk=covered.robin.pk))

    [row] = ContactRequest.objects.all()
    assert (row.person, row.opened_by) == (covered.dev, None)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(covered: Cast, sign_in: SignIn, number: int) -> None:
    another_deputy(covered)
    for person in (covered.amara, covered.dev, covered.morgan)[:number]:
        ask(person, covered)
    for n in range(number - 1):
        give_role(covered.robin, service=Service.objects.create(name=f"Service {n}"), role=Role.COORDINATOR, by=None)
    desk = sign_in(covered.robin)
    desk.get("/people/asked/")
    with CaptureQueriesContext(connection) as seen:
        assert desk.get("/people/asked/").status_code == 200

    assert len(seen) == 7


def test_who_left_since_still_sees_what_they_asked_and_takes_it_back(covered: Cast, sign_in: SignIn) -> None:
    row = ask(covered.amara, covered)
    covered.amara.roles.update(ends=clock.today() - DAY)
    phone = sign_in(covered.amara)
    body = phone.get("/support/contact/").content.decode()
    assert "Nobody has opened it yet." in body and "Ask to be contacted</button>" not in body
    phone.post(f"/support/contact/{row.uuid}/back/")

    row.refresh_from_db()
    assert row.taken_back


def test_where_one_hears_the_same_day_the_deputy_is_told_after_two_hours(covered: Cast) -> None:
    set_contact_hours(covered.riverside, {"within": 0}, by=covered.robin)
    with clock.set_to(MONDAY):
        row = ask(covered.amara, covered)

    assert (row.hear_by, row.escalates_at) == (MONDAY.date(), MONDAY + 2 * HOUR)


def test_a_name_that_nobody_sees_is_no_name() -> None:
    for typed in ("\u2800", "\u3164 \u115f", "\u200b"):
        with pytest.raises(ValidationError):
            plain_name(typed)
