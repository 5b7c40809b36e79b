"""What each member of the cast may do to each record, as whole sets: nobody more, nobody less."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from charter_content.supervision import policies
from charter_content.supervision.actions import begin_agreement, plan_session, set_rhythm
from charter_content.supervision.enums import Keep, Kind
from charter_content.supervision.models import Action, Agreement, Rhythm, Session, Supervision
from foundation import clock
from people.models import User
from tests.cast import Cast
from tests.charter_content.supervision.test_agreement import both_sign
from tests.factories.supervision import DAY, begin, pair_of, prepare, share, signed

SignIn = Callable[[User], Client]
BOTH, DEV, ROBIN, NOBODY = {"Dev", "Robin"}, {"Dev"}, {"Robin"}, set[str]()


@pytest.fixture
def records(cast: Cast) -> dict[str, Model]:
    """One of each in each stage, of Dev with Robin."""
    pair = pair_of(cast.dev, cast.riverside)
    kept = signed(pair, cast.robin, action_1_words="Call", action_1_owner="person")
    set_rhythm(cast.riverside, {"weeks_between": 5}, by=cast.robin)
    prepared = prepare(pair, keep={"P1": Keep.SHARE, "P4": Keep.PRIVATE})
    [shared] = share(prepared, cast.robin)
    agreed = both_sign(begin_agreement(pair, by=cast.dev), cast.dev, cast.robin)
    return {
        "supervision": pair, "signed session": kept, "open session": begin(pair, cast.robin),
        "planned session": plan_session(pair, at=clock.now() + DAY, kind=Kind.FULL, place="", by=cast.dev),
        "agreement": begin_agreement(pair, by=cast.dev), "signed agreement": agreed, "action": Action.objects.get(),
        "rhythm": Rhythm.objects.get(), "preparation": prepared, "prepared": prepared.principles.get(code="P4"), "share": shared,
    }  # fmt: skip


MATRIX: list[tuple[Any, str, dict[str, set[str]]]] = [
    (policies.supervisions, "supervision", {"view": BOTH, "hold": ROBIN, "prepare": DEV, "work": BOTH, "answer": NOBODY, "delete": NOBODY}),
    (policies.sessions, "planned session", {"view": BOTH, "plan": BOTH, "hold": ROBIN, "write": NOBODY, "sign": NOBODY, "add": NOBODY}),
    (policies.sessions, "open session", {"view": BOTH, "plan": NOBODY, "hold": ROBIN, "write": BOTH, "sign": BOTH, "add": NOBODY}),
    (policies.sessions, "signed session", {"view": BOTH, "plan": NOBODY, "hold": NOBODY, "write": NOBODY, "sign": NOBODY, "add": BOTH}),
    (policies.agreements, "agreement", {"view": BOTH, "write": BOTH, "sign": BOTH}),
    (policies.agreements, "signed agreement", {"view": BOTH, "write": NOBODY, "sign": NOBODY}),
    (policies.actions, "action", {"view": BOTH, "end": BOTH, "change": NOBODY}),
    (policies.rhythms, "rhythm", {"view": {"Amara", "Dev", "Robin", "Sunita", "Morgan"}, "change": ROBIN}),
    (policies.preparations, "preparation", {"view": DEV, "delete": DEV}),
    (policies.prepared_principles, "prepared", {"view": DEV, "change": DEV, "share": DEV}),
    (policies.prepared_shares, "share", {"view": BOTH, "read": ROBIN, "take_back": DEV, "change": NOBODY}),
]


@pytest.mark.parametrize(("policy", "name", "rules"), MATRIX, ids=[name for _policy, name, _rules in MATRIX])
def test_who_may_do_what(cast: Cast, records: dict[str, Model], policy: Any, name: str, rules: dict[str, set[str]]) -> None:
    row = records[name]
    row.refresh_from_db()

    found = {action: {person.display_name.split()[0] for person in cast.people() if policy.may(person, action, row)} for action in rules}
    assert found == rules


def test_signed_out_nobody_may_do_anything(cast: Cast, records: dict[str, Model]) -> None:
    from django.contrib.auth.models import AnonymousUser

    for policy, name, rules in MATRIX:
        assert not any(policy.may(AnonymousUser(), action, records[name]) for action in rules)


def test_what_waits_stands_on_my_training_for_the_one_it_waits_for(
    cast: Cast, records: dict[str, Model], small_course: Any, sign_in: SignIn
) -> None:
    from tests.cast import put_on_course

    for person in (cast.dev, cast.amara):
        put_on_course(person, cast.riverside, small_course)
    dev, amara = (sign_in(person).get("/training/").content.decode() for person in (cast.dev, cast.amara))

    assert "and sign it" in dev and "with Robin Hughes" in dev
    assert "and sign it" not in amara and "with Robin Hughes" not in amara
    assert (Supervision.objects.count(), Session.objects.count(), Agreement.objects.count()) == (1, 3, 2)
