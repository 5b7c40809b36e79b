"""The page of a service: whom it is for, who changes it, and what cannot stand there."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from foundation import clock
from foundation.models import AuditEvent
from people.actions import add_entry, change_entry, check_signpost, end_role, give_role, set_contact_hours, set_how_to_reach, take_off_entry
from people.enums import CHECKED_LASTS, Role
from people.models import HousePaper, Service, Signpost, SupportContact, User
from people.policies import house_papers, signposts, support_contacts
from people.queries import my_services, service_page
from tests.cast import Cast
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)
PLACE = {"name": "Allotment", "what": "Growing things together", "how": "Tuesdays from ten, Mill Lane", "checked_on": clock.today()}
NUMBER = {"name": "Duty line", "phone": "01632 960 100"}
PAPER = {"name": "Lone working", "text": "Say where you go."}


def add(kind: type[Any], cast: Cast, values: dict[str, Any], *, service: Service | None = None, by: User | None = None) -> Any:
    return add_entry(kind, service or cast.riverside, values, key=uuid.uuid4(), by=by or cast.robin)


@pytest.fixture
def filled(cast: Cast) -> Cast:
    """Riverside has a number, two places and a policy; Hillside a place."""
    add(SupportContact, cast, NUMBER)
    add(Signpost, cast, PLACE | {"name": "walking group"})
    add(Signpost, cast, PLACE)
    add(HousePaper, cast, PAPER)
    add(Signpost, cast, PLACE | {"name": "Only at Hillside"}, service=cast.hillside, by=cast.yusuf)
    return cast


def at(service: Service, rest: str = "") -> str:
    return f"/services/{service.uuid}/{rest}"


def body(client: Client, url: str) -> str:
    return " ".join(client.get(url).content.decode().split())


# --- Who sees it ---


def test_halves_agree(filled: Cast) -> None:
    assert_policy_agrees(support_contacts, filled, SupportContact.objects.all())
    assert_policy_agrees(signposts, filled, Signpost.objects.all())
    assert_policy_agrees(house_papers, filled, HousePaper.objects.all())


def test_everybody_with_a_role_there_today_sees_the_page(filled: Cast, client: Client, sign_in: SignIn) -> None:
    for who in ("amara", "dev", "robin", "sunita", "morgan"):
        page = body(sign_in(getattr(filled, who)), at(filled.riverside))
        for words in ("01632 960 001", "Robin Hughes", "Duty line", "Allotment", "Growing things together", "Lone working", "Checked on"):
            assert words in page, (who, words)
        assert "Only at Hillside" not in page
    for who in ("pat", "yusuf", "ella", "tomasz", "alex"):
        assert sign_in(getattr(filled, who)).get(at(filled.riverside)).status_code == 404
    assert client.get(at(filled.riverside)).status_code == 302


def test_it_goes_with_the_role(filled: Cast, sign_in: SignIn) -> None:
    paper = HousePaper.objects.get()
    phone = sign_in(filled.amara)
    assert phone.get(at(filled.riverside, f"papers/{paper.uuid}/")).status_code == 200
    end_role(filled.amara.roles.get(), by=None)

    for url in (at(filled.riverside), at(filled.riverside, f"papers/{paper.uuid}/")):
        assert phone.get(url).status_code == 404
    assert "Duty line" not in body(phone, "/support/")


def test_places_stand_from_a_to_z(filled: Cast) -> None:
    assert [one.name for one in service_page(filled.riverside, by=filled.amara).signposts] == ["Allotment", "walking group"]


def test_my_services_are_those_of_today_with_their_roles(cast: Cast, sign_in: SignIn) -> None:
    give_role(cast.robin, service=cast.hillside, role=Role.MENTOR, by=None)
    give_role(cast.robin, service=cast.riverside, role=Role.SUPPORTER, by=None)

    assert [(str(one.service), one.roles, one.leads) for one in my_services(cast.robin)] == [
        ("Hillside", ("Mentor",), False), ("Riverside", ("Coordinator", "Peer supporter"), True),
    ]  # fmt: skip
    assert "You have no role in a service today" in body(sign_in(cast.pat), "/services/")


def test_a_policy_of_another_service_is_not_there(filled: Cast, sign_in: SignIn) -> None:
    paper = HousePaper.objects.get()

    assert sign_in(filled.yusuf).get(at(filled.hillside, f"papers/{paper.uuid}/")).status_code == 404


def test_the_page_has_the_same_queries_for_one_and_for_three(cast: Cast, sign_in: SignIn, django_assert_num_queries: Callable) -> None:
    phone = sign_in(cast.amara)
    for number in range(3):
        add(Signpost, cast, PLACE)
        add(SupportContact, cast, NUMBER)
        add(HousePaper, cast, PAPER)
        if number in (0, 2):
            with django_assert_num_queries(10):
                assert phone.get(at(cast.riverside)).status_code == 200


def test_it_says_when_people_are_answered_and_when_nobody_leads(cast: Cast, sign_in: SignIn) -> None:
    give_role(cast.morgan, service=cast.riverside, role=Role.DEPUTY, by=None, ends=clock.today() + 60 * DAY)
    set_contact_hours(cast.riverside, {"is_on": True, "weekdays": [1, 3], "out_of_hours": "Ring the duty line."}, by=cast.robin)
    page = body(sign_in(cast.amara), at(cast.riverside))
    assert "We work on Tuesday and Thursday. People hear from us: the next working day, if they ask by 15:00." in page
    assert "Ring the duty line." in page and "Morgan Lee</strong>, deputy coordinator until" in page
    for role in cast.riverside.roles.filter(role__in=["coordinator", "deputy"]):
        end_role(role, by=None)

    assert "Nobody leads this service just now." in body(sign_in(cast.amara), at(cast.riverside))


def test_what_was_checked_long_ago_says_so(cast: Cast, sign_in: SignIn) -> None:
    place = add(Signpost, cast, PLACE | {"checked_on": clock.today() - CHECKED_LASTS})
    assert "checked more than six months ago" not in body(sign_in(cast.amara), at(cast.riverside))
    change_entry(place, {"checked_on": clock.today() - CHECKED_LASTS - DAY}, by=cast.robin)
    assert "checked more than six months ago" in body(sign_in(cast.amara), at(cast.riverside))
    for _ in range(2):
        sign_in(cast.robin).post(at(cast.riverside, f"edit/places/{place.uuid}/checked/"))

    assert Signpost.objects.get().checked_on == clock.today()


# --- The support page ---


def test_the_support_page_adds_the_numbers_of_ones_own_services(filled: Cast, client: Client, sign_in: SignIn) -> None:
    assert "Duty line" in body(sign_in(filled.amara), "/support/") and "116123" in body(sign_in(filled.amara), "/support/")
    for visitor in (client, sign_in(filled.ella), sign_in(filled.pat), sign_in(filled.alex)):
        page = body(visitor, "/support/")
        assert "Duty line" not in page and "116123" in page


# --- Who changes it ---


EDITS = ("edit/reach/", "edit/logo/", "edit/logo/remove/", "edit/contacts/", "edit/places/", "edit/papers/", "roles/")


def test_only_who_leads_it_changes_it(filled: Cast, client: Client, sign_in: SignIn) -> None:
    entry = Signpost.objects.get(name="Allotment")
    urls = [*EDITS, f"edit/places/{entry.uuid}/", f"edit/places/{entry.uuid}/remove/"]
    for rest in urls:
        url = at(filled.riverside, rest)
        assert sign_in(filled.robin).get(url).status_code == 200, rest
        for who in ("amara", "sunita", "morgan"):
            assert sign_in(getattr(filled, who)).get(url).status_code == 403, (who, rest)
        for who in ("pat", "yusuf", "ella", "tomasz", "alex"):
            assert sign_in(getattr(filled, who)).get(url).status_code == 404, (who, rest)
        assert client.get(url).status_code == 302
    for person in (filled.amara, filled.sunita, filled.yusuf, filled.pat, filled.alex):
        for write in (
            lambda by: add(Signpost, filled, PLACE, by=by),
            lambda by: change_entry(entry, {"name": "Taken over"}, by=by),
            lambda by: check_signpost(entry, by=by),
            lambda by: take_off_entry(entry, by=by),
            lambda by: set_how_to_reach(filled.riverside, "elsewhere", by=by),
        ):
            with pytest.raises(PermissionDenied):
                write(person)
    entry.refresh_from_db()
    assert (entry.name, Service.objects.get(pk=filled.riverside.pk).contact) == ("Allotment", "01632 960 001")


def test_a_coordinator_of_two_services_keeps_them_apart(filled: Cast, sign_in: SignIn) -> None:
    give_role(filled.robin, service=filled.hillside, role=Role.COORDINATOR, by=None)
    there = Signpost.objects.get(name="Only at Hillside")

    assert sign_in(filled.robin).get(at(filled.riverside, f"edit/places/{there.uuid}/")).status_code == 404
    assert sign_in(filled.robin).get(at(filled.hillside, f"edit/places/{there.uuid}/")).status_code == 200
    with pytest.raises(PermissionDenied):
        add_entry(Signpost, filled.riverside, PLACE, key=there.uuid, by=filled.robin)


SENT = {
    "contacts": {"name": "Duty line", "what": "", "phone": "01632 960 100", "text": "", "web": "", "hours": ""},
    "places": {"name": "Allotment", "what": "Growing", "how": "Mill Lane", "web": "example.org", "checked_on": "25/11/2026"},
    "papers": {"name": "Lone working", "text": "Say where you go.", "web": ""},
}


@pytest.mark.parametrize(("kind", "model"), [("contacts", SupportContact), ("places", Signpost), ("papers", HousePaper)])
def test_sent_twice_it_stands_there_once_and_it_can_be_changed_and_taken_off(
    cast: Cast, sign_in: SignIn, kind: str, model: type[Any]
) -> None:
    desk, url, key = sign_in(cast.robin), at(cast.riverside, f"edit/{kind}/"), str(uuid.uuid4())
    for _ in range(2):
        answer = desk.post(url, SENT[kind] | {"key": key})
        assert (answer.status_code, answer["Location"]) == (302, at(cast.riverside))
    entry = model.objects.get()
    desk.post(f"{url}{entry.uuid}/", SENT[kind] | {"name": "Another"})
    entry.refresh_from_db()
    assert (entry.name, str(entry.uuid)) == ("Another", key)
    assert "Take “Another” off the page?" in body(desk, f"{url}{entry.uuid}/remove/")
    for _ in range(2):
        assert desk.post(f"{url}{entry.uuid}/remove/").status_code == 302

    assert not model.objects.exists()
    assert [one.detail["what"] for one in AuditEvent.objects.filter(verb="service_changed").order_by("pk")] == [
        "added",
        "changed",
        "taken off",
    ]


@pytest.mark.parametrize(
    ("kind", "changed", "told"),
    [
        ("contacts", {"phone": ""}, "Type a phone number, a number for text messages or a website."),
        ("contacts", {"phone": "call me"}, "Only digits, spaces and +."),
        ("contacts", {"web": "javascript:alert(1)"}, "Type an address such as https://www.example.org."),
        ("contacts", {"name": ""}, "This field is required."),
        ("places", {"checked_on": "soon"}, "Type a day, such as 25/12/2026."),
        ("places", {"checked_on": "1 January 2099"}, "That day has not come yet."),
        ("places", {"how": ""}, "This field is required."),
        ("places", {"name": "x" * 121}, "at most 120 characters"),
        ("places", {"web": "ftp://example.org"}, "Type an address such as https://www.example.org."),
        ("papers", {"text": ""}, "Type the words, or where the paper is found."),
    ],
)
def test_what_cannot_be_is_told_at_its_field(cast: Cast, sign_in: SignIn, kind: str, changed: dict, told: str) -> None:
    sent = SENT[kind] | changed
    answer = sign_in(cast.robin).post(at(cast.riverside, f"edit/{kind}/"), sent)
    page = answer.content.decode()

    assert answer.status_code == 422 and told in page
    assert "violated" not in page
    assert (sent["name"] or SENT[kind].get("phone", "")) in page, "what was typed is kept"
    assert not any(model.objects.exists() for model in (SupportContact, Signpost, HousePaper))


def test_typed_words_show_as_typed_and_run_nothing(cast: Cast, sign_in: SignIn) -> None:
    add(Signpost, cast, PLACE | {"name": "<script>alert(1)</script>"})
    paper = add(HousePaper, cast, PAPER | {"text": "<b>Say</b>\n\nwhere"})

    assert "<script>alert(1)" not in body(sign_in(cast.amara), at(cast.riverside))
    assert "&lt;b&gt;Say&lt;/b&gt;</p> <p>where" in body(sign_in(cast.amara), at(cast.riverside, f"papers/{paper.uuid}/"))


def test_a_paper_has_words_or_a_place(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        add(HousePaper, cast, {"name": "Empty"})


def test_there_are_no_other_sections(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.robin).get(at(cast.riverside, "edit/people/")).status_code == 404


def test_how_to_reach_is_changed_by_who_leads(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.robin).post(at(cast.riverside, "edit/reach/"), {"contact": "x" * 201}).status_code == 422
    sign_in(cast.robin).post(at(cast.riverside, "edit/reach/"), {"contact": "Ring 01632 960 009"})

    assert "Ring 01632 960 009" in body(sign_in(cast.amara), at(cast.riverside))


def test_what_was_typed_signed_out_comes_back(cast: Cast, client: Client) -> None:
    answer = client.post(at(cast.riverside, "edit/places/"), SENT["places"])

    assert answer.status_code == 401 and "Mill Lane" in answer.content.decode()
