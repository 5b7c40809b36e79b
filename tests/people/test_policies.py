"""Who sees which people, services and roles. Dates decide, a superuser is nobody special."""

import datetime as dt

from foundation import clock
from people.actions import end_role
from people.models import Service, ServiceRole, User
from people.policies import roles, services, users
from tests.cast import Cast
from tests.policies import assert_policy_agrees


def test_halves_agree_for_people(cast: Cast) -> None:
    assert_policy_agrees(users, cast, User.objects.all())


def test_halves_agree_for_services(cast: Cast) -> None:
    assert_policy_agrees(services, cast, Service.objects.all())


def test_halves_agree_for_roles(cast: Cast) -> None:
    assert_policy_agrees(roles, cast, ServiceRole.objects.all())


def test_coordinator_sees_the_people_of_their_service(cast: Cast) -> None:
    assert set(User.objects.visible_to(cast.robin)) == {cast.robin, cast.sunita, cast.morgan, cast.amara, cast.dev}
    assert set(User.objects.visible_to(cast.yusuf)) == {cast.yusuf, cast.ella}


def test_others_see_themselves_only(cast: Cast) -> None:
    for person in (cast.amara, cast.sunita, cast.morgan, cast.pat, cast.tomasz, cast.alex):
        assert set(User.objects.visible_to(person)) == {person}


def test_access_ends_when_the_role_ends(cast: Cast) -> None:
    role = ServiceRole.objects.get(person=cast.robin)

    end_role(role, by=cast.alex)

    assert set(User.objects.visible_to(cast.robin)) == {cast.robin}
    assert not User.objects.with_hats().get(pk=cast.robin.pk).leads


def test_role_that_begins_tomorrow_shows_nothing_today(cast: Cast) -> None:
    ServiceRole.objects.filter(person=cast.robin).update(starts=clock.today() + dt.timedelta(days=1))

    assert set(User.objects.visible_to(cast.robin)) == {cast.robin}
