"""Who is told that something waits, and how often; what is exported; what erasing leaves."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from charter_content import flows
from charter_content.induction.enums import Signer
from charter_content.induction.models import Induction, NamedSigner, SignOff
from foundation import clock
from foundation.encryption import CannotOpen
from foundation.keys import KeyRing
from foundation.models import AuditEvent, DataKey
from people.models import User
from portal.actions import erase_person
from portal.queries import everything_about
from tests.cast import Cast
from tests.factories.induction import ALL_THREE, BOTH, MANAGER, TOGETHER, begun, elsewhere, shipped, sign

SignIn = Callable[[User], Client]
WORDS = "what-is-said-between-them"


def sent(devs: Induction, code: str, by: User, signer: Signer) -> None:
    flows.sign_item(devs, code, signer=signer, name=str(by), seen=devs.version.number, document_version="3", comment=WORDS, by=by)


def told() -> list[str]:
    """Whom the worker wrote to just now."""
    mail.outbox.clear()
    call_command("work", once=True)
    return sorted(address for message in mail.outbox for address in message.to)


@pytest.mark.django_db(transaction=True)
def test_whoever_is_waited_for_is_told_once_a_day_and_nothing_is_named(cast: Cast) -> None:
    row = flows.start_induction(cast.dev, service=cast.riverside, version=shipped(), starts_on=clock.today(), by=cast.robin)
    flows.start_induction(cast.dev, service=cast.riverside, version=shipped(), starts_on=clock.today(), by=cast.robin)
    assert told() == ["dev@alongside.example"]
    [message] = mail.outbox
    assert message.subject == "You have an update" and f"/induction/{row.pk}/" in message.body and "Dev" not in message.body

    sent(row, ALL_THREE, cast.dev, Signer.SUPPORTER)
    assert told() == ["robin@alongside.example", "sunita@alongside.example"]
    sent(row, BOTH, cast.dev, Signer.SUPPORTER)
    sent(row, BOTH, cast.dev, Signer.SUPPORTER)
    flows.say_not_yet(row, TOGETHER, signer=Signer.COORDINATOR, comment=WORDS, by=cast.robin)
    assert told() == []
    with clock.set_to(clock.now() + dt.timedelta(days=1)):
        flows.record_elsewhere(row, MANAGER, name="Robin", how=WORDS, by=cast.robin)
        assert told() == ["dev@alongside.example"]
        flows.name_signer(row, signer=Signer.SAFEGUARDING, person=cast.morgan, by=cast.robin)
        assert told() == ["morgan@alongside.example"]


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_whose_role_has_ended_meanwhile(cast: Cast) -> None:
    row = flows.start_induction(cast.dev, service=cast.riverside, version=shipped(), starts_on=clock.today(), by=cast.robin)
    told()
    sent(row, ALL_THREE, cast.dev, Signer.SUPPORTER)
    cast.sunita.roles.all().delete()

    assert told() == ["robin@alongside.example"]


def test_the_trail_has_ids_and_codes_and_no_words(devs: Induction, cast: Cast) -> None:
    sign(devs, TOGETHER, cast.dev, comment=WORDS)
    elsewhere(devs, MANAGER, cast.robin, WORDS)

    trail = list(AuditEvent.objects.filter(verb="signed"))
    assert [event.detail for event in trail] == [
        {"induction": str(devs.pk), "item": TOGETHER, "signer": "supporter", "answer": "signed"},
        {"induction": str(devs.pk), "item": MANAGER, "signer": "coordinator", "answer": "elsewhere"},
    ]  # fmt: skip


def test_everything_about_somebody_holds_their_induction_and_not_whose_else_they_signed(devs: Induction, cast: Cast) -> None:
    sign(devs, TOGETHER, cast.dev, comment=WORDS)
    sign(devs, TOGETHER, cast.robin, comment="Mine, as coordinator.")
    begun(cast.amara, cast.riverside, cast.robin)

    dev, robin = everything_about(cast.dev), everything_about(cast.robin)

    [own] = dev["induction"]
    assert [(one["by"], one["comment"]) for one in own["records"]] == [("Dev Patel", WORDS), ("Robin Hughes", "Mine, as coordinator.")]
    [signed] = robin["induction of others, what you signed"]
    assert signed["comment"] == "Mine, as coordinator." and "Dev" not in str(signed)
    assert robin["induction"] == []


def test_erasing_the_person_takes_their_induction_with_its_key(devs: Induction, cast: Cast) -> None:
    row = sign(devs, TOGETHER, cast.dev, comment=WORDS).row
    owner = devs.key_owner

    erase_person(cast.dev)

    assert not Induction.objects.exists() and not SignOff.objects.exists() and not DataKey.objects.filter(owner=owner).exists()
    with pytest.raises(CannotOpen):
        KeyRing(owner).read(row, "comment")


def test_erasing_a_signer_leaves_the_others_evidence(devs: Induction, cast: Cast) -> None:
    sign(devs, MANAGER, cast.sunita, Signer.MANAGER)
    flows.name_signer(devs, signer=Signer.MANAGER, person=cast.sunita, by=cast.robin)

    erase_person(cast.sunita)

    row = SignOff.objects.get()
    assert row.name == "Sunita Rao" and str(row.person) == "Somebody" and not row.person.is_active
    assert not NamedSigner.objects.exists()


def test_whoever_waits_is_told_on_their_own_pages(devs: Induction, cast: Cast, sign_in: SignIn, small_course: Any) -> None:
    sign(devs, ALL_THREE, cast.dev)

    for person, path in ((cast.sunita, "/"), (cast.robin, "/people/")):
        assert "/induction/" in sign_in(person).get(path).content.decode()
    assert "/induction/" not in sign_in(cast.morgan).get("/").content.decode()
