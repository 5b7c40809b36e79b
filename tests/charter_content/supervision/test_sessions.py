"""A session: planned, begun, written together, read back, signed by both, locked."""

import datetime as dt
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from charter_content.charter.queries import principles_by_code
from charter_content.supervision import queries
from charter_content.supervision.actions import (
    ChangedSince,
    Sent,
    begin_session,
    cancel_session,
    end_action,
    move_session,
    plan_session,
    sign_session,
    words_of,
    write_session,
)
from charter_content.supervision.enums import WAYS_OUT, Ended, Keep, Kind, Stage, Word
from charter_content.supervision.forms import fingerprint
from charter_content.supervision.models import Action, PreparedShare, Session, Supervision
from charter_content.supervision.wording import DRIFTS, NINE_QUESTIONS
from foundation import clock
from foundation.keys import KeyRing
from people.enums import Role
from people.models import ServiceRole, User
from portal.actions import erase_person
from tests.cast import Cast
from tests.factories.supervision import ACTION, DAY, THEMES, begin, prepare, sent, share, sign, signed

SignIn = Callable[[User], Client]
JSON = {"Accept": "application/json"}


def tomorrow() -> dt.datetime:
    return clock.now() + DAY


# --- Planned ---


def test_either_side_plans_moves_and_calls_off(cast: Cast, dev_pair: Supervision) -> None:
    row = plan_session(dev_pair, at=tomorrow(), kind=Kind.FULL, place="By phone", by=cast.dev)
    assert (row.stage, row.supervisor) == (Stage.PLANNED, cast.robin)
    later = tomorrow() + DAY
    moved = move_session(row, at=later, kind=Kind.SHORT, place="Room 2", by=cast.robin)
    assert (moved.planned_for, moved.kind, moved.place) == (later, Kind.SHORT, "Room 2")
    cancel_session(row, by=cast.dev)
    cancel_session(row, by=cast.dev)
    assert Session.objects.get().stage == Stage.CANCELLED
    for outsider in (cast.amara, cast.yusuf, cast.sunita, cast.morgan, cast.alex, cast.pat):
        with pytest.raises(PermissionDenied):
            plan_session(dev_pair, at=tomorrow(), kind=Kind.FULL, place="", by=outsider)


def test_the_same_moment_planned_twice_is_one_meeting(cast: Cast, dev_pair: Supervision) -> None:
    at = tomorrow()
    assert plan_session(dev_pair, at=at, kind=Kind.FULL, place="", by=cast.dev) == plan_session(
        dev_pair, at=at, kind=Kind.FULL, place="", by=cast.robin
    )


def test_a_past_day_is_told_at_the_field_and_what_was_typed_stays(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    response = sign_in(cast.robin).post(
        f"/supervision/pair/{dev_pair.pk}/plan/", {"on": "01/02/2020", "at": "14.30", "kind": "full", "place": "Room 2"}
    )

    assert response.status_code == 422
    body = response.content.decode()
    assert "Day: That day is past." in body and 'value="Room 2"' in body and 'value="01/02/2020"' in body
    assert not Session.objects.exists()


# --- Written together ---


def test_only_the_two_write_and_beginning_twice_is_once(cast: Cast, dev_pair: Supervision) -> None:
    row = begin_session(dev_pair, by=cast.robin)
    assert begin_session(dev_pair, by=cast.robin) == row
    assert (row.stage, row.held_on, row.minutes) == (Stage.OPEN, clock.today(), 60)
    write_session(row, {"themes": Sent(THEMES, 0)}, by=cast.dev)
    with pytest.raises(PermissionDenied):
        begin_session(dev_pair, by=cast.dev)
    for outsider in (cast.amara, cast.yusuf, cast.sunita, cast.morgan, cast.alex, cast.pat):
        with pytest.raises(PermissionDenied):
            write_session(row, {"themes": Sent("Mine", 0)}, by=outsider)
    assert words_of(Session.objects.get())["themes"].text == THEMES


def test_two_devices_write_different_boxes_and_the_same_box_loses_nothing(cast: Cast, dev_pair: Supervision) -> None:
    row = begin_session(dev_pair, by=cast.robin)
    write_session(row, {"themes": Sent("Dev writes", 0)}, by=cast.dev)
    outcome = write_session(row, {"themes": Sent("Robin writes", 0), "learning": Sent("WOOP", 0)}, by=cast.robin)

    assert outcome.clashes["themes"].text == "Dev writes"
    assert {name: one.text for name, one in words_of(Session.objects.get()).items()} == {"themes": "Dev writes", "learning": "WOOP"}


def test_what_stood_there_from_the_start_is_nobodys_word(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    """Without a script a page sends every field. Dev set the minutes; Robin's page still shows sixty, which Robin never typed."""
    row = begin_session(dev_pair, by=cast.robin)
    url, at_first = f"/supervision/sessions/{row.pk}/", {"minutes": "60", "next_kind": "full", "held_on": f"{row.held_on}"}
    at_first |= {f"{name}.revision": "0" for name in at_first} | {f"{name}.was": fingerprint(text) for name, text in at_first.items()}
    sign_in(cast.dev).post(url, at_first | {"minutes": "45", "next_kind": "short"})
    saved = sign_in(cast.robin).post(url, at_first | {"themes": THEMES, "themes.revision": "0"})

    assert saved.status_code == 302
    texts = queries.texts_of(Session.objects.get())
    assert (texts["minutes"], texts["next_kind"], texts["themes"]) == ("45", "short", THEMES)


def test_boxes_that_the_other_reads_remind_of_names(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    row = begin_session(dev_pair, by=cast.robin)
    page = sign_in(cast.dev).get(f"/supervision/sessions/{row.pk}/").content.decode()
    reminded = set(re.findall(r'data-module="nudge" data-for="([^"]+)"', page))
    named = {name for name in ("agenda_person", "agenda_supervisor", "themes", "learning") if f'name="{name}"' in page}
    assert named and reminded == {re.search(rf'id="([^"]+)" name="{name}"', page)[1] for name in named}  # type: ignore[index]


def test_a_script_is_told_of_both_versions(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    row = begin_session(dev_pair, by=cast.robin)
    url, desk, phone = f"/supervision/sessions/{row.pk}/", sign_in(cast.robin), sign_in(cast.dev)
    first = phone.post(url, {"themes": "Dev writes", "themes.revision": "0"}, headers=JSON)
    assert first.json() | {"at": ""} == {"saved": True, "at": "", "revisions": {"themes.revision": 1}}
    second = desk.post(url, {"themes": "Robin writes", "themes.revision": "0", "learning": "WOOP", "learning.revision": "0"}, headers=JSON)

    assert second.status_code == 409
    assert second.json() == {
        "conflict": True, "field": "themes", "theirs": "Dev writes", "revision": 1, "revisions": {"learning.revision": 1},
    }  # fmt: skip
    page = desk.post(url, {"themes": "Robin writes", "themes.revision": "0"})
    assert page.status_code == 409 and "Dev writes" in page.content.decode() and "Robin writes" in page.content.decode()


def test_what_is_typed_into_a_signed_session_comes_back(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    row = signed(dev_pair, cast.robin)
    response = sign_in(cast.robin).post(f"/supervision/sessions/{row.pk}/", {"themes": "One more thing", "themes.revision": "1"})

    assert response.status_code == 404
    assert "One more thing" in response.content.decode()


# --- Signed by both ---


def test_it_is_locked_once_both_have_signed_the_same_wording(cast: Cast, dev_pair: Supervision) -> None:
    row = begin(dev_pair, cast.robin, principles="P4 P1", minutes="50", learning="Endings", check_1_word="drifting", check_1_action="Ask.")
    row = sign(row, cast.robin)
    assert row.stage == Stage.OPEN
    write_session(row, sent(row, {"themes": "Changed."}), by=cast.dev)
    row = sign(row, cast.dev)
    assert row.stage == Stage.OPEN, "Robin signed another wording"
    row = sign(row, cast.robin)
    assert row.stage == Stage.LOCKED

    summary = queries.signed_summary(row)
    assert (summary.person, summary.supervisor, summary.minutes, summary.themes) == ("Dev Patel", "Robin Hughes", 50, "Changed.")
    assert summary.principles == ("Mutuality", "Safety and trust")
    assert summary.checks == (("Drifting", "Ask."),)
    assert summary.safety_handled_outside is False
    assert {one.name for one in summary.signed} == {"Dev Patel", "Robin Hughes"}
    with pytest.raises(PermissionDenied):
        write_session(row, {"themes": Sent("Again", 0)}, by=cast.dev)


def test_the_agenda_is_not_kept(cast: Cast, dev_pair: Supervision) -> None:
    row = signed(dev_pair, cast.robin, agenda_person="My worry", agenda_supervisor="My plan")

    assert bytes(row.words) == b""
    assert "worry" not in KeyRing(row.key_owner).read(row, "record") and "plan" not in KeyRing(row.key_owner).read(row, "record")


def test_nobody_signs_what_they_have_not_read(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    row = begin(dev_pair, cast.robin)
    write_session(row, sent(row, {"learning": "Late"}), by=cast.dev)
    with pytest.raises(ChangedSince):
        sign_session(row, name="Robin", seen_revision=row.revision, by=cast.robin)
    response = sign_in(cast.robin).post(f"/supervision/sessions/{row.pk}/read/", {"name": "Robin Hughes", "revision": row.revision})

    assert response.status_code == 409
    assert "you have not signed" in response.content.decode() and "Late" in response.content.decode()
    assert not row.signatures.exists()


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"safety": ""}, "Say yes or no."),
        ({"minutes": "an hour"}, "How many minutes did you talk?"),
        ({"held_on": "soon"}, "This is not a day."),
        ({"held_on": "2999-01-01"}, "That day is still to come."),
        ({"action_1_words": ACTION}, "Say who does it."),
        ({"action_1_words": ACTION, "action_1_owner": "person", "action_1_due": "31/31/2026"}, "This is not a day."),
        ({"next_on": "2999-01-01"}, "Add the time"),
        ({"next_time": "10:00"}, "Add the day."),
        ({"check_1_action": "Ask."}, "Pick the word that fits best."),
    ],
)
def test_what_is_missing_is_told_at_its_field_before_anybody_signs(
    cast: Cast, dev_pair: Supervision, sign_in: SignIn, texts: dict[str, str], told: str
) -> None:
    row = begin(dev_pair, cast.robin, **texts)
    with pytest.raises(ValidationError):
        sign_session(row, name="Robin", seen_revision=row.revision, by=cast.robin)
    page = sign_in(cast.robin).get(f"/supervision/sessions/{row.pk}/read/")

    assert page.status_code == 422
    body = page.content.decode()
    assert told in body and "Before you sign" in body and THEMES in body


def test_it_is_read_back_exactly_as_it_is_kept(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    row = begin(
        dev_pair, cast.robin, action_1_words=ACTION, action_1_owner="supervisor", action_1_due="2030-01-02", learning="<b>Endings</b>"
    )
    url, desk, phone = f"/supervision/sessions/{row.pk}/", sign_in(cast.robin), sign_in(cast.dev)

    def article(client: Client, where: str) -> str:
        body = client.get(where).content.decode()
        return body[body.index("<article") : body.index("</article>")].split('<p class="small soft">Signed')[0].strip()

    before = article(desk, f"{url}read/")
    assert "&lt;b&gt;Endings" in before and ACTION in before and "2 January 2030" in before
    for client, name in ((desk, "Robin Hughes"), (phone, "Dev Patel")):
        response = client.post(f"{url}read/", {"name": name, "revision": row.revision})
        assert response.status_code == 302
    assert article(phone, url) == before == article(desk, url)


def test_signing_twice_is_once(cast: Cast, dev_pair: Supervision) -> None:
    row = begin(dev_pair, cast.robin)
    sign(row, cast.robin, cast.robin, cast.dev, cast.dev)

    assert Session.objects.get().signatures.count() == 2
    assert dev_pair.sessions.count() == 1


def test_signing_plans_the_next_meeting_and_begins_the_actions(cast: Cast, dev_pair: Supervision) -> None:
    day = clock.today() + 28 * DAY
    signed(
        dev_pair, cast.robin, next_on=day.isoformat(), next_time="14:30", next_kind="short", action_1_words=ACTION, action_1_owner="person",
        action_1_due=day.strftime("%d/%m/%Y"), action_2_words="Find a room.", action_2_owner="supervisor",
    )  # fmt: skip

    [planned] = dev_pair.sessions.planned()
    assert (planned.kind, planned.planned_for.date() if planned.planned_for else None) == (Kind.SHORT, day)
    assert {(one.words, one.owner, one.due_on) for one in queries.open_actions(dev_pair, by=cast.dev)} == {
        (ACTION, "Dev Patel", day), ("Find a room.", "Robin Hughes", None),
    }  # fmt: skip


def test_actions_are_carried_over_until_they_are_done(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    signed(dev_pair, cast.robin, action_1_words=ACTION, action_1_owner="person", action_2_words="Find a room.", action_2_owner="supervisor")
    second = begin(dev_pair, cast.robin)
    body = sign_in(cast.dev).get(f"/supervision/sessions/{second.pk}/").content.decode()
    assert ACTION in body and "Find a room." in body
    done = next(one for one in Action.objects.select_related("session") if one.owner == "person")
    assert sign_in(cast.robin).post(f"/supervision/actions/{done.pk}/", {"ended": "done", "session": second.pk}).headers["Location"] == (
        f"/supervision/sessions/{second.pk}/"
    )
    second = sign(second, cast.dev, cast.robin)

    assert {(one.words, one.ended) for one in queries.signed_summary(second).carried} == {(ACTION, "Done"), ("Find a room.", "")}
    third = signed(dev_pair, cast.robin)
    end_action(done, ended=None, by=cast.dev)
    assert {one.words for one in queries.open_actions(dev_pair, by=cast.dev)} == {ACTION, "Find a room."}
    assert third.stage == Stage.LOCKED
    with pytest.raises(PermissionDenied):
        end_action(done, ended=Ended.DONE, by=cast.amara)


def test_what_is_carried_over_is_part_of_the_wording(cast: Cast, dev_pair: Supervision) -> None:
    """It stands in the summary: when it changes after one has signed, both sign again."""
    signed(dev_pair, cast.robin, action_1_words=ACTION, action_1_owner="person")
    row = sign(begin(dev_pair, cast.robin), cast.dev)
    read = row.revision
    end_action(Action.objects.get(), ended=Ended.LET_GO, by=cast.robin)
    with pytest.raises(ChangedSince):
        sign_session(row, name="Robin", seen_revision=read, by=cast.robin)
    row = sign(row, cast.robin)
    assert row.stage == Stage.OPEN
    other = begin(dev_pair, cast.robin)  # the same day: it is the same session
    assert other.pk == row.pk
    row = sign(row, cast.dev)

    assert row.stage == Stage.LOCKED and [one.ended for one in queries.signed_summary(row).carried] == ["Let go"]


def test_whose_action_it_is_is_said_to_everybody_alike(cast: Cast, dev_pair: Supervision) -> None:
    """To another leader, what Robin promised is Robin's and not "you"."""
    signed(dev_pair, cast.robin, action_1_words=ACTION, action_1_owner="supervisor")
    ServiceRole.objects.create(person=cast.morgan, service=cast.riverside, role=Role.DEPUTY, ends=clock.today() + DAY)
    mine = [queries.open_actions(dev_pair, by=who)[0].mine for who in (cast.robin, cast.morgan, cast.dev)]

    assert mine == [True, False, False]


def test_a_supervisor_whose_account_is_gone_is_not_called_none(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    row = sign(begin(dev_pair, cast.robin), cast.robin)
    erase_person(cast.robin)
    for path in ("", "read/"):
        body = sign_in(cast.dev).get(f"/supervision/sessions/{row.pk}/{path}").content.decode()
        assert "The supervisor" in body and "and None" not in body and "None would" not in body and ", None" not in body
    row = sign(row, cast.dev)

    assert queries.signed_summary(row).supervisor == "The supervisor"


def test_what_was_brought_leaves_the_agenda_once_it_is_signed(cast: Cast, dev_pair: Supervision) -> None:
    prepared = prepare(dev_pair, keep={"P1": Keep.SHARE, "P4": Keep.TALK, "P7": Keep.PRIVATE})
    share(prepared, cast.robin)
    assert [one.code for one in queries.on_the_agenda(dev_pair, cast.robin)] == ["P1", "P4"]
    signed(dev_pair, cast.robin)

    assert queries.on_the_agenda(dev_pair, cast.robin) == []
    prepared.refresh_from_db()
    assert prepared.closed_at is not None
    assert PreparedShare.objects.readable_by(cast.robin).count() == 2, "it can still be read until it is taken back"


def test_nine_questions_seven_drifts_and_what_to_ask_are_at_hand(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    share(prepare(dev_pair, keep={"P1": Keep.SHARE, "P4": Keep.PRIVATE}), cast.robin)
    ask, other = (principles_by_code()[code].supervisor_prompt for code in ("P1", "P4"))
    row = begin(dev_pair, cast.robin)
    desk = sign_in(cast.robin)
    page = unescape(desk.get(f"/supervision/sessions/{row.pk}/").content.decode())

    assert (len(NINE_QUESTIONS), len(DRIFTS)) == (9, 7)
    assert [words for words in NINE_QUESTIONS if words not in page] == []
    assert [one for one in DRIFTS if not (one.towards in page and one.signals in page and one.first in page)] == []
    assert ask and ask in page and other and other not in page, "what is kept private asks nothing"
    [text] = PreparedShare.objects.all()
    assert ask in unescape(desk.get(f"/supervision/shared/{text.pk}/").content.decode())


def test_five_words_and_two_ways_out() -> None:
    assert [word.label for word in Word if word not in WAYS_OUT] == ["Hardly", "A little", "About half the time", "Mostly", "Very much"]
    assert [word.label for word in WAYS_OUT] == ["Not relevant this time", "I’d rather talk than rate"]
