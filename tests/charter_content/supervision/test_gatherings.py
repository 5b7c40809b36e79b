"""Coming together: who plans, which services take part, who sees a day, and who comes."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from charter_content import flows
from charter_content.supervision import queries
from charter_content.supervision.actions import (
    ChangedSince,
    answer_invitation,
    cancel_gathering,
    close_gathering,
    keep_register,
    move_gathering,
    plan_gathering,
    sign_up,
    submit_theme,
    take_off,
)
from charter_content.supervision.enums import Answer, Came, Stage
from charter_content.supervision.models import Gathering, GatheringAction, GatheringAddition, Invitation, SignUp
from charter_content.supervision.policies import gathering_actions, gathering_additions, gatherings, invitations, sign_ups
from foundation import clock
from foundation.keys import KeyRing
from foundation.models import DataKey
from people.enums import Role
from people.models import Service, ServiceRole, User
from tests.cast import Cast
from tests.factories.gatherings import GROUP, NEEDS, NETWORK, REVIEW_DAY, closed, come, fresh, on_its_day, plan_of, planned, shut
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)


@pytest.fixture
def group(cast: Cast) -> Gathering:
    """Group supervision at Riverside, which Robin facilitates."""
    return planned(cast.riverside, cast.robin)


@pytest.fixture
def review_day(cast: Cast) -> Gathering:
    """A review day that Riverside plans, and Hillside takes part in."""
    return planned(cast.riverside, cast.robin, kind=REVIEW_DAY, invited=((cast.hillside, cast.yusuf),))


def viewers(cast: Cast, row: Gathering) -> set[User]:
    return {person for person in cast.people() if gatherings.may(person, "view", row)}


# --- Planned ---


def test_only_who_leads_the_service_plans_and_the_same_moment_is_once(cast: Cast, group: Gathering) -> None:
    again = plan_gathering(cast.riverside, GROUP, plan_of(GROUP, cast.robin, at=group.planned_for), by=cast.robin)
    assert again == group and Gathering.objects.count() == 1
    for outsider in (cast.amara, cast.sunita, cast.morgan, cast.pat, cast.yusuf, cast.tomasz, cast.alex):
        with pytest.raises(PermissionDenied):
            plan_gathering(cast.riverside, GROUP, plan_of(GROUP, cast.robin), by=outsider)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"on": "01/02/2020"}, "That day is past."),
        ({"on": "31/12/9999"}, "Is the year right?"),
        ({"places": "3"}, "From 4 to 8."),
        ({"places": "9"}, "From 4 to 8."),
        ({"minutes": "5"}, "How many minutes?"),
        ({"facilitators": []}, "Choose who facilitates."),
        ({"on": ""}, "On which day?"),
    ],
)
def test_what_does_not_fit_is_told_and_what_was_typed_stays(cast: Cast, sign_in: SignIn, sent: dict, told: str) -> None:
    on = clock.today() + 30 * DAY
    whole = {
        "on": f"{on:%d/%m/%Y}",
        "at": "14.30",
        "minutes": "90",
        "place": "Room 2",
        "places": "8",
        "facilitators": [str(cast.robin.uuid)],
    }
    response = sign_in(cast.robin).post(f"/supervision/group/plan/{cast.riverside.uuid}/group/", whole | sent)

    assert response.status_code == 422
    body = response.content.decode()
    assert told in body and 'value="Room 2"' in body
    assert not Gathering.objects.exists()


def test_who_facilitates_leads_or_mentors_there(cast: Cast) -> None:
    assert queries.facilitators_for(cast.riverside) == [cast.morgan, cast.robin]
    for outsider in (cast.amara, cast.pat, cast.yusuf, cast.sunita):
        with pytest.raises(ValidationError):
            plan_gathering(cast.riverside, GROUP, plan_of(GROUP, outsider), by=cast.robin)


def test_group_supervision_is_of_one_service(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        plan_gathering(cast.riverside, GROUP, plan_of(GROUP, cast.robin, invited=(cast.hillside,)), by=cast.robin)


def test_the_next_is_suggested_as_often_as_its_kind_comes_round(cast: Cast, group: Gathering) -> None:
    assert queries.usual_day(cast.riverside, GROUP) == group.day + dt.timedelta(weeks=5)
    assert queries.usual_day(cast.riverside, REVIEW_DAY) == clock.today() + dt.timedelta(weeks=1)


def test_moved_and_called_off_by_whoever_leads_there(cast: Cast, group: Gathering) -> None:
    come(group, cast.amara, needs=NEEDS)
    Gathering.objects.update(reminded_at=clock.now())
    later = clock.now() + 9 * DAY
    moved = move_gathering(group, plan_of(GROUP, cast.morgan, at=later), by=cast.robin)
    assert (moved.planned_for, set(moved.facilitators.all()), moved.reminded_at) == (later, {cast.morgan}, None)
    for outsider in (cast.amara, cast.morgan, cast.yusuf, cast.sunita, cast.alex):
        with pytest.raises(PermissionDenied):
            cancel_gathering(group, by=outsider)
    cancel_gathering(group, by=cast.robin)
    cancel_gathering(group, by=cast.robin)
    assert fresh(group).stage == Stage.CANCELLED
    assert bytes(SignUp.objects.get().needs) == b""
    with pytest.raises(PermissionDenied):
        sign_up(group, answer=Answer.COMING, by=cast.dev)


# --- Who sees a day ---


def test_supporters_and_leaders_of_the_service_see_its_group_and_nobody_else(cast: Cast, group: Gathering) -> None:
    assert viewers(cast, group) == {cast.amara, cast.dev, cast.robin}


def test_a_mentor_sees_the_group_they_facilitate(cast: Cast) -> None:
    assert viewers(cast, planned(cast.riverside, cast.robin)) == {cast.amara, cast.dev, cast.robin}
    led = plan_gathering(cast.riverside, GROUP, plan_of(GROUP, cast.morgan, at=clock.now() + 9 * DAY), by=cast.robin)
    assert viewers(cast, led) == {cast.amara, cast.dev, cast.robin, cast.morgan}


def test_the_people_of_an_invited_service_see_it_once_whoever_leads_there_said_yes(cast: Cast, sign_in: SignIn) -> None:
    row = plan_gathering(cast.riverside, REVIEW_DAY, plan_of(REVIEW_DAY, cast.robin, invited=(cast.hillside,)), by=cast.robin)
    assert viewers(cast, row) == {cast.amara, cast.dev, cast.robin, cast.yusuf}
    asked = row.invitations.get(service=cast.hillside)
    for outsider in (cast.robin, cast.ella, cast.amara, cast.alex):
        with pytest.raises(PermissionDenied):
            answer_invitation(asked, yes=True, by=outsider)
    assert "Hillside takes part" in sign_in(cast.yusuf).get("/supervision/group/").content.decode()
    url = f"/supervision/group/{row.pk}/invitation/{cast.hillside.uuid}/"
    assert sign_in(cast.ella).post(url, {"answer": "yes"}).status_code == 404
    assert sign_in(cast.amara).post(url, {"answer": "yes"}).status_code == 404
    assert sign_in(cast.robin).post(url, {"answer": "yes"}).status_code == 403
    assert sign_in(cast.yusuf).post(url, {"answer": "yes"}).status_code == 302
    assert viewers(cast, row) == {cast.amara, cast.dev, cast.robin, cast.yusuf, cast.ella}

    come(row, cast.ella, needs=NEEDS)
    answer_invitation(asked, yes=False, by=cast.yusuf)
    assert viewers(cast, row) == {cast.amara, cast.dev, cast.robin, cast.yusuf}
    line = SignUp.objects.get(person=cast.ella)
    assert (line.answer, bytes(line.needs)) == (Answer.OFF, b"")


def test_the_service_that_plans_it_takes_part_without_being_asked(cast: Cast, review_day: Gathering) -> None:
    with pytest.raises(PermissionDenied):
        answer_invitation(review_day.invitations.get(service=cast.riverside), yes=False, by=cast.robin)


def test_the_network_is_for_people_who_lead(cast: Cast) -> None:
    row = planned(cast.riverside, cast.robin, kind=NETWORK, invited=((cast.hillside, cast.yusuf),))

    assert viewers(cast, row) == {cast.robin, cast.yusuf}
    come(row, cast.yusuf)
    for person in (cast.ella, cast.amara):
        with pytest.raises(PermissionDenied):
            sign_up(row, answer=Answer.COMING, by=person)


def test_names_of_services_are_for_people_who_lead(cast: Cast, review_day: Gathering, sign_in: SignIn) -> None:
    url = f"/supervision/group/plan/{cast.riverside.uuid}/review-day/"
    assert "Hillside" in sign_in(cast.robin).get(url).content.decode()
    assert {sign_in(person).get(url).status_code for person in (cast.amara, cast.sunita, cast.morgan)} == {403}
    assert sign_in(cast.yusuf).get(url).status_code == 404
    come(review_day, cast.amara, cast.ella)
    for path in ("/supervision/", "/supervision/group/", f"/supervision/group/{review_day.pk}/"):
        assert "Hillside" not in sign_in(cast.amara).get(path).content.decode()


def test_an_ended_role_ends_access(cast: Cast, group: Gathering, review_day: Gathering, sign_in: SignIn) -> None:
    ServiceRole.objects.create(
        person=cast.morgan, service=cast.riverside, role=Role.DEPUTY, starts=clock.today() - 30 * DAY, ends=clock.today()
    )
    come(group, cast.amara)
    url = f"/supervision/group/{group.pk}/"
    desk, phone = sign_in(cast.morgan), sign_in(cast.amara)
    assert "Amara Okafor" in desk.get(url).content.decode() and phone.get(url).status_code == 200
    ServiceRole.objects.filter(role=Role.DEPUTY).update(ends=clock.today() - DAY)
    ServiceRole.objects.filter(person=cast.amara).update(ends=clock.today() - DAY)

    for client in (desk, phone):
        assert client.get(url).status_code == client.get(f"/supervision/group/{review_day.pk}/").status_code == 404
    assert sign_in(cast.pat).get(url).status_code == 404
    with pytest.raises(PermissionDenied):
        sign_up(group, answer=Answer.COMING, by=cast.amara)


def test_whoever_leads_takes_over_when_nobody_who_facilitates_has_a_role_any_more(cast: Cast) -> None:
    row = plan_gathering(cast.riverside, GROUP, plan_of(GROUP, cast.morgan), by=cast.robin)
    come(row, cast.amara, needs=NEEDS)
    assert [one.needs for one in queries.register_of(row, by=cast.robin)] == [""]
    ServiceRole.objects.filter(person=cast.morgan).update(ends=clock.today() - DAY)

    assert not gatherings.may(cast.morgan, "view", row)
    assert [one.needs for one in queries.register_of(fresh(row), by=cast.robin)] == [NEEDS]


def test_both_halves_of_each_policy_agree(cast: Cast, group: Gathering, review_day: Gathering) -> None:
    asked = plan_gathering(cast.riverside, REVIEW_DAY, plan_of(REVIEW_DAY, cast.robin, at=clock.now() + 9 * DAY, invited=(cast.hillside,)),
                           by=cast.robin)  # fmt: skip
    network = planned(cast.hillside, cast.yusuf, kind=NETWORK, invited=((cast.riverside, cast.robin),))
    mentored = plan_gathering(cast.riverside, GROUP, plan_of(GROUP, cast.morgan, at=clock.now() + 3 * DAY), by=cast.robin)
    come(group, cast.amara, cast.dev)
    sign_up(mentored, answer=Answer.CANNOT, by=cast.dev)
    come(review_day, cast.amara, cast.ella, cast.yusuf)
    come(network, cast.robin)
    kept = closed(
        review_day, cast.robin, came=(cast.ella,), action_1_words="Say it shorter.", action_1_who="Editors", action_1_about="course"
    )
    closed(group, cast.robin, came=(cast.amara,))
    for row in (kept, group):
        GatheringAddition.objects.create(gathering=row, person=cast.robin, name="Robin")

    assert_policy_agrees(gatherings, cast, [group, review_day, asked, network, mentored])
    assert_policy_agrees(invitations, cast, Invitation.objects.all())
    assert_policy_agrees(sign_ups, cast, SignUp.objects.select_related("gathering__host"))
    assert_policy_agrees(gathering_actions, cast, GatheringAction.objects.all())
    assert_policy_agrees(gathering_additions, cast, GatheringAddition.objects.all())
    for person in cast.people():
        for row in Gathering.objects.all():
            assert gatherings.may(person, "read", row) == (row in set(Gathering.objects.readable_by(person)))
            assert gatherings.may(person, "facilitate", row) == (row in set(Gathering.objects.facilitated_by(person)))


def test_every_form_carries_what_protects_it(cast: Cast, group: Gathering, review_day: Gathering, sign_in: SignIn) -> None:
    """An include that says `only` loses it, and no test client notices."""
    plan_gathering(cast.hillside, REVIEW_DAY, plan_of(REVIEW_DAY, cast.yusuf, invited=(cast.riverside,)), by=cast.yusuf)
    come(group, cast.amara)
    for n in range(3):
        submit_theme(review_day, text=f"Theme {n}", by=cast.ella)
    shut(review_day)
    kept = closed(planned(cast.riverside, cast.robin, kind=REVIEW_DAY, at=clock.now() + 9 * DAY), cast.robin,
                  action_1_words="Say it shorter.", action_1_who="Editors", action_1_about="course")  # fmt: skip
    one = [f"group/{row.pk}/" for row in (group, review_day, kept)]
    paths = [
        "group/",
        *one,
        *(f"{one[0]}{path}/" for path in ("move", "cancel", "register", "write")),
        f"group/plan/{cast.riverside.uuid}/group/",
    ]
    sent = 0
    for person in (cast.robin, cast.amara, cast.yusuf):
        for path in paths:
            body = sign_in(person).get(f"/supervision/{path}").content.decode()
            forms = re.findall(r'<form[^>]*method="post".*?</form>', body, re.DOTALL)
            assert all("csrfmiddlewaretoken" in form for form in forms), path
            sent += len(forms)
    assert sent > 20


# --- Who comes ---


def test_one_says_so_for_oneself_and_can_change_it(cast: Cast, group: Gathering, sign_in: SignIn) -> None:
    url = f"/supervision/group/{group.pk}/"
    phone = sign_in(cast.amara)
    assert phone.post(f"{url}answer/", {"answer": "coming", "needs": NEEDS}).headers["Location"] == url
    body = phone.get(url).content.decode()
    assert "You are coming" in body and NEEDS in body
    phone.post(f"{url}answer/", {"answer": "coming", "needs": NEEDS})
    assert {(one.person, one.answer) for one in SignUp.objects.all()} == {(cast.amara, Answer.COMING)}
    phone.post(f"{url}answer/", {"answer": "cannot", "needs": NEEDS})
    line = SignUp.objects.get()
    assert (line.answer, bytes(line.needs)) == (Answer.CANNOT, b"")
    nothing = phone.post(f"{url}answer/", {"needs": "A ramp."})
    assert nothing.status_code == 422 and "A ramp." in nothing.content.decode() and "Pick one." in nothing.content.decode()
    for outsider, status in ((cast.ella, 404), (cast.sunita, 404), (cast.robin, 403)):
        assert sign_in(outsider).post(f"{url}answer/", {"answer": "coming"}).status_code == status


def test_there_are_as_many_places_as_were_set(cast: Cast, group: Gathering, sign_in: SignIn) -> None:
    Gathering.objects.update(places=1)
    come(group, cast.amara)
    come(group, cast.amara)
    response = sign_in(cast.dev).post(f"/supervision/group/{group.pk}/answer/", {"answer": "coming", "needs": "A ramp."})
    assert response.status_code == 422 and "It is full now." in response.content.decode() and "A ramp." in response.content.decode()
    sign_up(group, answer=Answer.CANNOT, by=cast.amara)
    come(group, cast.dev)

    assert {one.person for one in SignUp.objects.coming()} == {cast.dev}
    with pytest.raises(ValidationError):
        move_gathering(group, plan_of(GROUP, cast.robin, places=3), by=cast.robin)


def test_nobody_who_comes_sees_who_else_does(cast: Cast, group: Gathering, review_day: Gathering, sign_in: SignIn) -> None:
    for row in (group, review_day):
        come(row, cast.amara, cast.dev, needs=NEEDS)
    come(review_day, cast.ella, cast.yusuf)
    others = ("Dev Patel", "Ella Fraser", "Yusuf Khan")

    def seen() -> set[str]:
        paths = ("/supervision/", "/supervision/group/", *(f"/supervision/group/{row.pk}/" for row in (group, review_day)))
        pages = [sign_in(cast.amara).get(path).content.decode() for path in paths]
        return {name for name in others for body in pages if name in body}

    assert seen() == set()
    on_its_day(group)
    assert seen() == set()
    closed(group, cast.robin, came=(cast.amara, cast.dev))
    closed(review_day, cast.robin, came=(cast.amara, cast.ella, cast.yusuf))
    assert seen() == set()


def test_a_leader_sees_own_people_and_who_facilitates_sees_the_register(cast: Cast, review_day: Gathering, sign_in: SignIn) -> None:
    come(review_day, cast.amara, cast.ella, needs=NEEDS)
    sign_up(review_day, answer=Answer.CANNOT, by=cast.dev)
    url = f"/supervision/group/{review_day.pk}/"

    def names(person: User) -> set[str]:
        return {one.name for one in queries.register_of(fresh(review_day), by=person)}

    assert names(cast.robin) == {"Amara Okafor", "Ella Fraser"}
    assert names(cast.yusuf) == {"Ella Fraser"}
    desk = sign_in(cast.yusuf).get(url).content.decode()
    assert "Ella Fraser" in desk and "Amara Okafor" not in desk and NEEDS not in desk
    assert NEEDS in sign_in(cast.robin).get(url).content.decode()
    closed(review_day, cast.robin, came=(cast.amara, cast.ella))
    assert (names(cast.robin), names(cast.yusuf)) == ({"Amara Okafor"}, {"Ella Fraser"})
    assert fresh(review_day).number_came == 2


def test_who_rang_up_is_taken_off_and_can_sign_up_again(cast: Cast, review_day: Gathering, sign_in: SignIn) -> None:
    [amara, ella] = come(review_day, cast.amara, cast.ella, needs=NEEDS)
    for outsider in (cast.dev, cast.yusuf, cast.sunita, cast.amara):
        with pytest.raises(PermissionDenied):
            take_off(amara, by=outsider)
    assert sign_in(cast.yusuf).post(f"/supervision/group/{review_day.pk}/off/{amara.pk}/").status_code == 404
    assert sign_in(cast.yusuf).post(f"/supervision/group/{review_day.pk}/off/{ella.pk}/").status_code == 302
    take_off(ella, by=cast.robin)
    line = SignUp.objects.get(person=cast.ella)
    assert (line.answer, bytes(line.needs)) == (Answer.OFF, b"")
    come(review_day, cast.ella)

    assert {one.person for one in SignUp.objects.coming()} == {cast.amara, cast.ella}


def test_what_somebody_needs_is_sealed_under_the_key_of_the_day(cast: Cast, group: Gathering) -> None:
    [line] = come(group, cast.amara, needs=NEEDS)

    assert NEEDS.encode() not in bytes(line.needs)
    assert KeyRing(group.key_owner).read(line, "needs") == NEEDS
    assert set(DataKey.objects.filter(owner__startswith="gathering:").values_list("owner", flat=True)) == {group.key_owner}


def test_a_manager_sees_that_it_took_place_and_no_more(cast: Cast, group: Gathering, sign_in: SignIn) -> None:
    desk = sign_in(cast.sunita)
    assert "Took place" not in desk.get("/supervision/").content.decode()
    come(group, cast.amara)
    closed(group, cast.robin, came=(cast.amara,))

    [one] = queries.took_place(cast.sunita)
    assert (one.service, one.kind, one.day) == ("Riverside", "Group supervision", fresh(group).day)
    assert queries.took_place(cast.robin) == queries.took_place(cast.yusuf) == []
    body = desk.get("/supervision/").content.decode()
    assert "Took place" in body and "Okafor" not in body
    assert desk.get(f"/supervision/group/{group.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["tomasz", "alex", "ella", "morgan"])
def test_who_is_not_invited_finds_nothing(cast: Cast, group: Gathering, who: str, sign_in: SignIn) -> None:
    client, url = sign_in(getattr(cast, who)), f"/supervision/group/{group.pk}/"
    for path in ("", "move/", "cancel/", "meeting.ics", "register/", "register.pdf", "write/", "close/", "record.pdf", "agenda/"):
        assert client.get(f"{url}{path}").status_code == 404, path
    assert "Group supervision" not in client.get("/supervision/group/").content.decode()


def test_who_comes_finds_what_is_not_theirs_to_do_closed(cast: Cast, group: Gathering, sign_in: SignIn) -> None:
    come(group, cast.amara)
    client, url = sign_in(cast.amara), f"/supervision/group/{group.pk}/"
    for path in ("move/", "cancel/", "register/", "register.pdf", "write/", "close/", "record.pdf", "agenda/"):
        assert client.get(f"{url}{path}").status_code == 403, path


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(cast: Cast, sign_in: SignIn, django_assert_num_queries, count: int) -> None:
    for n in range(count):
        row = planned(cast.riverside, cast.robin, at=clock.now() + (n + 1) * DAY)
        come(row, cast.amara)
        closed(planned(cast.riverside, cast.robin, at=clock.now() + (n + 10) * DAY), cast.robin)
    client = sign_in(cast.amara)
    with django_assert_num_queries(5):
        client.get("/supervision/group/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_costs_the_same_for_one_and_for_three(
    cast: Cast,
    group: Gathering,
    sign_in: SignIn,
    django_assert_num_queries,
    count: int,
) -> None:
    people = [cast.amara, cast.dev, cast.ella][:count]
    ServiceRole.objects.create(person=cast.ella, service=cast.riverside, role=Role.SUPPORTER, starts=clock.today())
    come(group, *people, needs=NEEDS)
    client = sign_in(cast.robin)
    with django_assert_num_queries(10):
        body = client.get(f"/supervision/group/{group.pk}/register/").content.decode()
    assert body.count(NEEDS) == count


@pytest.mark.parametrize("count", [1, 3])
def test_invitations_and_services_cost_the_same_for_one_and_for_three(
    cast: Cast, sign_in: SignIn, django_assert_num_queries, count: int
) -> None:
    others = [cast.hillside, *(Service.objects.create(name=f"Service {n}") for n in range(count - 1))]
    for service in others[1:]:
        ServiceRole.objects.create(person=cast.yusuf, service=service, role=Role.COORDINATOR, starts=clock.today())
    for n in range(count):
        at = clock.now() + (n + 5) * DAY
        row = plan_gathering(cast.riverside, REVIEW_DAY, plan_of(REVIEW_DAY, cast.robin, at=at, invited=tuple(others)), by=cast.robin)
    come(row, cast.amara, *([cast.dev] if count > 1 else []))
    hill, desk = sign_in(cast.yusuf), sign_in(cast.robin)
    for client, path, queries_in_all in (
        (hill, "group/", 6), (hill, f"group/{row.pk}/", 19), (desk, f"group/{row.pk}/", 17),
        (desk, f"group/plan/{cast.riverside.uuid}/review-day/", 8),
    ):  # fmt: skip
        with django_assert_num_queries(queries_in_all, info=path):
            assert client.get(f"/supervision/{path}").status_code == 200
    assert hill.get("/supervision/group/").content.decode().count(">Yes, ") == count * count


@pytest.mark.parametrize("count", [1, 3])
def test_what_took_place_costs_the_same_for_one_and_for_three(cast: Cast, django_assert_num_queries, count: int) -> None:
    for n in range(count):
        closed(planned(cast.riverside, cast.robin, at=clock.now() + (n + 1) * DAY), cast.robin)
    with django_assert_num_queries(1):
        assert len(queries.took_place(cast.sunita)) == count
    with django_assert_num_queries(1):
        assert queries.next_gathering(cast.amara) is None


# --- Twice, odd, or meanwhile ---


def test_another_plan_for_the_same_moment_is_told_and_not_dropped(cast: Cast, sign_in: SignIn, group: Gathering) -> None:
    local = timezone.localtime(group.planned_for)
    Gathering.objects.update(planned_for=local.replace(second=0, microsecond=0))
    sent = {
        "on": f"{local:%d/%m/%Y}", "at": f"{local:%H:%M}", "minutes": "90", "place": "Room 2", "places": "8",
        "facilitators": [str(cast.robin.uuid)],
    }  # fmt: skip
    url = f"/supervision/group/plan/{cast.riverside.uuid}/group/"
    assert sign_in(cast.robin).post(url, sent).status_code == 302, "the same form twice is once"
    response = sign_in(cast.robin).post(url, sent | {"place": "Room 9"})
    assert response.status_code == 422
    assert "Another one is planned for that moment already." in (body := response.content.decode()) and 'value="Room 9"' in body
    assert Gathering.objects.get().place == "Room 2"


@pytest.mark.django_db(transaction=True)
def test_the_same_plan_twice_tells_people_once(cast: Cast, mailoutbox: list[EmailMessage]) -> None:
    plan = plan_of(GROUP, cast.robin)
    for _ in range(2):
        flows.plan_gathering(cast.riverside, GROUP, plan, by=cast.robin)
    call_command("work", once=True)
    assert sorted(mail.to[0] for mail in mailoutbox) == ["amara@alongside.example", "dev@alongside.example"]


def test_marks_are_of_one_day_and_a_moved_day_is_read_back_again(cast: Cast, group: Gathering) -> None:
    row = on_its_day(group)
    [line] = come(row, cast.amara)
    keep_register(row, {line.pk: Came.CAME}, by=cast.robin)
    before = fresh(row).revision
    move_gathering(row, replace(plan_of(GROUP, cast.robin, at=row.planned_for), minutes=75), by=cast.robin)
    assert (SignUp.objects.get().came, fresh(row).revision > before) == (Came.CAME, True), "only its length has changed"
    move_gathering(row, plan_of(GROUP, cast.robin), by=cast.robin)
    assert SignUp.objects.get().came == ""


def test_a_mark_that_goes_asks_to_read_back_again(cast: Cast, review_day: Gathering) -> None:
    row = on_its_day(review_day)
    lines = come(row, cast.amara, cast.dev, cast.ella)
    asked = row.invitations.get(service=cast.hillside)
    for goes in (
        lambda: sign_up(row, answer=Answer.CANNOT, by=cast.amara),
        lambda: take_off(lines[1], by=cast.robin),
        lambda: answer_invitation(asked, yes=False, by=cast.yusuf),
    ):
        keep_register(row, {line.pk: Came.CAME for line in lines}, by=cast.robin)
        seen = fresh(row).revision
        goes()
        with pytest.raises(ChangedSince):
            close_gathering(row, seen_revision=seen, by=cast.robin)
    answer_invitation(asked, yes=True, by=cast.yusuf)
    come(row, cast.ella)
    assert SignUp.objects.get(person=cast.ella).came == "", "an old mark does not come back"


def test_the_own_line_of_who_takes_over_does_not_hold_up_closing(cast: Cast, review_day: Gathering) -> None:
    ServiceRole.objects.create(person=cast.dev, service=cast.riverside, role=Role.COORDINATOR, starts=clock.today() - DAY)
    come(review_day, cast.dev)
    ServiceRole.objects.filter(person=cast.robin).update(ends=clock.today() - DAY)
    row = on_its_day(review_day)
    assert gatherings.may(cast.dev, "facilitate", row) and queries.register_of(row, by=cast.dev) == []
    assert close_gathering(row, seen_revision=fresh(row).revision, by=cast.dev).stage == Stage.LOCKED


def test_names_of_other_services_are_gone_once_it_is_called_off(cast: Cast, review_day: Gathering) -> None:
    come(review_day, cast.amara, cast.ella)
    cancel_gathering(review_day, by=cast.robin)
    assert [one.name for one in queries.register_of(fresh(review_day), by=cast.robin)] == ["Amara Okafor"]
    assert_policy_agrees(sign_ups, cast, SignUp.objects.select_related("gathering__host", "service"))


def test_an_invitation_is_answered_by_a_yes_or_a_no_alone(cast: Cast, review_day: Gathering, sign_in: SignIn) -> None:
    come(review_day, cast.ella)
    url = f"/supervision/group/{review_day.pk}/invitation/{cast.hillside.uuid}/"
    assert sign_in(cast.yusuf).post(url, {"answer": "perhaps"}).status_code == 302
    assert SignUp.objects.get().answer == Answer.COMING
    sign_in(cast.yusuf).post(url, {"answer": "no"})
    assert SignUp.objects.get().answer == Answer.OFF


@pytest.mark.parametrize(("path", "sent"), [("answer/", {"answer": "coming", "needs": "A ramp."}), ("agenda/", {"text": "A ramp."})])
def test_what_was_typed_while_it_was_called_off_comes_back(
    cast: Cast, review_day: Gathering, sign_in: SignIn, path: str, sent: dict[str, str]
) -> None:
    cancel_gathering(review_day, by=cast.robin)
    response = sign_in(cast.amara).post(f"/supervision/group/{review_day.pk}/{path}", sent)
    assert response.status_code == 403 and "A ramp." in response.content.decode()
    assert response["Cache-Control"] == "no-store, private"
    assert sign_in(cast.amara).get(f"/supervision/group/{review_day.pk}/agenda/").status_code == 403
