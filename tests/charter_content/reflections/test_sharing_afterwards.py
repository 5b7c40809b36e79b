"""Sharing: opened, answered, taken back, and what is left when an account is deleted."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django_tasks_db.models import DBTaskResult

from charter_content.reflections.actions import (
    LONGEST_REPLY,
    Conflict,
    delete_reflection,
    open_share,
    take_back,
    write_answer,
)
from charter_content.reflections.models import Reflection, Share, ShareAnswer, ShareOpening
from charter_content.reflections.policies import openings, shares
from charter_content.reflections.queries import answers_of, text_of, waiting_for
from foundation.encryption import CannotOpen
from foundation.keys import KeyRing
from foundation.models import DataKey
from portal.actions import erase_person
from tests.cast import Cast
from tests.charter_content.reflections.sharing import JSON, REPLY, WORDS, SignIn, body, reply, share
from tests.policies import assert_policy_agrees


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
    assert "shared a reflection" not in body(desk, "/people/")
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
