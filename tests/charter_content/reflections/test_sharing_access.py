"""Sharing: who may see what was shared, and what they may do. Asked of the roles of today."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from charter_content.reflections.actions import open_share, take_back
from charter_content.reflections.models import Reflection, Share, ShareAnswer, ShareOpening
from charter_content.reflections.policies import answers, openings, reflections, shares
from charter_content.reflections.queries import waiting_for
from foundation import clock
from people.actions import end_role, give_role
from people.enums import Role
from tests.cast import Cast
from tests.charter_content.reflections.sharing import JSON, WORDS, SignIn, body, reply, share, write
from tests.policies import assert_policy_agrees


def test_halves_agree_for_everybody_and_every_record(cast: Cast, shared: Share) -> None:
    give_role(cast.amara, service=cast.hillside, role=Role.SUPPORTER, by=None)
    row = Reflection.objects.get()
    give_role(cast.pat, service=cast.riverside, role=Role.DEPUTY, by=None, ends=clock.today() + dt.timedelta(days=3))
    to_pat = share(row, cast.pat, cast.riverside, cast.amara)
    to_yusuf, to_morgan = share(row, cast.yusuf, cast.hillside, cast.amara), share(row, cast.morgan, cast.riverside, cast.amara)
    ellas = share(write(cast.ella), cast.yusuf, cast.hillside, cast.ella)
    for one, who in ((shared, cast.robin), (to_pat, cast.pat), (to_yusuf, cast.yusuf), (ellas, cast.yusuf)):
        open_share(one, by=who)
        reply(one, who)
        reply(one, who, "Not yet sent.", send=False)
    take_back(to_yusuf, by=cast.amara)
    end_role(cast.pat.roles.get(role=Role.DEPUTY), by=None)
    give_role(cast.robin, service=cast.hillside, role=Role.MENTOR, by=None)  # two roles: what is shared at Riverside stays there

    for policy, model in ((shares, Share), (openings, ShareOpening), (answers, ShareAnswer)):
        assert_policy_agrees(policy, cast, model.objects.all())
    assert {person: set(shares.visible_to(person)) for person in cast.people() if shares.visible_to(person)} == {
        cast.amara: {shared, to_pat, to_yusuf, to_morgan}, cast.robin: {shared}, cast.morgan: {to_morgan}, cast.ella: {ellas},
        cast.yusuf: {ellas},
    }  # fmt: skip
    may = {
        action: {(str(person), one.pk) for person in cast.everybody() for one in Share.objects.all() if shares.may(person, action, one)}
        for action in ("read", "answer", "take_back", "change")
    }
    assert may["read"] == may["answer"] == {
        ("Robin Hughes", shared.pk), ("Morgan Lee", to_morgan.pk), ("Yusuf Khan", ellas.pk),
    }  # fmt: skip
    assert may["take_back"] == {("Amara Okafor", one.pk) for one in (shared, to_pat, to_morgan)} | {("Ella Fraser", ellas.pk)}
    assert may["change"] == set()  # evidence: written once


@pytest.mark.parametrize("who", ["dev", "sunita", "morgan", "pat", "yusuf", "ella", "tomasz", "alex"])
def test_not_yours_is_not_there(shared: Share, cast: Cast, who: str, sign_in: SignIn) -> None:
    reply(shared, cast.robin)
    other, url = sign_in(getattr(cast, who)), f"/reflections/shared/{shared.pk}/"

    assert [other.get(url + part).status_code for part in ("", "back/")] == [404, 404]
    assert other.post(f"{url}back/").status_code == 404
    assert other.post(f"{url}answer/", {"text": "", "answer": uuid.uuid4()}).status_code == 404
    assert other.post(f"{url}answer/", {"text": "x", "answer": uuid.uuid4()}, headers=JSON).status_code == 404
    assert "Amara" not in body(other, "/reflections/shared/") + body(other, "/reflections/shared/mine/")
    for action in (lambda: open_share(shared, by=getattr(cast, who)), lambda: reply(shared, getattr(cast, who))):
        with pytest.raises(PermissionDenied):
            action()
    with pytest.raises(PermissionDenied):
        take_back(shared, by=getattr(cast, who))


def test_reader_neither_takes_back_nor_sees_the_reflection_itself(shared: Share, cast: Cast, sign_in: SignIn) -> None:
    desk = sign_in(cast.robin)

    assert desk.post(f"/reflections/shared/{shared.pk}/back/").status_code == 404
    assert desk.get(f"/reflections/{shared.reflection_id}/").status_code == 404
    assert not reflections.visible_to(cast.robin)


def test_coordinator_who_moves_leaves_what_was_shared_behind(shared: Share, cast: Cast, sign_in: SignIn) -> None:
    desk = sign_in(cast.robin)
    assert WORDS in body(desk, f"/reflections/shared/{shared.pk}/")

    end_role(cast.robin.roles.get(), by=None)
    give_role(cast.robin, service=cast.hillside, role=Role.COORDINATOR, by=None)

    assert desk.get(f"/reflections/shared/{shared.pk}/").status_code == 404
    assert "Amara" not in body(desk, "/reflections/shared/") and waiting_for(cast.robin).shared == 0
    followed = body(sign_in(cast.amara), f"/reflections/shared/{shared.pk}/")
    assert "cannot open it now" in followed and "Take it back" in followed


def test_deputy_reads_until_the_last_day(cast: Cast, sign_in: SignIn) -> None:
    give_role(cast.pat, service=cast.riverside, role=Role.DEPUTY, by=None, ends=clock.today())
    one = share(write(cast.amara), cast.pat, cast.riverside, cast.amara)
    assert WORDS in body(sign_in(cast.pat), f"/reflections/shared/{one.pk}/")

    with clock.set_to(clock.now() + dt.timedelta(days=1)):
        assert not shares.visible_to(cast.pat) and not shares.may(cast.pat, "view", one)
        with pytest.raises(Http404):
            shares.get(cast.pat, pk=one.pk)


def test_manager_who_mentors_too_reads_as_a_mentor(cast: Cast) -> None:
    role = give_role(cast.sunita, service=cast.riverside, role=Role.MENTOR, by=None)
    one = share(write(cast.amara), cast.sunita, cast.riverside, cast.amara)
    assert set(shares.visible_to(cast.sunita)) == {one}

    end_role(role, by=None)  # still a manager there
    assert not shares.visible_to(cast.sunita)
