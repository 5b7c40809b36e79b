"""Who is supervised by whom, with which hat, and how often."""

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from charter_content import flows
from charter_content.supervision import queries
from charter_content.supervision.actions import (
    answer_request,
    ask_to_supervise,
    choose_supervisor,
    end_supervision,
    plan_session,
    set_few_hours,
    set_rhythm,
    supervision_of,
)
from charter_content.supervision.enums import Hat, Keep, Kind, Stage
from charter_content.supervision.models import PreparedShare, Rhythm, Session, Supervision
from foundation import clock
from people.enums import Role
from people.models import ServiceRole, User
from portal.actions import erase_person
from tests.cast import Cast
from tests.factories.supervision import DAY, begin, pair_of, prepare, share, signed

SignIn = Callable[[User], Client]


def plain(html: str) -> str:
    """A page without what differs on every read of it."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]*"', "", html)


def test_it_begins_with_the_role_and_is_held_by_the_only_coordinator(cast: Cast) -> None:
    row = pair_of(cast.dev, cast.riverside)

    assert (row.supervisor, row.hat, row.began) == (cast.robin, Hat.SUPPORTER, cast.dev.roles.get().starts)
    assert pair_of(cast.dev, cast.riverside) == row == supervision_of(cast.dev, service=cast.riverside, by=cast.robin)
    for person, by in ((cast.dev, cast.amara), (cast.dev, cast.yusuf), (cast.ella, cast.robin), (cast.sunita, cast.robin)):
        with pytest.raises(PermissionDenied):
            supervision_of(person, service=cast.riverside, by=by)


def test_with_two_coordinators_nobody_is_named_until_somebody_chooses(cast: Cast, sign_in: SignIn) -> None:
    ServiceRole.objects.create(person=cast.morgan, service=cast.riverside, role=Role.COORDINATOR)
    row = pair_of(cast.dev, cast.riverside)
    assert row.supervisor_id is None
    assert {one.person for one in queries.readers_for(row)} == {cast.robin, cast.morgan}
    sign_in(cast.robin).post(f"/supervision/pair/{row.pk}/supervisor/", {"supervisor": cast.morgan.uuid})

    row.refresh_from_db()
    assert row.supervisor == cast.morgan
    assert [one.person for one in queries.readers_for(row)] == [cast.morgan, cast.robin]
    for wrong in (cast.dev, cast.yusuf, cast.sunita, cast.pat):
        with pytest.raises(ValidationError):
            choose_supervisor(row, supervisor=wrong, by=cast.robin)
    with pytest.raises(PermissionDenied):
        choose_supervisor(row, supervisor=cast.robin, by=cast.dev)


def test_planned_meetings_go_to_whoever_is_chosen(cast: Cast, dev_pair: Supervision) -> None:
    """They are the one who is reminded, and whose name the person reads."""
    planned = plan_session(dev_pair, at=clock.now() + DAY, kind=Kind.FULL, place="", by=cast.dev)
    ServiceRole.objects.create(person=cast.morgan, service=cast.riverside, role=Role.DEPUTY, ends=clock.today() + DAY)
    choose_supervisor(dev_pair, supervisor=cast.morgan, by=cast.robin)

    assert Session.objects.get(pk=planned.pk).supervisor == cast.morgan


def test_somebody_with_two_hats_is_supervised_in_each_and_holds_nobodys_own(cast: Cast, sign_in: SignIn) -> None:
    """Dev supports at Riverside and leads at Hillside, where Ella is."""
    ServiceRole.objects.create(person=cast.dev, service=cast.hillside, role=Role.COORDINATOR)
    pair, ellas = pair_of(cast.dev, cast.riverside), pair_of(cast.ella, cast.hillside)
    own = ask_to_supervise(cast.dev, service=cast.hillside, email=cast.robin.email, by=cast.dev)
    assert own is not None
    answer_request(own, yes=True, by=cast.robin)

    assert {(row.hat, row.service.name) for row in queries.supervisions_of(cast.dev)} == {
        ("supporter", "Riverside"),
        ("coordinator", "Hillside"),
    }
    body = sign_in(cast.dev).get("/supervision/").content.decode()
    assert "As a peer supporter at Riverside" in body and "As a coordinator at Hillside" in body
    assert {row.person for row in queries.desk(User.objects.with_hats().get(pk=cast.dev.pk))} == {cast.ella}
    with pytest.raises(PermissionDenied):
        begin(pair, cast.dev)
    assert begin(ellas, cast.dev).supervisor == cast.dev


def test_a_coordinator_asks_and_nothing_is_there_before_the_other_says_yes(cast: Cast, sign_in: SignIn) -> None:
    asked = sign_in(cast.robin).post(f"/supervision/ask/{cast.riverside.uuid}/", {"email": " Yusuf@Alongside.example "})
    assert asked.headers["Location"] == "/supervision/"
    row = Supervision.objects.get(person=cast.robin)
    desk = sign_in(cast.yusuf)
    assert desk.get(f"/supervision/pair/{row.pk}/").status_code == 404
    assert "Robin Hughes, coordinator at Riverside" in desk.get("/supervision/desk/").content.decode()
    for other in (cast.robin, cast.morgan, cast.dev):
        with pytest.raises(PermissionDenied):
            answer_request(row, yes=True, by=other)
    desk.post(f"/supervision/asked/{row.pk}/", {"answer": "yes"})

    assert desk.get(f"/supervision/pair/{row.pk}/").status_code == 200
    with pytest.raises(ValidationError):
        ask_to_supervise(cast.robin, service=cast.riverside, email=cast.yusuf.email, by=cast.robin)


def test_no_is_no_and_one_may_ask_somebody_else(cast: Cast, sign_in: SignIn) -> None:
    row = ask_to_supervise(cast.robin, service=cast.riverside, email=cast.yusuf.email, by=cast.robin)
    assert sign_in(cast.yusuf).post(f"/supervision/asked/{row.pk}/").status_code == 404, "no word is no answer"
    assert Supervision.objects.filter(pk=row.pk).exists()
    sign_in(cast.yusuf).post(f"/supervision/asked/{row.pk}/", {"answer": "no"})

    assert not Supervision.objects.filter(person=cast.robin).exists()


@pytest.mark.parametrize(
    "email", ["dev@alongside.example", "sunita@alongside.example", "pat@alongside.example", "nobody@alongside.example"]
)
def test_asking_tells_nobody_whether_there_is_such_a_person(cast: Cast, sign_in: SignIn, email: str) -> None:
    """The answer is the same, and so is every page afterwards."""
    client, url = sign_in(cast.robin), f"/supervision/ask/{cast.riverside.uuid}/"
    unknown = client.post(url, {"email": email}, follow=True).content.decode()
    nobodys = Supervision.objects.get(person=cast.robin)
    assert nobodys.supervisor is None
    known = client.post(url, {"email": cast.yusuf.email}, follow=True).content.decode()

    assert "If somebody who leads a service here has that address" in unknown and "They have not answered yet." in unknown
    assert plain(unknown) == plain(known)
    row = Supervision.objects.get(person=cast.robin)
    assert row.supervisor == cast.yusuf
    for one in ("plan", "prepare"):
        assert client.get(f"/supervision/pair/{row.pk}/{one}/").status_code == 403


def test_only_a_coordinator_asks_and_for_themselves_alone(cast: Cast, sign_in: SignIn) -> None:
    for who in (cast.dev, cast.sunita):
        assert sign_in(who).get(f"/supervision/ask/{cast.riverside.uuid}/").status_code == 403
    assert sign_in(cast.yusuf).get(f"/supervision/ask/{cast.riverside.uuid}/").status_code == 404
    with pytest.raises(PermissionDenied):
        flows.ask_to_supervise(cast.robin, service=cast.riverside, email=cast.yusuf.email, by=cast.yusuf)
    wrong = sign_in(cast.robin).post(f"/supervision/ask/{cast.riverside.uuid}/", {"email": "not an address"})
    assert wrong.status_code == 422 and 'value="not an address"' in wrong.content.decode()


def test_it_ends_and_what_was_signed_stays_with_the_two(cast: Cast, sign_in: SignIn) -> None:
    row = ask_to_supervise(cast.robin, service=cast.riverside, email=cast.yusuf.email, by=cast.robin)
    answer_request(row, yes=True, by=cast.yusuf)
    kept = signed(Supervision.objects.get(pk=row.pk), cast.yusuf)
    planned = plan_session(Supervision.objects.get(pk=row.pk), at=clock.now() + DAY, kind=Kind.FULL, place="", by=cast.robin)
    with pytest.raises(PermissionDenied):
        end_supervision(row, by=cast.morgan)
    sign_in(cast.robin).post(f"/supervision/pair/{row.pk}/end/")

    assert Supervision.objects.get(pk=row.pk).ended_at is not None
    for who in (cast.robin, cast.yusuf):
        assert sign_in(who).get(f"/supervision/sessions/{kept.pk}/").status_code == 200
    assert f"/supervision/sessions/{kept.pk}/" in sign_in(cast.robin).get("/supervision/").content.decode()
    desk = sign_in(cast.yusuf).get("/supervision/desk/").content.decode()
    assert desk.index("Ended") < desk.index("Robin Hughes") and desk.count("Robin Hughes") == 1
    assert Session.objects.get(pk=planned.pk).stage == Stage.CANCELLED
    again = ask_to_supervise(cast.robin, service=cast.riverside, email=cast.yusuf.email, by=cast.robin)
    assert again.pk != row.pk


def test_a_supporters_does_not_end_by_anybodys_word(cast: Cast) -> None:
    for by in (cast.dev, cast.robin):
        with pytest.raises(PermissionDenied):
            end_supervision(pair_of(cast.dev, cast.riverside), by=by)


# --- How often ---


def test_the_service_says_how_often_and_its_due_days_follow(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    signed(dev_pair, cast.robin)
    Supervision.objects.update(began=clock.today() - 400 * DAY)
    assert queries.pair(dev_pair, by=cast.robin).cycle.due.on == clock.today() + 28 * DAY
    url, desk = f"/supervision/rhythm/{cast.riverside.uuid}/", sign_in(cast.robin)
    fields = {"weeks_between": 5, "weeks_between_few_hours": 8, "months_between_agreements": 6}
    assert desk.post(url, fields).status_code == 302
    assert queries.pair(dev_pair, by=cast.robin).cycle.due.on == clock.today() + 35 * DAY
    set_few_hours(dev_pair, few_hours=True, by=cast.robin)
    assert queries.pair(dev_pair, by=cast.robin).cycle.due.on == clock.today() + 56 * DAY
    wrong = desk.post(url, fields | {"weeks_between": 0})
    assert wrong.status_code == 422 and Rhythm.objects.get().weeks_between == 5

    assert sign_in(cast.yusuf).get(url).status_code == 404
    assert sign_in(cast.dev).get(url).status_code == 403
    with pytest.raises(PermissionDenied):
        set_rhythm(cast.riverside, {"weeks_between": 9}, by=cast.sunita)
    with pytest.raises(PermissionDenied):
        set_few_hours(dev_pair, few_hours=False, by=cast.dev)


# --- Erased ---


def test_who_is_erased_takes_their_supervision_along_for_both_sides(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    signed(dev_pair, cast.robin)
    share(prepare(dev_pair, keep={"P1": Keep.SHARE}), cast.robin)
    erase_person(User.objects.get(pk=cast.dev.pk))

    from charter_content.supervision.models import Preparation, Session
    from foundation.models import DataKey

    assert [model.objects.count() for model in (Supervision, Session, Preparation, PreparedShare)] == [0, 0, 0, 0]
    assert not DataKey.objects.filter(owner__regex="^(session|agreement|prepared):").exists()
    assert not User.objects.filter(pk=cast.dev.pk).exists()


def test_a_supervisor_who_is_erased_leaves_the_others_signed_summary(cast: Cast, dev_pair: Supervision, sign_in: SignIn) -> None:
    kept = signed(dev_pair, cast.robin)
    share(prepare(dev_pair, keep={"P1": Keep.SHARE}), cast.robin)
    erase_person(User.objects.get(pk=cast.robin.pk))

    body = sign_in(cast.dev).get(f"/supervision/sessions/{kept.pk}/").content.decode()
    assert "Robin Hughes" in body, "as it was signed"
    [ended] = PreparedShare.objects.all()
    assert (ended.reader, bytes(ended.content), ended.taken_back_at is not None) == (None, b"", True)
    page = sign_in(cast.dev).get("/supervision/").content.decode()
    assert "Robin" not in page
    assert sign_in(cast.dev).get(f"/supervision/pair/{dev_pair.pk}/plan/").status_code == 200
