"""Coming together: who plans, which services take part, and who sees a day."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from charter_content.supervision import queries
from charter_content.supervision.actions import (
    answer_invitation,
    cancel_gathering,
    move_gathering,
    plan_gathering,
    sign_up,
    submit_theme,
)
from charter_content.supervision.enums import Answer, Stage
from charter_content.supervision.models import Gathering, GatheringAction, GatheringAddition, Invitation, SignUp
from charter_content.supervision.policies import gathering_actions, gathering_additions, gatherings, invitations, sign_ups
from foundation import clock
from people.enums import Role
from people.models import ServiceRole, User
from tests.cast import Cast
from tests.factories.gatherings import GROUP, NEEDS, NETWORK, REVIEW_DAY, closed, come, fresh, plan_of, planned, shut
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)


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
