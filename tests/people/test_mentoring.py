"""Who mentors whom, and “we met”: only that, only those two, and only while both have their roles."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from foundation import clock
from foundation.models import AuditEvent
from people.actions import begin_mentoring, end_mentoring, end_role, give_role, record_meeting, take_back_meeting
from people.enums import Role
from people.models import Mentoring, MentorMeeting, Message, ServiceRole, User
from people.policies import mentor_meetings, mentorings
from people.queries import as_walks, mentored_lines, supporters_led_by, walks_of, walks_with
from portal.actions import erase_person
from portal.queries import everything_about
from tests.cast import Cast, put_on_course
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)
OUTSIDERS = ("yusuf", "ella", "pat", "alex", "tomasz", "sunita")


def begin(cast: Cast, person: User, mentor: User, **values: object) -> Mentoring:
    return begin_mentoring(person, mentor=mentor, service=cast.riverside, by=cast.robin, **({"instead_of": None} | values))  # type: ignore[arg-type]


@pytest.fixture
def walk(cast: Cast) -> Mentoring:
    """Morgan mentors Amara since three weeks ago."""
    return begin(cast, cast.amara, cast.morgan, starts=clock.today() - 21 * DAY)


@pytest.fixture
def met(cast: Cast, walk: Mentoring) -> MentorMeeting:
    """They met a week ago; Morgan said so."""
    return record_meeting(walk, met_on=clock.today() - 7 * DAY, by=cast.morgan)[0]


def roles_of(person: User, role: Role) -> ServiceRole:
    return ServiceRole.objects.get(person=person, role=role)


# --- Who sees what ---


def test_list_and_single_check_agree_through_roles_that_end(cast: Cast, walk: Mentoring, met: MentorMeeting) -> None:
    give_role(cast.dev, service=cast.riverside, role=Role.MENTOR, by=None)
    others = begin(cast, cast.dev, cast.morgan)
    ended = end_mentoring(others, by=cast.robin)
    give_role(cast.yusuf, service=cast.hillside, role=Role.MENTOR, by=None)
    away = begin_mentoring(cast.ella, mentor=cast.yusuf, service=cast.hillside, instead_of=None, by=cast.yusuf)
    for _ in range(2):
        assert_policy_agrees(mentorings, cast, [walk, ended, away])
        assert_policy_agrees(mentor_meetings, cast, [met])
        end_role(roles_of(cast.morgan, Role.MENTOR), by=None)


def test_exactly_these_see_it_and_may_do_this(cast: Cast, walk: Mentoring, met: MentorMeeting) -> None:
    everybody = list(cast.people())
    may = {
        action: {who.display_name for who in everybody if mentorings.may(who, action, walk)} for action in ("view", "record", "end", "edit")
    }
    assert may == {
        "view": {"Amara Okafor", "Morgan Lee", "Robin Hughes"}, "record": {"Amara Okafor", "Morgan Lee"}, "end": {"Robin Hughes"},
        "edit": set(),
    }  # fmt: skip
    assert {who.display_name for who in everybody if mentor_meetings.may(who, "take_back", met)} == {"Morgan Lee"}


@pytest.mark.parametrize(("who", "role"), [("morgan", Role.MENTOR), ("amara", Role.SUPPORTER)])
def test_when_either_role_ends_the_mentor_sees_nothing(
    cast: Cast, walk: Mentoring, met: MentorMeeting, sign_in: SignIn, who: str, role: Role
) -> None:
    end_role(roles_of(getattr(cast, who), role), by=None)

    assert list(walks_of(cast.morgan)) == []
    assert "Amara" not in sign_in(cast.morgan).get("/mentoring/").content.decode()
    assert sign_in(cast.morgan).get(f"/mentoring/{walk.uuid}/").status_code == 404
    for one in (cast.morgan, cast.amara):
        with pytest.raises(PermissionDenied):
            record_meeting(walk, met_on=clock.today(), by=one)
    with pytest.raises(PermissionDenied):
        take_back_meeting(met, by=cast.morgan)
    body = sign_in(cast.amara).get("/mentoring/").content.decode()
    assert "Morgan Lee" in body and "Ended" in body and '<button class="btn">We met' not in body
    assert sign_in(cast.amara).post(f"/mentoring/{walk.uuid}/", {"met_on": clock.today().isoformat()}).status_code == 403


def test_somebody_who_moves_to_another_service_is_not_followed(cast: Cast, walk: Mentoring) -> None:
    end_role(roles_of(cast.amara, Role.SUPPORTER), by=None)
    give_role(cast.amara, service=cast.hillside, role=Role.SUPPORTER, by=None)
    give_role(cast.morgan, service=cast.hillside, role=Role.MENTOR, by=None)

    assert list(walks_of(cast.morgan)) == []
    assert not mentorings.visible_to(cast.yusuf).exists()


@pytest.mark.parametrize("who", OUTSIDERS)
def test_outsiders_find_nothing(cast: Cast, walk: Mentoring, met: MentorMeeting, sign_in: SignIn, who: str) -> None:
    client = sign_in(getattr(cast, who))
    assert "Amara" not in client.get("/mentoring/").content.decode()
    day = {"met_on": clock.today().isoformat()}
    for path in (f"/mentoring/{walk.uuid}/", f"/people/mentoring/{walk.uuid}/end/"):
        assert client.get(path).status_code == 404
        assert client.post(path, day).status_code == 404
    assert client.post(f"/mentoring/{walk.uuid}/{met.uuid}/back/").status_code == 404
    desk = client.get("/people/mentoring/")
    assert desk.status_code == (200 if who == "yusuf" else 403) and "Amara" not in desk.content.decode()
    choose = client.get(f"/people/mentoring/{cast.riverside.uuid}/{cast.amara.uuid}/")
    assert choose.status_code == (403 if who == "sunita" else 404)
    with pytest.raises(PermissionDenied):
        begin_mentoring(cast.dev, mentor=cast.morgan, service=cast.riverside, instead_of=None, by=getattr(cast, who))
    with pytest.raises(PermissionDenied):
        end_mentoring(walk, by=getattr(cast, who))


@pytest.mark.parametrize("who", ["amara", "morgan"])
def test_the_two_neither_choose_nor_end(cast: Cast, walk: Mentoring, sign_in: SignIn, who: str) -> None:
    client = sign_in(getattr(cast, who))
    assert client.post(f"/people/mentoring/{walk.uuid}/end/").status_code == 403
    assert client.get(f"/people/mentoring/{cast.riverside.uuid}/{cast.amara.uuid}/").status_code == 403
    assert client.get("/people/mentoring/").status_code == 403


def test_who_leads_sees_the_last_day_and_not_the_page_of_the_two(cast: Cast, walk: Mentoring, met: MentorMeeting, sign_in: SignIn) -> None:
    desk = sign_in(cast.robin)
    assert desk.get(f"/mentoring/{walk.uuid}/").status_code == 403
    assert desk.post(f"/mentoring/{walk.uuid}/", {"met_on": clock.today().isoformat()}).status_code == 403
    body = desk.get("/people/mentoring/").content.decode()
    assert "Morgan Lee" in body and f"{met.met_on.day} {met.met_on:%B %Y}" in body


def test_there_is_no_field_for_words() -> None:
    """Only that they met, and on what day."""
    assert {field.name for field in MentorMeeting._meta.get_fields()} == {
        "id", "uuid", "mentoring", "met_on", "recorded_by", "recorded_at", "taken_back_at",
    }  # fmt: skip
    assert {field.name for field in Mentoring._meta.get_fields()} == {
        "id", "uuid", "person", "mentor", "service", "starts", "ends", "meetings",
    }  # fmt: skip


# --- Beginning and ending ---


def test_chosen_by_who_leads_and_pressed_twice_it_is_once(cast: Cast, sign_in: SignIn) -> None:
    desk, path = sign_in(cast.robin), f"/people/mentoring/{cast.riverside.uuid}/{cast.dev.uuid}/"
    assert {one.display_name for one in desk.get(path).context["mentors"]} == {"Morgan Lee"}
    sent = {"mentor": str(cast.morgan.uuid), "starts": clock.today().isoformat(), "instead_of": ""}
    for _ in range(2):
        assert desk.post(path, sent)["Location"] == "/people/mentoring/"

    row = Mentoring.objects.get()
    assert (row.person, row.mentor, row.service, row.starts, row.ends) == (cast.dev, cast.morgan, cast.riverside, clock.today(), None)
    assert {(one.person, one.kind, one.path) for one in Message.objects.all()} == {
        (cast.dev, "update", "/mentoring/"), (cast.morgan, "update", "/mentoring/"),
    }  # fmt: skip
    [event] = AuditEvent.objects.filter(verb="mentoring_begun")
    assert (event.actor_id, event.detail) == (
        cast.robin.pk, {"person": cast.dev.pk, "mentor": cast.morgan.pk, "service": cast.riverside.pk},
    )  # fmt: skip


def test_another_mentor_ends_the_first_and_a_stale_page_changes_nothing(cast: Cast, walk: Mentoring, sign_in: SignIn) -> None:
    give_role(cast.dev, service=cast.riverside, role=Role.MENTOR, by=None)
    desk, path = sign_in(cast.robin), f"/people/mentoring/{cast.riverside.uuid}/{cast.amara.uuid}/"
    stale = desk.post(path, {"mentor": str(cast.dev.uuid), "starts": clock.today().isoformat(), "instead_of": ""})
    assert stale.status_code == 422 and "Somebody has chosen a mentor meanwhile." in stale.content.decode()
    page = desk.get(path)
    assert page.context["mentors"] == [cast.dev], "who is chosen already is not offered"
    fresh = page.context["form"]["instead_of"].value()
    desk.post(path, {"mentor": str(cast.dev.uuid), "starts": clock.today().isoformat(), "instead_of": str(fresh)})

    assert [(row.mentor, row.ends) for row in Mentoring.objects.order_by("pk")] == [(cast.morgan, clock.today()), (cast.dev, None)]
    assert Message.objects.filter(person=cast.morgan).count() == 2
    assert list(walks_of(cast.morgan)) == []


def test_ending_twice_is_once(cast: Cast, walk: Mentoring, sign_in: SignIn) -> None:
    desk = sign_in(cast.robin)
    assert "End it" in desk.get(f"/people/mentoring/{walk.uuid}/end/").content.decode()
    for _ in range(2):
        assert desk.post(f"/people/mentoring/{walk.uuid}/end/").status_code == 302
    assert "It ended on" in desk.get(f"/people/mentoring/{walk.uuid}/end/").content.decode()

    assert AuditEvent.objects.filter(verb="mentoring_ended").count() == 1
    assert Message.objects.filter(person=cast.amara).count() == 2
    assert sign_in(cast.morgan).get(f"/mentoring/{walk.uuid}/").status_code == 404
    assert sign_in(cast.amara).get(f"/mentoring/{walk.uuid}/").status_code == 200


def test_mentors_and_people_have_their_roles_there_and_are_two(cast: Cast) -> None:
    give_role(cast.amara, service=cast.riverside, role=Role.MENTOR, by=None)
    give_role(cast.ella, service=cast.hillside, role=Role.MENTOR, by=None)
    for person, mentor in ((cast.amara, cast.amara), (cast.amara, cast.dev), (cast.amara, cast.ella), (cast.pat, cast.morgan),
                           (cast.ella, cast.morgan), (cast.sunita, cast.morgan)):  # fmt: skip
        with pytest.raises(ValidationError):
            begin(cast, person, mentor)
    with pytest.raises(ValidationError):
        begin(cast, cast.dev, cast.morgan, starts=clock.today() + DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mentoring.objects.create(person=cast.amara, mentor=cast.amara, service=cast.riverside)
    assert not Mentoring.objects.exists()


def test_a_choice_that_cannot_be_is_told_at_its_field(cast: Cast, sign_in: SignIn) -> None:
    desk, path = sign_in(cast.robin), f"/people/mentoring/{cast.riverside.uuid}/{cast.dev.uuid}/"
    good = {"mentor": str(cast.morgan.uuid), "starts": clock.today().isoformat(), "instead_of": ""}
    for changed, told in (
        ({"mentor": ""}, "Choose one."),
        ({"mentor": str(cast.ella.uuid)}, "They are not a mentor here any more."),
        ({"starts": (clock.today() + DAY).isoformat()}, "That day is still to come."),
        ({"starts": "in spring"}, "Type a day"),
        ({"instead_of": str(uuid.uuid4())}, "Somebody has chosen a mentor meanwhile."),
    ):
        answer = desk.post(path, good | changed)
        assert (answer.status_code, told in answer.content.decode()) == (422, True), changed
    for gone in (cast.pat, cast.ella, cast.robin):
        assert desk.get(f"/people/mentoring/{cast.riverside.uuid}/{gone.uuid}/").status_code == 404
    assert not Mentoring.objects.exists()


# --- We met ---


@pytest.mark.parametrize("who", ["amara", "morgan"])
def test_either_says_that_they_met_and_twice_is_once(cast: Cast, walk: Mentoring, sign_in: SignIn, who: str) -> None:
    day = clock.today() - 2 * DAY
    for one in (getattr(cast, who), getattr(cast, who), cast.amara, cast.morgan):
        assert sign_in(one).post(f"/mentoring/{walk.uuid}/", {"met_on": day.isoformat()})["Location"] == "/mentoring/"

    row = MentorMeeting.objects.get()
    assert (row.met_on, row.recorded_by) == (day, getattr(cast, who))
    assert [one.last_met for one in as_walks(list(walks_of(cast.morgan)))] == [day]
    assert [(one.last_met, one.in_force) for one in walks_with(cast.amara)] == [(day, True)]


def test_a_mistake_is_taken_back_by_who_made_it_and_the_day_can_be_noted_anew(
    cast: Cast, walk: Mentoring, met: MentorMeeting, sign_in: SignIn
) -> None:
    path = f"/mentoring/{walk.uuid}/{met.uuid}/back/"
    for other in (cast.amara, cast.robin):
        assert sign_in(other).post(path).status_code == 403
    for _ in range(2):
        assert sign_in(cast.morgan).post(path)["Location"] == f"/mentoring/{walk.uuid}/"
    assert sign_in(cast.morgan).get(path)["Location"] == f"/mentoring/{walk.uuid}/"

    assert [one.last_met for one in walks_with(cast.amara)] == [None]
    assert record_meeting(walk, met_on=met.met_on, by=cast.amara)[1]
    assert MentorMeeting.objects.count() == 2, "what was taken back is kept"
    assert AuditEvent.objects.filter(verb="taken_back").count() == 1


def test_a_day_that_cannot_be_is_told_at_its_field_and_kept(cast: Cast, walk: Mentoring, sign_in: SignIn) -> None:
    for typed, told in (
        ((clock.today() + DAY).isoformat(), "That day is still to come."),
        ((clock.today() - 30 * DAY).isoformat(), "Pick a day since then."),
        ("", "Type a day"),
        ("yesterday", "Type a day"),
        ("2026-02-31", "Type a day"),
    ):
        answer = sign_in(cast.morgan).post(f"/mentoring/{walk.uuid}/", {"met_on": typed})
        body = answer.content.decode()
        assert (answer.status_code, told in body, f'value="{typed}"' in body or not typed) == (422, True, True), typed
        assert "Yes, it was that day" not in body
    assert not MentorMeeting.objects.exists()


def test_a_day_long_past_is_asked_about_once_more(cast: Cast, sign_in: SignIn) -> None:
    walk = begin(cast, cast.amara, cast.morgan, starts=clock.today() - 89 * DAY)
    phone, sent = sign_in(cast.amara), {"met_on": (clock.today() - 70 * DAY).isoformat()}
    answer = phone.post(f"/mentoring/{walk.uuid}/", sent)
    assert answer.status_code == 422 and "That is more than two months ago." in answer.content.decode()
    assert phone.post(f"/mentoring/{walk.uuid}/", sent | {"sure": "on"}).status_code == 302

    assert MentorMeeting.objects.get().met_on == clock.today() - 70 * DAY


def test_a_day_typed_while_signed_out_is_kept(cast: Cast, walk: Mentoring, client: Client) -> None:
    answer = client.post(f"/mentoring/{walk.uuid}/", {"met_on": "2026-11-01"})
    assert answer.status_code == 401 and "2026-11-01" in answer.content.decode()


# --- Where it stands ---


def test_the_menu_names_it_while_the_hat_is_on(cast: Cast, sign_in: SignIn) -> None:
    give_role(cast.sunita, service=cast.riverside, role=Role.MENTOR, by=None)
    link = '<a href="/mentoring/"'
    assert link in sign_in(cast.morgan).get("/help/").content.decode()
    for other in (cast.amara, cast.robin, cast.tomasz):
        assert link not in sign_in(other).get("/help/").content.decode()
        assert link in sign_in(other).get("/profile/").content.decode()
    both = sign_in(cast.sunita)
    assert link not in both.get("/help/").content.decode()
    both.post("/hat/", {"hat": f"mentor:{cast.riverside.pk}"})
    assert link in both.get("/help/").content.decode()


def test_without_any_it_says_so(cast: Cast, sign_in: SignIn, client: Client) -> None:
    assert "Nobody walks with you yet" in sign_in(cast.tomasz).get("/mentoring/").content.decode()
    assert client.get("/mentoring/").status_code == 302


def test_the_page_of_one_person_says_who_walks_with_them(cast: Cast, walk: Mentoring, small_course: object, sign_in: SignIn) -> None:
    learns = put_on_course(cast.amara, cast.riverside, small_course)  # type: ignore[arg-type]
    page = " ".join(sign_in(cast.robin).get(f"/people/{learns.uuid}/").content.decode().split())
    assert "<strong>Morgan Lee</strong> walks with Amara Okafor" in page and f"/people/mentoring/{walk.uuid}/end/" in page
    end_role(roles_of(cast.morgan, Role.MENTOR), by=None)
    assert "Nobody walks with Amara Okafor now" in sign_in(cast.robin).get(f"/people/{learns.uuid}/").content.decode()
    end_role(roles_of(cast.amara, Role.SUPPORTER), by=None)
    assert "walks with" not in sign_in(cast.robin).get(f"/people/{learns.uuid}/").content.decode()


def test_the_desk_lists_every_peer_supporter_once(cast: Cast, walk: Mentoring, sign_in: SignIn) -> None:
    give_role(cast.dev, service=cast.riverside, role=Role.SUPPORTER, by=None)  # a second, overlapping one
    lines = mentored_lines(list(supporters_led_by(cast.robin)))
    assert [(line.person, line.walk.mentoring if line.walk else None) for line in lines] == [(cast.amara, walk), (cast.dev, None)]
    assert [role.person for role in supporters_led_by(cast.robin, alone=True)] == [cast.dev]
    assert [role.person for role in supporters_led_by(cast.yusuf)] == [cast.ella]
    assert "Everybody has a mentor" not in sign_in(cast.robin).get("/people/mentoring/?show=alone&page=x").content.decode()


def test_lists_have_the_same_queries_for_one_and_for_three(
    cast: Cast, walk: Mentoring, met: MentorMeeting, sign_in: SignIn, django_assert_num_queries: Callable
) -> None:
    mentor, desk, amara = sign_in(cast.morgan), sign_in(cast.robin), sign_in(cast.amara)
    for more in (0, 2):
        for n in range(more):
            person = User.objects.create_user(f"n{n}@alongside.example", display_name=f"N {n}")
            give_role(person, service=cast.riverside, role=Role.SUPPORTER, by=None)
            record_meeting(begin(cast, person, cast.morgan), met_on=clock.today(), by=person)
            record_meeting(walk, met_on=clock.today() - n * DAY, by=cast.morgan)
        with django_assert_num_queries(5):  # session, person, how many, those, mine
            mentor.get("/mentoring/")
        with django_assert_num_queries(5):  # session, person, how many (none), mine, which of them last
            amara.get("/mentoring/")
        with django_assert_num_queries(6):  # session, person, how many, those, their mentors, which of them last
            desk.get("/people/mentoring/")


# --- A person's rights ---


def test_each_side_exports_what_is_theirs(cast: Cast, walk: Mentoring, met: MentorMeeting) -> None:
    own, given = everything_about(cast.amara), everything_about(cast.morgan)

    assert [(row["who"], [day["on"] for day in row["met"]]) for row in own["your mentors"]] == [("Morgan Lee", [met.met_on])]
    assert [[day["on"] for day in row["met"]] for row in given["you mentored"]] == [[met.met_on]]
    assert "Amara" not in str(given["you mentored"]) and not given["your mentors"]


def test_erasing_the_mentor_leaves_the_days_without_a_name(cast: Cast, walk: Mentoring, met: MentorMeeting) -> None:
    erase_person(cast.morgan)

    row = Mentoring.objects.get()
    assert (row.mentor, row.ends, row.meetings.get().recorded_by) == (None, clock.today(), None)
    assert everything_about(cast.amara)["your mentors"][0]["who"] == "Somebody"


def test_erasing_the_person_takes_it_along(cast: Cast, walk: Mentoring, met: MentorMeeting) -> None:
    erase_person(cast.amara)

    assert not Mentoring.objects.exists() and not MentorMeeting.objects.exists()
