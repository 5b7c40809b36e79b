"""A session: planned, begun, written together, read back, signed by both, locked; and what comes after."""

import datetime as dt
import json
import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from charter_content.charter.models import Charter, Principle
from charter_content.supervision import queries
from charter_content.supervision.actions import (
    ChangedSince,
    Sent,
    add_to_session,
    begin_session,
    cancel_session,
    end_action,
    move_session,
    plan_session,
    sign_session,
    words_of,
    write_session,
)
from charter_content.supervision.enums import AddedAs, Ended, Keep, Kind, Stage
from charter_content.supervision.forms import fingerprint
from charter_content.supervision.models import Action, Addition, PreparedShare, Session, Supervision
from foundation import clock, stamps
from foundation.keys import KeyRing
from foundation.models import DataKey
from people.enums import Role
from people.models import ServiceRole, User
from portal.actions import erase_person
from tests.cast import Cast
from tests.factories.supervision import ACTION, DAY, THEMES, begin, pair_of, prepare, sent, share, sign, signed

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


# --- Afterwards ---


def test_a_correction_or_a_dissent_is_added_and_nothing_is_overwritten(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    row = signed(dev_pair, cast.robin)
    record = bytes(row.record)
    url = f"/supervision/sessions/{row.pk}/"
    assert sign_in(cast.dev).post(f"{url}add/", {"added_as": "dissent", "text": "I meant it otherwise."}).status_code == 302
    add_to_session(row, added_as=AddedAs.DISSENT, text="I meant it otherwise.", by=cast.dev)
    add_to_session(row, added_as=AddedAs.CORRECTION, text="It was Tuesday.", by=cast.robin)

    row = Session.objects.prefetch_related("additions").get(pk=row.pk)
    assert bytes(row.record) == record
    assert [(one.what, one.name, one.text) for one in queries.signed_summary(row).added] == [
        ("I see something differently", "Dev Patel", "I meant it otherwise."), ("A correction", "Robin Hughes", "It was Tuesday."),
    ]  # fmt: skip
    with pytest.raises(TypeError):
        Addition.objects.all()[0].save()
    empty = sign_in(cast.dev).post(f"{url}add/", {"added_as": "correction", "text": " "})
    assert empty.status_code == 422 and "Write a few words first." in empty.content.decode()
    for outsider in (cast.amara, cast.yusuf, cast.sunita, cast.alex):
        with pytest.raises(PermissionDenied):
            add_to_session(row, added_as=AddedAs.CORRECTION, text="Me too", by=outsider)


def test_nothing_can_be_added_before_it_is_signed(cast: Cast, dev_pair: Supervision) -> None:
    row = begin(dev_pair, cast.robin)
    with pytest.raises(PermissionDenied):
        add_to_session(row, added_as=AddedAs.CORRECTION, text="Early", by=cast.dev)


def test_a_new_coordinator_reads_what_was_signed_and_not_what_was_being_written(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    kept = signed(dev_pair, cast.robin)
    draft = begin(dev_pair, cast.robin)
    ServiceRole.objects.create(person=cast.morgan, service=cast.riverside, role=Role.COORDINATOR)
    assert sign_in(cast.morgan).get(f"/supervision/sessions/{kept.pk}/").status_code == 200
    assert sign_in(cast.morgan).get(f"/supervision/sessions/{draft.pk}/").status_code == 404
    ServiceRole.objects.filter(person=cast.robin).update(ends=clock.today() - DAY)

    assert sign_in(cast.robin).get(f"/supervision/sessions/{kept.pk}/").status_code == 404
    taken_over = sign(draft, cast.dev, cast.morgan, cast.dev)
    assert taken_over.stage == Stage.LOCKED
    assert queries.signed_summary(taken_over).supervisor == "Morgan Lee"


def test_who_cannot_sign_in_any_more_holds_nothing_up(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    """Robin's account is closed and the role goes on: a deputy finishes what was being written, and nobody new is given to Robin."""
    row = sign(begin(dev_pair, cast.robin), cast.robin)
    ServiceRole.objects.create(person=cast.morgan, service=cast.riverside, role=Role.DEPUTY, ends=clock.today() + DAY)
    assert sign_in(cast.morgan).get(f"/supervision/sessions/{row.pk}/").status_code == 404
    User.objects.filter(pk=cast.robin.pk).update(is_active=False)
    page = sign_in(cast.morgan).get(f"/supervision/sessions/{row.pk}/read/").content.decode()
    assert "Robin Hughes has signed it for whoever supervises." in page and "You have signed it" not in page
    write_session(row, sent(row, {"themes": "Finished by Morgan"}), by=cast.morgan)
    row = sign(row, cast.dev, cast.morgan)

    assert row.stage == Stage.LOCKED and queries.signed_summary(row).supervisor == "Morgan Lee"
    assert pair_of(cast.amara, cast.riverside).supervisor is None


def test_the_next_meeting_is_not_before_this_one(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    row = begin(dev_pair, cast.robin, next_on=f"{clock.today() - DAY}", next_time="10:00")
    page = sign_in(cast.dev).get(f"/supervision/sessions/{row.pk}/read/")

    assert page.status_code == 422 and "That day is before this meeting." in page.content.decode()


def test_every_session_has_a_key_of_its_own(cast: Cast, dev_pair: Supervision) -> None:
    first, second = signed(dev_pair, cast.robin), signed(dev_pair, cast.robin)

    owners = set(DataKey.objects.filter(owner__startswith="session:").values_list("owner", flat=True))
    assert owners == {f"session:{first.pk}", f"session:{second.pk}"}
    assert THEMES.encode() not in bytes(first.record) and json.loads(KeyRing(first.key_owner).read(first, "record"))["themes"] == THEMES


# --- What goes wrong ---


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
