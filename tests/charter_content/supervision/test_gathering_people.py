"""Who comes to a day: signing up, places, what people need, and who sees whom."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from charter_content.supervision import queries
from charter_content.supervision.actions import (
    move_gathering,
    plan_gathering,
    sign_up,
    take_off,
)
from charter_content.supervision.enums import Answer
from charter_content.supervision.models import Gathering, SignUp
from foundation import clock
from foundation.keys import KeyRing
from foundation.models import DataKey
from people.enums import Role
from people.models import Service, ServiceRole, User
from tests.cast import Cast
from tests.factories.gatherings import GROUP, NEEDS, REVIEW_DAY, closed, come, fresh, on_its_day, plan_of, planned

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)


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
