"""Which role is on: it comes with the person, is kept in the session, and never grants anything."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from courses.cohorts.actions import CohortPlan, make_cohort
from courses.pages.models import CoursePage
from foundation import clock
from people.actions import end_role, give_role
from people.enums import Role
from people.hats import hats_of
from people.models import Service, ServiceRole, User
from tests.cast import Cast

SignIn = Callable[[User], Client]
DAY = dt.timedelta(days=1)


def shown(person: User) -> list[str]:
    return [str(hat) for hat in hats_of(User.objects.with_hats().get(pk=person.pk))]


@pytest.fixture
def both(cast: Cast) -> ServiceRole:
    """Robin is a supporter at Hillside too."""
    return give_role(cast.robin, service=cast.hillside, role=Role.SUPPORTER, by=None)


def test_hats_are_the_roles_of_today_and_those_that_lead_stand_first(cast: Cast, both: ServiceRole) -> None:
    give_role(cast.robin, service=cast.hillside, role=Role.MENTOR, by=None, starts=clock.today() + DAY)

    assert shown(cast.robin) == ["Coordinator · Riverside", "Peer supporter · Hillside"]
    assert shown(cast.pat) == shown(cast.tomasz) == shown(cast.alex) == []


def test_odd_names_of_services_stay_whole(cast: Cast) -> None:
    odd = Service.objects.create(name="Tom’s, “A | B: C’ 'D'\\")
    give_role(cast.ella, service=odd, role=Role.MENTOR, by=None)

    assert shown(cast.ella) == [f"Mentor · {odd.name}", "Peer supporter · Hillside"]


def test_hats_come_with_the_person(cast: Cast, both: ServiceRole, django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(1):
        assert len(hats_of(User.objects.with_hats().get(pk=cast.robin.pk))) == 2


def test_the_screen_says_which_hat_is_on(cast: Cast, both: ServiceRole, sign_in: SignIn) -> None:
    desk = sign_in(cast.robin)
    assert "You act as Coordinator · Riverside <a" in desk.get("/help/").content.decode()

    answer = desk.post("/hat/", {"hat": f"supporter:{cast.hillside.pk}", "next": "/help/"})

    assert (answer.status_code, answer["Location"]) == (302, "/help/")
    assert "You act as Peer supporter · Hillside <a" in desk.get("/help/").content.decode()
    assert desk.get("/people/").status_code == 200, "a hat takes nothing away either"


def test_one_hat_has_nothing_to_change(cast: Cast, sign_in: SignIn) -> None:
    body = sign_in(cast.amara).get("/help/").content.decode()

    assert "Peer supporter · Riverside" in body and "/hat/" not in body


def test_a_hat_that_ended_gives_way_to_another(cast: Cast, both: ServiceRole, sign_in: SignIn) -> None:
    desk = sign_in(cast.robin)
    desk.post("/hat/", {"hat": f"supporter:{cast.hillside.pk}"})
    third = give_role(cast.robin, service=cast.hillside, role=Role.MENTOR, by=None)
    end_role(both, by=None)

    assert "You act as Coordinator · Riverside <a" in desk.get("/help/").content.decode()
    end_role(third, by=None)
    assert "Coordinator · Riverside" in desk.get("/help/").content.decode()


@pytest.mark.parametrize("hat", ["coordinator:{other}", "coordinator:99999", "nonsense", "", "supporter:"])
def test_nobody_puts_on_what_is_not_theirs(cast: Cast, both: ServiceRole, sign_in: SignIn, hat: str) -> None:
    desk = sign_in(cast.robin)
    answer = desk.post("/hat/", {"hat": hat.format(other=cast.hillside.pk)})

    assert answer.status_code == 422
    assert "You act as Coordinator · Riverside <a" in desk.get("/help/").content.decode()
    desk.session["hat"] = f"coordinator:{cast.hillside.pk}"
    assert str(cast.ella) not in desk.get("/people/").content.decode()


@pytest.mark.parametrize("bad", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "/hat/"])
def test_it_leads_back_to_our_own_pages_only(cast: Cast, both: ServiceRole, sign_in: SignIn, bad: str) -> None:
    answer = sign_in(cast.robin).post("/hat/", {"hat": f"supporter:{cast.hillside.pk}", "next": bad})

    assert answer["Location"] == "/"


def test_without_a_role_it_says_so(cast: Cast, client: Client, sign_in: SignIn) -> None:
    assert "You have no role in a service today" in sign_in(cast.tomasz).get("/hat/").content.decode()
    assert client.get("/hat/").status_code == 302


def test_who_only_facilitates_has_a_way_to_their_registers_in_the_menu(cast: Cast, small_course: CoursePage, sign_in: SignIn) -> None:
    plan = CohortPlan("Autumn", facilitators=(cast.morgan,))
    make_cohort(cast.riverside, plan, course_key=small_course.translation_key, by=cast.robin)
    morgan = sign_in(cast.morgan)
    assert '<a href="/people/cohorts/">Cohorts</a>' in morgan.get("/mentoring/").content.decode()
    assert "Autumn" in morgan.get("/people/cohorts/").content.decode()
    for name in ("amara", "sunita", "yusuf", "alex"):
        assert "/people/cohorts/" not in sign_in(getattr(cast, name)).get("/charter/").content.decode(), name


def test_a_mentor_who_facilitates_nothing_is_told_so(cast: Cast, sign_in: SignIn) -> None:
    assert "Once you are named to facilitate one" in sign_in(cast.morgan).get("/people/cohorts/").content.decode()
    for name in ("amara", "sunita", "alex"):
        assert sign_in(getattr(cast, name)).get("/people/cohorts/").status_code == 403, name
