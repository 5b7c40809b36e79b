"""For every record and every member of the cast: the list and the single check agree; and who that is, by name."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from charter_content.supervision import policies
from charter_content.supervision.actions import (
    add_to_session,
    answer_request,
    ask_to_supervise,
    begin_agreement,
    open_prepared,
    plan_session,
    set_rhythm,
)
from charter_content.supervision.enums import AddedAs, Keep, Kind
from charter_content.supervision.models import Agreement, PreparedShare, Session, Supervision
from charter_content.supervision.queries import met_in_time
from foundation import clock
from people.enums import Role
from people.models import ServiceRole, User
from portal.actions import erase_person
from tests.cast import Cast
from tests.factories.supervision import DAY, begin, pair_of, prepare, share, signed
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]


@pytest.fixture
def everything(cast: Cast) -> Cast:
    """One of each, in two services: Dev with Robin at Riverside, Ella with Yusuf at Hillside, and Robin, whom Yusuf supervises."""
    for person, leader, service in ((cast.dev, cast.robin, cast.riverside), (cast.ella, cast.yusuf, cast.hillside)):
        pair = pair_of(person, service)
        kept = signed(pair, leader, action_1_words="Call", action_1_owner="person")
        add_to_session(kept, added_as=AddedAs.DISSENT, text="Otherwise", by=person)
        begin(pair, leader)
        plan_session(pair, at=clock.now() + DAY, kind=Kind.FULL, place="", by=person)
        begin_agreement(pair, by=person)
        share(prepare(pair, keep={"P1": Keep.SHARE, "P4": Keep.PRIVATE, "P7": Keep.TALK}), leader)
        open_prepared(PreparedShare.objects.get(writer=person, talk_only=False), by=leader)
        set_rhythm(service, {"weeks_between": 5}, by=leader)
    own = ask_to_supervise(cast.robin, service=cast.riverside, email=cast.yusuf.email, by=cast.robin)
    assert own is not None
    answer_request(own, yes=True, by=cast.yusuf)
    own.refresh_from_db()
    signed(own, cast.yusuf, action_1_words="Rest", action_1_owner="supervisor")
    return cast


POLICIES = (
    policies.rhythms, policies.supervisions, policies.agreements, policies.sessions, policies.signatures, policies.additions,
    policies.actions, policies.preparations, policies.prepared_principles, policies.prepared_shares, policies.openings,
)  # fmt: skip


def rows_of(policy: Any) -> list[Model]:
    return list(policy.rows().all())


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.model.__name__)
def test_list_and_single_check_agree(everything: Cast, policy: Any) -> None:
    assert_policy_agrees(policy, everything, rows_of(policy))


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.model.__name__)
def test_they_agree_still_when_roles_end_begin_double_and_people_are_erased(everything: Cast, policy: Any) -> None:
    cast, day = everything, clock.today()
    ServiceRole.objects.create(person=cast.morgan, service=cast.riverside, role=Role.DEPUTY, starts=day - 9 * DAY, ends=day - DAY)
    ServiceRole.objects.create(person=cast.dev, service=cast.hillside, role=Role.COORDINATOR)  # two hats
    ServiceRole.objects.create(person=cast.pat, service=cast.riverside, role=Role.COORDINATOR)  # back again
    cast.robin.roles.update(ends=day - DAY)
    ServiceRole.objects.create(person=cast.robin, service=cast.hillside, role=Role.COORDINATOR)  # moved
    assert_policy_agrees(policy, everything, rows_of(policy))
    erase_person(cast.yusuf)

    assert_policy_agrees(policy, cast, rows_of(policy))


def seers(cast: Cast, policy: Any, row: Model) -> set[str]:
    return {person.display_name.split()[0] for person in cast.people() if policy.may(person, "view", row)}


def test_who_sees_what_of_devs(everything: Cast) -> None:
    cast = everything
    pair = Supervision.objects.get(person=cast.dev)
    both = {"Dev", "Robin"}
    assert seers(cast, policies.supervisions, pair) == both
    for session in pair.sessions.all():
        assert seers(cast, policies.sessions, session) == both
    assert seers(cast, policies.agreements, Agreement.objects.get(supervision=pair)) == both
    preparation = pair.preparations.get()
    assert seers(cast, policies.preparations, preparation) == {"Dev"}
    for one in preparation.principles.all():
        assert seers(cast, policies.prepared_principles, one) == {"Dev"}
    for shared in pair.prepared_shares.all():
        assert seers(cast, policies.prepared_shares, shared) == both


def test_a_coordinators_own_is_between_the_two_alone(everything: Cast) -> None:
    cast = everything
    ServiceRole.objects.create(person=cast.morgan, service=cast.riverside, role=Role.COORDINATOR)
    own = Supervision.objects.get(person=cast.robin)

    assert seers(cast, policies.supervisions, own) == {"Robin", "Yusuf"}
    assert seers(cast, policies.sessions, own.sessions.get()) == {"Robin", "Yusuf"}
    cast.yusuf.roles.update(ends=clock.today() - DAY)
    assert seers(cast, policies.sessions, Session.objects.get(supervision=own)) == {"Robin"}


def test_a_deputy_sees_as_long_as_the_dates_say(everything: Cast, sign_in: SignIn) -> None:
    cast = everything
    kept = Session.objects.signed().get(supervision__person=cast.dev)
    url = f"/supervision/sessions/{kept.pk}/"
    role = ServiceRole.objects.create(person=cast.morgan, service=cast.riverside, role=Role.DEPUTY, ends=clock.today())
    assert sign_in(cast.morgan).get(url).status_code == 200
    ServiceRole.objects.filter(pk=role.pk).update(starts=clock.today() - 5 * DAY, ends=clock.today() - DAY)

    assert sign_in(cast.morgan).get(url).status_code == 404
    assert sign_in(cast.morgan).get("/supervision/desk/").status_code == 403


ADDRESSES = (
    "pair/{pair}/", "pair/{pair}/plan/", "pair/{pair}/prepare/", "sessions/{kept}/", "sessions/{kept}/summary.pdf", "sessions/{open}/",
    "sessions/{open}/read/", "sessions/{planned}/", "sessions/{planned}/move/", "sessions/{planned}/cancel/",
    "sessions/{planned}/meeting.ics", "agreements/{agreement}/", "agreements/{agreement}/read/", "agreements/{agreement}/agreement.pdf",
    "preparations/{preparation}/",
    "preparations/{preparation}/1/", "preparations/{preparation}/delete/", "shared/{shared}/", "shared/{shared}/back/",
)  # fmt: skip


@pytest.mark.parametrize("who", ["amara", "sunita", "morgan", "pat", "yusuf", "ella", "tomasz", "alex"])
def test_no_address_of_devs_is_there_for_anybody_else(everything: Cast, who: str, sign_in: SignIn) -> None:
    cast = everything
    pair = Supervision.objects.get(person=cast.dev)
    ids = {
        "pair": pair.pk, "kept": pair.sessions.signed().get().pk, "open": pair.sessions.being_written().get().pk,
        "planned": pair.sessions.planned().get().pk, "agreement": pair.agreements.get().pk, "preparation": pair.preparations.get().pk,
        "shared": pair.prepared_shares.get(talk_only=False).pk,
    }  # fmt: skip
    client = sign_in(getattr(cast, who))

    found = {address: client.get(f"/supervision/{address.format(**ids)}").status_code for address in ADDRESSES}
    assert set(found.values()) == {404}, found
    posts = ("pair/{pair}/begin/", "pair/{pair}/agreement/", "pair/{pair}/hours/", "pair/{pair}/supervisor/", "sessions/{open}/read/")
    assert {client.post(f"/supervision/{address.format(**ids)}", {"name": "x", "revision": 1}).status_code for address in posts} == {404}
    assert client.post(f"/supervision/sessions/{ids['open']}/", {"themes": "Mine"}).status_code == 404
    assert pair.sessions.count() == 3


def test_yours_to_see_and_not_to_do_is_403(everything: Cast, sign_in: SignIn) -> None:
    cast = everything
    pair = Supervision.objects.get(person=cast.dev)
    dev, robin = sign_in(cast.dev), sign_in(cast.robin)

    assert dev.post(f"/supervision/pair/{pair.pk}/begin/").status_code == 403
    assert dev.post(f"/supervision/pair/{pair.pk}/hours/", {"few_hours": "on"}).status_code == 403
    assert robin.get(f"/supervision/pair/{pair.pk}/prepare/").status_code == 403
    assert dev.get("/supervision/desk/").status_code == 403


def test_signed_out_nothing_is_there(everything: Cast, client: Client) -> None:
    pair = Supervision.objects.get(person=everything.dev)
    for address in ("", "words/", "desk/", f"pair/{pair.pk}/", f"pair/{pair.pk}/prepare/"):
        assert client.get(f"/supervision/{address}").status_code == 302


def test_a_manager_sees_nothing_here_but_the_way_to_the_counts(everything: Cast, sign_in: SignIn) -> None:
    page = sign_in(everything.sunita).get("/supervision/").content.decode()
    assert 'href="/people/counts/"' in page
    for name in ("Dev", "Amara", "Robin"):
        assert name not in page
    counts = sign_in(everything.sunita).get("/people/counts/").content.decode()
    assert "Had supervision in time" in counts and "Fewer than 10" in counts
    for name in ("Dev", "Amara", "Robin"):
        assert name not in counts


def test_who_met_in_time_is_counted_once_and_only_while_they_are_there(everything: Cast) -> None:
    cast = everything
    before = met_in_time([cast.riverside.pk, cast.hillside.pk]).get(cast.riverside.pk, 0)
    person = User.objects.create_user("n@alongside.example", display_name="Quorum")
    role = ServiceRole.objects.create(person=person, service=cast.riverside, role=Role.SUPPORTER, starts=clock.today() - 90 * DAY)
    assert met_in_time([cast.riverside.pk]).get(cast.riverside.pk, 0) == before
    signed(pair_of(person, cast.riverside), cast.robin)
    assert met_in_time([cast.riverside.pk])[cast.riverside.pk] == before + 1
    with clock.set_to(clock.now() + 63 * DAY):
        assert met_in_time([cast.riverside.pk]).get(cast.riverside.pk, 0) == 0
    ServiceRole.objects.filter(pk=role.pk).update(ends=clock.today() - DAY)
    assert met_in_time([cast.riverside.pk]).get(cast.riverside.pk, 0) == before
