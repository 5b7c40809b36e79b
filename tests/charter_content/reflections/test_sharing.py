"""Sharing: one reflection as it reads today, with one named person, until it is taken back."""

import datetime as dt
import re
import uuid
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from charter_content import flows
from charter_content.reflections.actions import (
    LONGEST_REPLY,
    ChangedSince,
    Conflict,
    delete_reflection,
    open_share,
    share_reflection,
    take_back,
    write_answer,
    write_reflection,
)
from charter_content.reflections.models import Reflection, Share, ShareAnswer, ShareOpening
from charter_content.reflections.policies import answers, openings, reflections, shares
from charter_content.reflections.queries import answers_of, recipients, text_of, waiting_for
from foundation import clock
from foundation.encryption import CannotOpen
from foundation.keys import KeyRing
from foundation.models import AuditEvent, DataKey
from people.actions import end_role, give_role
from people.enums import Role
from people.models import Service, User
from portal.actions import erase_person
from tests.cast import Cast
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]
WORDS = "I said less today, and she said more."
REPLY = "That took patience. What did you notice?"
JSON = {"Accept": "application/json"}


def write(by: User, text: str = WORDS, prompt: str = "", principles: tuple[str, ...] = ()) -> Reflection:
    return write_reflection(text=text, by=by, seen_revision=0, prompt=prompt, principles=principles)


def share(of: Reflection, reader: User, service: Service, by: User) -> Share:
    return share_reflection(of, reader=reader, service=service, seen_revision=of.revision, by=by).share


@pytest.fixture
def shared(cast: Cast) -> Share:
    """Amara's words, shared with Robin at Riverside."""
    return share(write(cast.amara), cast.robin, cast.riverside, cast.amara)


def reply(to: Share, by: User, text: str = REPLY, *, send: bool = True) -> ShareAnswer:
    return write_answer(to, answer_id=uuid.uuid4(), text=text, seen_revision=0, send=send, by=by)


def body(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def what_is_shared(html: str) -> str:
    found = re.search(r"<article.*?</article>", html, re.DOTALL)
    assert found
    return found[0]


# --- Whom with ---


def test_one_can_share_with_who_leads_or_mentors_where_one_is(cast: Cast) -> None:
    assert {(one.person, one.role) for one in recipients(cast.amara)} == {
        (cast.robin, "Coordinator at Riverside"), (cast.morgan, "Mentor at Riverside"),
    }  # fmt: skip
    assert [one.person for one in recipients(cast.ella)] == [cast.yusuf]
    assert [one.person for one in recipients(cast.robin)] == [cast.morgan]
    assert recipients(cast.tomasz) == recipients(cast.alex) == recipients(cast.pat) == []


@pytest.mark.parametrize("who", ["dev", "sunita", "pat", "yusuf", "ella", "tomasz", "alex", "amara"])
def test_nobody_else_can_be_shared_with(cast: Cast, who: str, sign_in: SignIn) -> None:
    row, person, phone = write(cast.amara), getattr(cast, who), sign_in(cast.amara)

    for service in (cast.riverside, cast.hillside):
        with pytest.raises(PermissionDenied):
            share(row, person, service, cast.amara)
        response = phone.post(f"/reflections/{row.pk}/share/", {"with": f"{person.uuid}.{service.uuid}", "revision": "1"})
        assert response.status_code == 422
        assert "Nothing was shared." in response.content.decode()
    assert not Share.objects.exists()


@pytest.mark.parametrize("who", ["dev", "robin", "morgan", "yusuf", "alex"])
def test_only_the_writer_shares(cast: Cast, who: str, sign_in: SignIn) -> None:
    row, other = write(cast.amara), getattr(cast, who)

    with pytest.raises(PermissionDenied):
        share(row, cast.robin, cast.riverside, other)
    assert sign_in(other).get(f"/reflections/{row.pk}/share/").status_code == 404
    assert sign_in(other).post(f"/reflections/{row.pk}/share/", {}).status_code == 404


def test_somebody_with_two_roles_is_named_once_with_both(cast: Cast) -> None:
    give_role(cast.robin, service=cast.riverside, role=Role.MENTOR, by=None)

    assert [one.role for one in recipients(cast.amara) if one.person == cast.robin] == ["Coordinator and mentor at Riverside"]


# --- The preview, and what is seen ---


def test_preview_is_exactly_what_the_other_sees(cast: Cast, sign_in: SignIn) -> None:
    row = write(cast.amara, "First.\n\nThen <b>this</b>.", prompt="What helped?", principles=("P1", "P7"))
    phone, url = sign_in(cast.amara), f"/reflections/{row.pk}/share/"
    choosing = body(phone, url)
    assert "Robin Hughes" in choosing and "Coordinator at Riverside" in choosing and "Morgan Lee" in choosing

    preview = body(phone, f"{url}?with={cast.robin.uuid}.{cast.riverside.uuid}")
    assert "Share this with Robin Hughes?" in preview and "Coordinator at Riverside" in preview
    assert not Share.objects.exists()
    response = phone.post(url, {"with": f"{cast.robin.uuid}.{cast.riverside.uuid}", "revision": "1"})
    share_url = response.headers["Location"]

    seen = body(sign_in(cast.robin), share_url)
    assert what_is_shared(seen) == what_is_shared(preview) == what_is_shared(body(phone, share_url))
    assert "What helped?" in what_is_shared(seen) and "Safety and trust" in what_is_shared(seen)
    assert "&lt;b&gt;this&lt;/b&gt;" in what_is_shared(seen)


def test_changed_after_the_preview_shares_nothing(cast: Cast, sign_in: SignIn) -> None:
    row, phone = write(cast.amara), sign_in(cast.amara)
    write_reflection(text="Other words.", by=cast.amara, seen_revision=1, reflection=row)

    with pytest.raises(ChangedSince):
        share_reflection(row, reader=cast.robin, service=cast.riverside, seen_revision=1, by=cast.amara)
    response = phone.post(f"/reflections/{row.pk}/share/", {"with": f"{cast.robin.uuid}.{cast.riverside.uuid}", "revision": "1"})
    assert response.status_code == 409
    assert "Other words." in what_is_shared(response.content.decode())
    assert not Share.objects.exists()


def test_nothing_in_it_is_nothing_to_share(cast: Cast, sign_in: SignIn) -> None:
    row = write(cast.amara)
    write_reflection(text=" ", by=cast.amara, seen_revision=1, reflection=row)
    row.refresh_from_db()

    with pytest.raises(ValidationError):
        share(row, cast.robin, cast.riverside, cast.amara)
    assert "There is nothing to share yet." in sign_in(cast.amara).get(f"/reflections/{row.pk}/share/", follow=True).content.decode()


def test_sharing_twice_is_once_and_a_later_wording_is_a_share_of_its_own(cast: Cast, shared: Share) -> None:
    row = Reflection.objects.get()
    assert share(row, cast.robin, cast.riverside, cast.amara) == shared
    write_reflection(text="Quite different.", by=cast.amara, seen_revision=1, reflection=row)
    row.refresh_from_db()

    assert text_of(shared).text == WORDS
    assert text_of(share(row, cast.robin, cast.riverside, cast.amara)).text == "Quite different."
    assert Share.objects.count() == 2


def test_copy_lies_locked_under_a_key_of_its_own(shared: Share, cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM reflections_share")
        assert b"less" not in bytes(cursor.fetchone()[0])
    assert DataKey.objects.filter(owner=f"share:{shared.pk}").exists()
    with pytest.raises(CannotOpen):
        cast.amara.ring.read(shared, "text")


# --- Who may see, and what they may do ---


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


# --- Opened, answered, taken back ---


def test_writer_sees_every_time_it_was_opened(shared: Share, cast: Cast, sign_in: SignIn) -> None:
    desk, phone, url = sign_in(cast.robin), sign_in(cast.amara), f"/reflections/shared/{shared.pk}/"
    assert waiting_for(cast.robin).unread == 1
    assert "Not yet" in body(phone, url)
    desk.head(url)
    for _ in range(2):
        body(desk, url)

    assert "Opened 2 times" in body(phone, f"/reflections/{shared.reflection_id}/")
    assert [one.person for one in ShareOpening.objects.all()] == [cast.robin] * 2
    assert (waiting_for(cast.robin).shared, waiting_for(cast.robin).unread) == (1, 0)
    with pytest.raises(TypeError):
        ShareOpening.objects.first().save()  # type: ignore[union-attr]


def test_answer_reaches_the_writer_and_nobody_else(shared: Share, cast: Cast, sign_in: SignIn) -> None:
    desk, phone, url = sign_in(cast.robin), sign_in(cast.amara), f"/reflections/shared/{shared.pk}/"
    sent = {"text": REPLY, "answer": str(uuid.uuid4()), "revision": "0"}

    for _ in range(2):  # a double press is one answer
        assert desk.post(f"{url}answer/", sent).status_code == 302
    assert ShareAnswer.objects.count() == 1
    assert "Robin Hughes answered" in body(phone, "/reflections/")
    assert REPLY in body(phone, url) and REPLY in body(desk, url)
    assert "Robin Hughes answered" not in body(phone, "/reflections/")  # it has been seen
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM reflections_shareanswer")
        assert b"patience" not in bytes(cursor.fetchone()[0])


def test_answer_is_kept_as_it_is_typed_and_seen_once_it_is_sent(shared: Share, cast: Cast, sign_in: SignIn) -> None:
    desk, phone, url = sign_in(cast.robin), sign_in(cast.amara), f"/reflections/shared/{shared.pk}/"
    draft = {"text": "That took", "answer": str(uuid.uuid4()), "revision": "0"}
    assert desk.post(f"{url}answer/", draft, headers=JSON).json()["revision"] == 1
    assert "That took" in body(desk, url) and "That took" not in body(phone, url)
    assert not DBTaskResult.objects.exists()

    late = desk.post(f"{url}answer/", draft | {"text": "Other device.", "answer": str(uuid.uuid4())}, headers=JSON)
    assert (late.status_code, late.json()["theirs"]) == (409, "That took")
    with pytest.raises(Conflict):
        reply(shared, cast.robin, "Other device.")
    page = desk.post(f"{url}answer/", draft | {"text": "Other device.", "answer": str(uuid.uuid4())})
    assert page.status_code == 409 and "That took" in page.content.decode() and "Other device." in page.content.decode()
    desk.post(f"{url}answer/", draft | {"text": REPLY, "revision": "1"})
    assert desk.post(f"{url}answer/", draft, headers=JSON).status_code == 200  # late from the phone: what is sent stays
    assert REPLY in body(phone, url)


def test_words_typed_after_sending_on_the_same_page_are_a_further_answer(shared: Share, cast: Cast) -> None:
    page = uuid.uuid4()

    def type_on_it(text: str, seen: int, *, send: bool) -> ShareAnswer:
        return write_answer(shared, answer_id=page, text=text, seen_revision=seen, send=send, by=cast.robin)

    type_on_it("First.", 0, send=True)
    type_on_it("First. And", 1, send=False)
    type_on_it("First. And then", 1, send=False)
    type_on_it("First. And then this.", 2, send=True)
    type_on_it("First.", 0, send=True)

    assert [one.text for one in answers_of(shared)] == ["First.", "First. And then this."]
    assert not ShareAnswer.objects.drafts().exists()


@pytest.mark.parametrize("text", ["  ", "x" * (LONGEST_REPLY + 1)])
def test_empty_or_endless_answer_is_told_and_kept_on_screen(shared: Share, cast: Cast, sign_in: SignIn, text: str) -> None:
    response = sign_in(cast.robin).post(
        f"/reflections/shared/{shared.pk}/answer/", {"text": text, "answer": str(uuid.uuid4()), "revision": "0"}
    )

    assert response.status_code == 422 and text in response.content.decode()
    assert not ShareAnswer.objects.exists()


def test_taken_back_is_unreadable_for_good_and_the_writer_keeps_that_it_was(shared: Share, cast: Cast, sign_in: SignIn) -> None:
    desk, phone, url = sign_in(cast.robin), sign_in(cast.amara), f"/reflections/shared/{shared.pk}/"
    body(desk, url)
    reply(shared, cast.robin)
    reply(shared, cast.robin, "A draft.", send=False)
    sealed = KeyRing(shared.key_owner), Share.objects.get(), ShareAnswer.objects.sent().get()
    assert "Take this back from Robin Hughes?" in body(phone, f"{url}back/")
    assert shares.may(cast.robin, "read", shared)

    for _ in range(2):  # twice is once
        phone.post(f"{url}back/")

    for row in sealed[1:]:
        with pytest.raises(CannotOpen):
            sealed[0].read(row, "text")
    assert [bytes(row.text) for row in (Share.objects.get(), *ShareAnswer.objects.all())] == [b"", b""]
    assert desk.get(url).status_code == 404 and "Amara" not in body(desk, "/reflections/shared/")
    assert "Amara" not in body(desk, "/people/")
    html = body(phone, url)
    assert "Taken back" in html and "Robin Hughes" in html and WORDS not in html and REPLY not in html
    assert WORDS in body(phone, f"/reflections/{shared.reflection_id}/")
    with pytest.raises(PermissionDenied):
        reply(shared, cast.robin)
    assert not DataKey.objects.filter(owner=shared.key_owner).exists()
    again = share(Reflection.objects.get(), cast.robin, cast.riverside, cast.amara)
    assert again != shared and text_of(again).text == WORDS


def test_words_typed_while_it_was_taken_back_are_not_lost(shared: Share, cast: Cast, sign_in: SignIn) -> None:
    take_back(shared, by=cast.amara)

    response = sign_in(cast.robin).post(f"/reflections/shared/{shared.pk}/answer/", {"text": REPLY, "answer": str(uuid.uuid4())})

    assert response.status_code == 404 and REPLY in response.content.decode()


def test_deleting_a_reflection_deletes_its_copies(shared: Share, cast: Cast, sign_in: SignIn) -> None:
    reply(shared, cast.robin)
    assert "It is shared with Robin Hughes" in body(sign_in(cast.amara), f"/reflections/{shared.reflection_id}/delete/")

    delete_reflection(Reflection.objects.get(), by=cast.amara)

    assert [model.objects.count() for model in (Reflection, Share, ShareAnswer, ShareOpening)] == [0, 0, 0, 0]
    assert not DataKey.objects.filter(owner=shared.key_owner).exists()
    assert sign_in(cast.robin).get(f"/reflections/shared/{shared.pk}/").status_code == 404


# --- A deleted account ---


def test_erased_writer_leaves_nothing_with_the_reader(shared: Share, cast: Cast, sign_in: SignIn) -> None:
    reply(shared, cast.robin)
    erase_person(cast.amara)

    assert [model.objects.count() for model in (Reflection, Share, ShareAnswer, ShareOpening)] == [0, 0, 0, 0]
    assert not DataKey.objects.filter(owner__startswith="share:").exists()
    assert "Amara" not in body(sign_in(cast.robin), "/reflections/shared/")


def test_erased_reader_leaves_the_writer_a_note_without_a_name(shared: Share, cast: Cast, sign_in: SignIn) -> None:
    open_share(shared, by=cast.robin)
    reply(shared, cast.robin)
    erase_person(cast.robin)

    html = body(sign_in(cast.amara), f"/reflections/shared/{shared.pk}/")
    assert "Somebody whose account is deleted" in html and "Robin" not in html and "Coordinator" not in html
    assert not ShareAnswer.objects.exists() and [one.person for one in ShareOpening.objects.all()] == [None]
    assert not DataKey.objects.filter(owner=shared.key_owner).exists()
    for policy, model in ((shares, Share), (openings, ShareOpening)):
        assert_policy_agrees(policy, cast, model.objects.all())


# --- What is told, and to whom ---


@pytest.mark.django_db(transaction=True)
def test_mail_says_that_there_is_an_update_and_nothing_else(cast: Cast) -> None:
    row = write(cast.amara)
    for _ in range(2):
        one = flows.share_reflection(row, reader=cast.robin, service=cast.riverside, seen_revision=1, by=cast.amara)
    assert [result.args_kwargs["args"] for result in DBTaskResult.objects.all()] == [[str(one.pk)]]
    call_command("work", once=True)
    for _ in range(2):
        flows.answer_share(one, answer_id=one.pk, text=REPLY, seen_revision=0, by=cast.robin)
    call_command("work", once=True)

    assert [(message.subject, message.to) for message in mail.outbox] == [
        ("You have an update", [cast.robin.email]), ("You have an update", [cast.amara.email]),
    ]  # fmt: skip
    for message in mail.outbox:
        assert isinstance(message, EmailMultiAlternatives)
        everything = str(message.body) + str(message.alternatives)
        assert not re.search("Amara|Robin|less|patience|reflection[^s]|shared? with", everything)


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_of_what_they_cannot_read_any_more(cast: Cast) -> None:
    row = write(cast.amara)
    one = flows.share_reflection(row, reader=cast.robin, service=cast.riverside, seen_revision=1, by=cast.amara)
    flows.share_reflection(row, reader=cast.morgan, service=cast.riverside, seen_revision=1, by=cast.amara)
    take_back(one, by=cast.amara)
    end_role(cast.morgan.roles.get(), by=None)

    call_command("work", once=True)

    assert mail.outbox == []


def test_trail_holds_verbs_and_ids_only(shared: Share, cast: Cast) -> None:
    open_share(shared, by=cast.robin)
    reply(shared, cast.robin)
    take_back(shared, by=cast.amara)

    events = AuditEvent.objects.filter(subject_type="reflections.share").order_by("pk")
    assert [(one.actor_id, one.verb, one.subject_id) for one in events] == [
        (cast.amara.pk, "shared", str(shared.pk)), (cast.robin.pk, "opened", str(shared.pk)),
        (cast.robin.pk, "answered", str(shared.pk)), (cast.amara.pk, "taken_back", str(shared.pk)),
    ]  # fmt: skip
    assert [one.detail for one in events] == [{"reader": cast.robin.pk, "service": cast.riverside.pk}, {}, {}, {}]


def test_desk_and_home_say_that_something_waits(shared: Share, cast: Cast, sign_in: SignIn) -> None:
    share(Reflection.objects.get(), cast.morgan, cast.riverside, cast.amara)

    for who, home in ((cast.robin, "/people/"), (cast.morgan, "/")):
        html = body(sign_in(who), home)
        assert "1 shared with you, unread." in html and "Amara" not in html
    assert "Unread" in body(sign_in(cast.robin), "/reflections/shared/")
    assert "shared with you, unread" not in body(sign_in(cast.yusuf), "/people/")


def test_sharing_without_being_signed_in_leads_to_the_sign_in(shared: Share, client: Client) -> None:
    for url in (
        "/reflections/shared/",
        "/reflections/shared/mine/",
        f"/reflections/shared/{shared.pk}/",
        f"/reflections/{shared.pk}/share/",
    ):
        assert client.get(url).headers["Location"].startswith("/accounts/login/")


# --- What it costs ---


def test_lists_cost_the_same_for_one_and_for_three(cast: Cast, sign_in: SignIn) -> None:
    desk, phone = sign_in(cast.robin), sign_in(cast.amara)
    costs = []
    for number in (1, 3):
        while Share.objects.count() < number:
            one = share(write(cast.amara, principles=("P1",)), cast.robin, cast.riverside, cast.amara)
            reply(one, cast.robin)
        for client, url in (
            (phone, "/reflections/"), (phone, "/reflections/shared/mine/"), (phone, f"/reflections/{one.reflection_id}/"),
            (phone, f"/reflections/shared/{one.pk}/"), (desk, "/reflections/shared/"), (desk, f"/reflections/shared/{one.pk}/"),
        ):  # fmt: skip
            client.get(url)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            costs.append(len(captured))
    assert costs[:6] == costs[6:]
    assert costs[:6] == [9, 6, 8, 10, 4, 14]
