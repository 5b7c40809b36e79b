"""Sharing: what is told, and to whom; and what the lists cost."""

import re

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from charter_content import flows
from charter_content.reflections.actions import open_share, take_back
from charter_content.reflections.models import Reflection, Share
from foundation.models import AuditEvent
from people.actions import end_role
from tests.cast import Cast
from tests.charter_content.reflections.sharing import REPLY, SignIn, body, reply, share, write


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

    home = body(sign_in(cast.morgan), "/")
    assert "1 shared with you, unread." in home and "Amara" not in home
    assert "Amara Okafor shared a reflection" in body(sign_in(cast.robin), "/people/")
    assert "Unread" in body(sign_in(cast.robin), "/reflections/shared/")
    assert "shared a reflection" not in body(sign_in(cast.yusuf), "/people/")


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
