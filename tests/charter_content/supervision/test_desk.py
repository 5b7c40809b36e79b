"""Whom somebody supervises: who needs it first, in a constant number of queries."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter_content.supervision import queries
from charter_content.supervision.actions import plan_session
from charter_content.supervision.enums import Keep, Kind
from charter_content.supervision.models import Session, Supervision
from foundation import clock
from people.enums import Role
from people.models import ServiceRole, User
from tests.cast import Cast
from tests.factories.supervision import DAY, begin, pair_of, prepare, share, signed

SignIn = Callable[[User], Client]


def supporters(cast: Cast, number: int) -> list[User]:
    made = User.objects.bulk_create(User(email=f"n{n}@alongside.example", display_name=f"N{n:03}") for n in range(number))
    ServiceRole.objects.bulk_create(
        ServiceRole(person=one, service=cast.riverside, role=Role.SUPPORTER, starts=clock.today() - dt.timedelta(days=90)) for one in made
    )
    return made


def count(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_it_lists_the_people_of_ones_services_and_nobody_else(cast: Cast) -> None:
    assert {row.person for row in queries.desk(cast.robin)} == {cast.amara, cast.dev}
    assert {row.person for row in queries.desk(cast.yusuf)} == {cast.ella}
    for who in (cast.pat, cast.sunita, cast.morgan, cast.dev, cast.alex):
        assert queries.desk(who) == []


def test_unread_first_then_overdue_then_by_day(cast: Cast) -> None:
    zoe, ben = supporters(cast, 2)
    ahead = clock.now() + 3 * DAY
    plan_session(pair_of(cast.amara, cast.riverside), at=ahead, kind=Kind.FULL, place="", by=cast.robin)
    signed(pair_of(zoe, cast.riverside), cast.robin)
    share(prepare(pair_of(ben, cast.riverside), keep={"P1": Keep.SHARE}), cast.robin)

    rows = queries.desk(cast.robin)
    assert [row.person for row in rows] == [ben, cast.dev, cast.amara, zoe]
    assert [(row.unread, row.cycle.is_overdue) for row in rows] == [(1, True), (0, True), (0, False), (0, False)]


def test_what_is_not_signed_yet_waits_on_the_desk(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    row = begin(dev_pair, cast.robin)
    assert "Dev Patel: what you wrote" in sign_in(cast.robin).get("/supervision/desk/").content.decode()
    assert "and sign it" in sign_in(cast.dev).get("/supervision/").content.decode()
    assert [one.pk for one in queries.to_sign(cast.robin)] == [row.pk]
    assert queries.to_sign(cast.yusuf) == queries.to_sign(cast.amara) == []


def test_desk_with_500_supporters_costs_what_it_costs_with_one(cast: Cast, sign_in: SignIn) -> None:
    desk = sign_in(cast.robin)
    signed(pair_of(cast.dev, cast.riverside), cast.robin)
    few = count(desk, "/supervision/desk/")
    people = supporters(cast, 500)
    pairs = Supervision.objects.bulk_create(
        Supervision(person=one, service=cast.riverside, supervisor=cast.robin, began=clock.today() - dt.timedelta(days=90))
        for one in people
    )
    Session.objects.bulk_create(
        Session(supervision=pair, supervisor=cast.robin, held_on=clock.today() - days * DAY, locked_at=clock.now())
        for pair in pairs
        for days in (70, 40, 10)
    )

    assert (few, count(desk, "/supervision/desk/")) == (10, 10)
    assert len(queries.desk(cast.robin)) == 502


@pytest.mark.parametrize("number", [1, 3])
def test_ones_own_page_and_a_persons_page_cost_the_same_for_one_and_for_three_meetings(
    cast: Cast, dev_pair: Supervision, sign_in: SignIn, number: int
) -> None:
    for n in range(number):
        signed(dev_pair, cast.robin, action_1_words="Ring up", action_1_owner="person")
        begin(dev_pair, cast.robin)
        Session.objects.being_written().update(held_on=clock.today() - (n + 1) * DAY)

    assert count(sign_in(cast.dev), "/supervision/") == 16
    assert count(sign_in(cast.robin), f"/supervision/pair/{dev_pair.pk}/") == 14


def test_a_day_far_ahead_does_not_hide_that_it_is_overdue(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    plan_session(dev_pair, at=clock.now() + 60 * DAY, kind=Kind.FULL, place="", by=cast.dev)
    row = next(row for row in queries.desk(cast.robin) if row.person == cast.dev)

    assert row.cycle.is_overdue and row.cycle.planned_for is not None
    assert "Overdue since" in sign_in(cast.robin).get("/supervision/desk/").content.decode()
