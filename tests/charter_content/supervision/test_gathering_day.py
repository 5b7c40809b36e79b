"""The day itself: the register, what is written with the group, closing it, reading and printing it; and what comes after."""

import datetime as dt
import io
from collections.abc import Callable

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from charter_content import flows
from charter_content.supervision import queries
from charter_content.supervision.actions import (
    ChangedSince,
    Sent,
    add_to_gathering,
    close_gathering,
    end_gathering_action,
    keep_register,
    sign_up,
    words_of,
    write_gathering,
)
from charter_content.supervision.enums import Answer, Came, Stage
from charter_content.supervision.models import Gathering, GatheringAction, GatheringAddition, SignUp
from foundation import clock
from people.enums import Role
from people.models import ServiceRole, User
from tests.cast import Cast
from tests.factories.gatherings import GROUP, LEARNING, NEEDS, closed, come, fresh, on_its_day, plan_of, planned, write

SignIn = Callable[[User], Client]
JSON = {"Accept": "application/json"}
DAY = dt.timedelta(days=1)
ACTION = {
    "action_1_words": "Say “peer” less often.",
    "action_1_who": "The editors",
    "action_1_about": "course",
    "action_1_due": "2030-01-02",
}


# --- The register ---


def test_the_register_is_kept_on_the_day_by_whoever_facilitates(cast: Cast, group: Gathering, sign_in: SignIn) -> None:
    [amara, dev] = come(group, cast.amara, cast.dev, needs=NEEDS)
    with pytest.raises(PermissionDenied):
        keep_register(group, {amara.pk: Came.CAME}, by=cast.robin)
    assert "On the day you say here who came." in sign_in(cast.robin).get(f"/supervision/group/{group.pk}/register/").content.decode()
    on_its_day(group)
    url = f"/supervision/group/{group.pk}/register/"
    body = sign_in(cast.robin).get(url).content.decode()
    assert "Amara Okafor" in body and NEEDS in body and "2 without a mark" in body
    assert sign_in(cast.robin).post(url, {f"came_{amara.pk}": "came", f"came_{dev.pk}": "perhaps"}).status_code == 302
    for outsider, status in ((cast.amara, 403), (cast.ella, 404), (cast.sunita, 404)):
        assert sign_in(outsider).post(url, {f"came_{dev.pk}": "not"}).status_code == status

    assert {(one.person, one.came) for one in SignUp.objects.all()} == {(cast.amara, Came.CAME), (cast.dev, "")}


def test_a_line_of_another_day_is_not_touched(cast: Cast, group: Gathering) -> None:
    other = planned(cast.riverside, cast.robin, at=clock.now() + 9 * DAY)
    [line] = come(other, cast.amara)
    keep_register(on_its_day(group), {line.pk: Came.CAME}, by=cast.robin)

    assert SignUp.objects.get().came == ""


def text_of(pdf: bytes) -> str:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "/StructTreeRoot" in document.Root and document.Root.MarkInfo.Marked
        return str(document.docinfo.get("/Title", ""))


def test_the_register_is_printed_with_room_to_sign(cast: Cast, group: Gathering, sign_in: SignIn) -> None:
    come(group, cast.amara, needs=NEEDS)
    response = sign_in(cast.robin).get(f"/supervision/group/{group.pk}/register.pdf")

    assert response.status_code == 200 and response["Cache-Control"] == "no-store, private"
    assert response["Content-Disposition"] == f'inline; filename="register-{group.day:%Y-%m-%d}.pdf"'
    assert text_of(response.content).startswith("Register")


# --- Written and closed ---


def test_whoever_facilitates_writes_field_by_field(cast: Cast, group: Gathering, sign_in: SignIn) -> None:
    url, desk = f"/supervision/group/{group.pk}/write/", sign_in(cast.robin)
    first = desk.post(url, {"learning": LEARNING, "learning.revision": "0"}, headers=JSON)
    assert first.json() | {"at": ""} == {"saved": True, "at": "", "revisions": {"learning.revision": 1}}
    second = desk.post(
        url, {"learning": "Other", "learning.revision": "0", "principles.there": "1", "principles": ["P4", "P1"]}, headers=JSON
    )
    assert second.status_code == 409 and second.json()["theirs"] == LEARNING
    assert {name: one.text for name, one in words_of(fresh(group)).items()} == {"learning": LEARNING, "principles": "P4\nP1"}
    for outsider, status in ((cast.amara, 404), (cast.ella, 404), (cast.sunita, 404)):
        typed = sign_in(outsider).post(url, {"learning": "What I typed", "learning.revision": "1"})
        assert typed.status_code == status and "What I typed" in typed.content.decode()
    with pytest.raises(PermissionDenied):
        write_gathering(group, {"learning": Sent("Mine", 1)}, by=cast.amara)


def test_a_group_keeps_principles_and_learning_only(cast: Cast, group: Gathering) -> None:
    write(group, cast.robin, notes="Who said what", learning=LEARNING, **ACTION)

    assert set(words_of(fresh(group))) == {"learning"}


def test_it_is_closed_as_it_was_read_back(cast: Cast, group: Gathering, sign_in: SignIn) -> None:
    come(group, cast.amara, cast.dev, needs=NEEDS)
    row = on_its_day(group)
    write(row, cast.robin, learning="<b>Endings</b>", principles="P4\nP1")
    url, desk = f"/supervision/group/{row.pk}/", sign_in(cast.robin)
    assert "2 lines of the register have no mark yet" in desk.get(f"{url}close/").content.decode()
    with pytest.raises(ValidationError):
        close_gathering(row, seen_revision=fresh(row).revision, by=cast.robin)
    seen = fresh(row).revision
    lines = {one.pk: Came.CAME if one.person == cast.amara else Came.NOT for one in SignUp.objects.all()}
    keep_register(row, lines, by=cast.robin)
    with pytest.raises(ChangedSince):
        close_gathering(row, seen_revision=seen, by=cast.robin)
    page = desk.post(f"{url}close/", {"revision": seen})
    assert page.status_code == 409 and "it is not closed" in page.content.decode()
    assert desk.post(f"{url}close/", {"revision": fresh(row).revision}).headers["Location"] == url

    def article(body: str) -> str:
        return body[body.index("<article") : body.index("</article>")].strip()

    kept = {article(client.get(url).content.decode()) for client in (desk, sign_in(cast.amara))}
    assert kept == {article(page.content.decode())} and "&lt;b&gt;Endings" in kept.pop()
    record = queries.kept_record(fresh(row))
    assert (record.came, record.principles, record.facilitators) == (1, ("Mutuality", "Safety and trust"), ("Robin Hughes",))
    assert close_gathering(row, seen_revision=0, by=cast.robin).stage == Stage.LOCKED, "closing twice is once"


def test_it_is_not_closed_before_its_day(cast: Cast, group: Gathering, sign_in: SignIn) -> None:
    with pytest.raises(PermissionDenied):
        close_gathering(group, seen_revision=group.revision, by=cast.robin)
    assert "from its day on" in sign_in(cast.robin).get(f"/supervision/group/{group.pk}/close/").content.decode()


def test_closing_deletes_what_people_need_and_who_could_not_come(cast: Cast, group: Gathering) -> None:
    come(group, cast.amara, needs=NEEDS)
    sign_up(group, answer=Answer.CANNOT, by=cast.dev)
    row = closed(group, cast.robin, came=(cast.amara,))

    assert {(one.person, one.came, bytes(one.needs)) for one in SignUp.objects.all()} == {(cast.amara, Came.CAME, b"")}
    assert (bytes(row.words), row.number_came) == (b"", 1)


def test_after_closing_nothing_changes_any_more(cast: Cast, group: Gathering, sign_in: SignIn) -> None:
    [line] = come(group, cast.amara)
    row = closed(group, cast.robin, came=(cast.amara,))
    record = bytes(row.record)
    for step in (
        lambda: write_gathering(row, {"learning": Sent("Again", 0)}, by=cast.robin),
        lambda: keep_register(row, {line.pk: Came.NOT}, by=cast.robin),
        lambda: sign_up(row, answer=Answer.COMING, by=cast.dev),
        lambda: flows.move_gathering(row, plan_of(GROUP, cast.robin), by=cast.robin),
        lambda: flows.cancel_gathering(row, by=cast.robin),
    ):
        with pytest.raises(PermissionDenied):
            step()
    typed = sign_in(cast.robin).post(f"/supervision/group/{row.pk}/write/", {"learning": "One more thing", "learning.revision": "1"})
    assert typed.status_code == 404 and "One more thing" in typed.content.decode()
    assert bytes(fresh(row).record) == record


def test_what_was_learned_is_for_those_who_came(cast: Cast, group: Gathering, sign_in: SignIn) -> None:
    ServiceRole.objects.create(person=cast.morgan, service=cast.riverside, role=Role.COORDINATOR, starts=clock.today())
    come(group, cast.amara, cast.dev)
    row = closed(group, cast.robin, came=(cast.amara,))
    url = f"/supervision/group/{row.pk}/"

    reading = {person for person in cast.people() if LEARNING in sign_in(person).get(url).content.decode()}
    assert reading == {cast.amara, cast.robin}
    assert sign_in(cast.amara).get(f"{url}record.pdf").status_code == 200
    assert [sign_in(one).get(f"{url}record.pdf").status_code for one in (cast.dev, cast.morgan, cast.sunita, cast.ella)] == [
        403,
        403,
        404,
        404,
    ]
    ServiceRole.objects.filter(person=cast.amara).update(ends=clock.today() - DAY)
    assert sign_in(cast.amara).get(url).status_code == 404


def test_a_correction_is_added_and_nothing_is_overwritten(cast: Cast, group: Gathering, sign_in: SignIn) -> None:
    come(group, cast.amara, cast.dev)
    row = closed(group, cast.robin, came=(cast.amara,))
    url = f"/supervision/group/{row.pk}/add/"
    for _ in range(2):
        assert sign_in(cast.amara).post(url, {"text": "It was two endings."}).status_code == 302
    assert sign_in(cast.amara).post(url, {"text": " "}).status_code == 422
    for outsider in (cast.dev, cast.ella, cast.sunita, cast.alex):
        with pytest.raises(PermissionDenied):
            add_to_gathering(row, text="Me too", by=outsider)

    assert [(one.name, one.text) for one in queries.kept_record(fresh(row)).added] == [("Amara Okafor", "It was two endings.")]
    with pytest.raises(TypeError):
        GatheringAddition.objects.get().save()


# --- Actions of a review day ---


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"action_1_who": ""}, "Who does it?"),
        ({"action_1_about": ""}, "Say what it is for."),
        ({"action_1_due": "31/31/2026"}, "This is not a day."),
        ({"action_1_words": ""}, "What will be done?"),
    ],
)
def test_what_an_action_lacks_is_told_at_its_field(cast: Cast, review_day: Gathering, sign_in: SignIn, texts: dict, told: str) -> None:
    row = on_its_day(review_day)
    write(row, cast.robin, learning=LEARNING, **ACTION | texts)
    with pytest.raises(ValidationError):
        close_gathering(row, seen_revision=fresh(row).revision, by=cast.robin)
    page = sign_in(cast.robin).get(f"/supervision/group/{row.pk}/close/")

    assert page.status_code == 422
    assert told in page.content.decode() and "Before you close" in page.content.decode() and LEARNING in page.content.decode()


def test_everybody_who_is_invited_sees_the_actions_and_whoever_facilitates_says_done(
    cast: Cast, review_day: Gathering, sign_in: SignIn
) -> None:
    come(review_day, cast.amara)
    row = closed(review_day, cast.robin, came=(cast.amara,), notes="Three tables.", **ACTION)
    url, action = f"/supervision/group/{row.pk}/", GatheringAction.objects.get()

    reading = {person for person in cast.people() if "less often" in sign_in(person).get(url).content.decode()}
    assert reading == {cast.amara, cast.dev, cast.robin, cast.yusuf, cast.ella}
    assert "Three tables." not in sign_in(cast.ella).get(url).content.decode()
    done = f"/supervision/group/actions/{action.pk}/"
    for outsider, status in ((cast.ella, 403), (cast.yusuf, 403), (cast.sunita, 404), (cast.robin, 302)):
        assert sign_in(outsider).post(done, {"done": "yes"}).status_code == status
    assert "Done" in sign_in(cast.ella).get(url).content.decode()
    end_gathering_action(action, done=False, by=cast.robin)
    assert GatheringAction.objects.get().done_at is None
    assert "less often" not in str(bytes(action.words)) and "editors" not in str(bytes(action.who))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three_actions(
    cast: Cast,
    review_day: Gathering,
    sign_in: SignIn,
    django_assert_num_queries,
    count: int,
) -> None:
    come(review_day, cast.amara)
    texts = {
        f"action_{n}_{part}": text for n in range(1, count + 1) for part, text in (("words", f"Do {n}"), ("who", "Us"), ("about", "other"))
    }
    row = closed(review_day, cast.robin, came=(cast.amara,), **texts)
    client = sign_in(cast.amara)
    with django_assert_num_queries(17):
        body = client.get(f"/supervision/group/{row.pk}/").content.decode()
    assert body.count("<p>Do ") == count
