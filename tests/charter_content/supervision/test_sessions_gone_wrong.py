"""A session begun by mistake, taken over, with odd days, without a script, or while the charter changes."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from charter_content.charter.models import Charter, Principle
from charter_content.supervision import queries
from charter_content.supervision.actions import (
    begin_session,
    cancel_session,
    plan_session,
    write_session,
)
from charter_content.supervision.enums import Kind, Stage
from charter_content.supervision.models import Session, Supervision
from foundation import clock, stamps
from people.enums import Role
from people.models import ServiceRole, User
from tests.cast import Cast
from tests.factories.supervision import DAY, begin, sent, sign

SignIn = Callable[[User], Client]
JSON = {"Accept": "application/json"}


def tomorrow() -> dt.datetime:
    return clock.now() + DAY


def test_without_a_script_a_box_that_one_leaves_alone_stays_as_the_other_wrote_it(
    cast: Cast, dev_pair: Supervision, sign_in: SignIn
) -> None:
    row = begin(dev_pair, cast.robin, learning="As it was", next_kind="short")
    url, desk = f"/supervision/sessions/{row.pk}/", sign_in(cast.robin)
    shown = desk.get(url).content.decode()
    posted = dict(re.findall(r'type="hidden" name="([\w.]+)" value="([^"]*)"', shown))
    assert posted["learning.was"] and posted["learning.revision"] == "1"
    write_session(row, sent(row, {"learning": "Dev writes", "next_kind": "debrief"}), by=cast.dev)
    response = desk.post(url, posted | {"learning": "As it was", "next_kind": "short", "themes": "Robin writes"})

    assert response.status_code == 302
    kept = queries.texts_of(Session.objects.get())
    assert (kept["learning"], kept["next_kind"], kept["themes"]) == ("Dev writes", "debrief", "Robin writes")


def test_a_page_begun_by_mistake_is_taken_away_and_one_with_words_is_not(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    planned = plan_session(dev_pair, at=tomorrow(), kind=Kind.FULL, place="", by=cast.dev)
    begin_session(dev_pair, session=planned, by=cast.robin)
    assert "It did not take place" in sign_in(cast.robin).get(f"/supervision/sessions/{planned.pk}/").content.decode()
    assert sign_in(cast.robin).post(f"/supervision/sessions/{planned.pk}/cancel/").status_code == 302
    cycle = queries.pair(dev_pair, by=cast.robin).cycle
    assert (Session.objects.get().stage, cycle.last_held) == (Stage.CANCELLED, None)
    assert queries.to_sign(cast.robin) == queries.to_sign(cast.dev) == []
    written = begin(dev_pair, cast.robin)

    with pytest.raises(PermissionDenied):
        cancel_session(written, by=cast.robin)
    assert sign_in(cast.robin).get(f"/supervision/sessions/{written.pk}/cancel/").status_code == 403
    assert "It did not take place" not in sign_in(cast.robin).get(f"/supervision/sessions/{written.pk}/").content.decode()


def test_a_principle_that_the_charter_lost_keeps_its_name_in_what_is_signed(cast: Cast, dev_pair: Supervision) -> None:
    row = sign(begin(dev_pair, cast.robin, principles="P1 P13"), cast.robin)
    newest = Charter.objects.order_by("-number").first()
    assert newest is not None
    later = Charter.objects.create(title="Ours", number=newest.number + 1, definition="Shorter")
    Principle.objects.create(charter=later, order=1, code="P1", name="Safe", plain_line="Safe.")
    stamps.bump(stamps.CHARTER)
    row = sign(row, cast.dev)

    assert queries.signed_summary(row).principles == ("Safe", "Choice")


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"held_on": "0001-01-01"}, "That day is more than a year ago."),
        ({"action_1_owner": "person"}, "Say what is to be done."),
        ({"action_1_due": "2030-01-01"}, "Say what is to be done."),
    ],
)
def test_a_day_long_past_and_an_action_without_words_are_told(cast: Cast, dev_pair: Supervision, texts: dict[str, str], told: str) -> None:
    assert told in queries.draft_of(begin(dev_pair, cast.robin, **texts)).problems.values()


def test_whoever_takes_a_session_over_asks_for_both_names_again(cast: Cast, dev_pair: Supervision) -> None:
    row = sign(begin(dev_pair, cast.robin), cast.robin)
    ServiceRole.objects.create(person=cast.morgan, service=cast.riverside, role=Role.COORDINATOR)
    ServiceRole.objects.filter(person=cast.robin).update(ends=clock.today() - DAY)
    write_session(row, {}, by=cast.morgan)
    row = sign(row, cast.dev)
    assert row.stage == Stage.OPEN, "Robin's name stands under Robin's session"
    row = sign(row, cast.morgan)

    assert {one.name for one in queries.signed_summary(row).signed} == {"Dev Patel", "Morgan Lee"}


def test_what_the_other_picked_is_told_in_words_and_not_in_codes(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    row = begin(dev_pair, cast.robin, next_kind="full", principles="P1")
    write_session(row, sent(row, {"next_kind": "short", "principles": "P13"}), by=cast.dev)
    page = sign_in(cast.robin).post(
        f"/supervision/sessions/{row.pk}/",
        {"next_kind": "debrief", "next_kind.revision": "1", "principles": "P4", "principles.there": "1", "principles.revision": "1"},
    )
    quotes = re.findall(r"<blockquote>(.*?)</blockquote>", page.content.decode(), re.DOTALL)

    assert page.status_code == 409
    assert {re.sub(r"<[^>]+>", "", quote).strip() for quote in quotes} == {"Choice", "Short check-in"}
