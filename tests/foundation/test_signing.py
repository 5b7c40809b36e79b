"""What this installation signs with: one key pair at a time, new ones when asked for, old ones published for good."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from foundation import signing
from foundation.encryption import CannotOpen
from foundation.keys import delete_key, rewrap_keys
from foundation.models import DataKey, SigningKey

pytestmark = pytest.mark.django_db


def test_one_pair_until_another_is_asked_for() -> None:
    first = signing.signer()

    assert signing.signer().public == first.public
    assert signing.is_signed(b"words", signature=first.sign(b"words"), key=first.public)
    assert not signing.is_signed(b"Words", signature=first.sign(b"words"), key=first.public)
    assert repr(first) == f"Signer(public={first.public!r})"


def test_a_new_pair_signs_and_the_old_one_stays_published(client: Client) -> None:
    first = signing.signer()
    printed = StringIO()
    call_command("rotate_signing_key", stdout=printed)
    second = signing.signer()
    call_command("rotate_signing_key", stdout=StringIO())
    third = signing.signer()

    assert len({first.public, second.public, third.public}) == 3
    assert signing.as_text(second.public) in printed.getvalue() and signing.fingerprint(second.public) in printed.getvalue()
    assert [bytes(row.public) for row in signing.published_keys()] == [third.public, second.public, first.public]
    assert [bool(row.retired_at) for row in signing.published_keys()] == [False, True, True]
    assert all(signing.is_our_key(one.public) for one in (first, second, third)) and not signing.is_our_key(b"\x01" * 32)
    today = timezone.now().date().isoformat()
    listed = client.get("/.well-known/alongside-keys.json").json()["keys"]
    assert [(one["key"], one["made"], one["retired"]) for one in listed] == [
        (signing.as_text(third.public), today, ""), (signing.as_text(second.public), today, today),
        (signing.as_text(first.public), today, today),
    ]  # fmt: skip
    assert listed[0]["fingerprint"] == signing.fingerprint(third.public) and len(listed[0]["fingerprint"].split()) == 6


def test_everybody_can_read_our_public_key_before_anything_was_signed(client: Client) -> None:
    [key] = client.get("/.well-known/alongside-keys.json").json()["keys"]

    assert signing.from_text(key["key"], length=32) == signing.signer().public


def test_the_key_stays_through_a_new_master_key_and_is_nowhere_in_the_clear(settings: Any) -> None:
    before = signing.signer()
    settings.MASTER_KEYS = ["new:" + "7b" * 32, "test:" + "5a" * 32]
    rewrap_keys()
    settings.MASTER_KEYS = ["new:" + "7b" * 32]

    assert signing.signer().public == before.public
    assert before.private.private_bytes_raw() not in bytes(DataKey.objects.get(owner=signing.OWNER).wrapped)
    assert before.private.private_bytes_raw() != bytes(SigningKey.objects.get().public)


def test_a_lost_private_half_is_told_and_never_replaced_in_silence(settings: Any) -> None:
    first = signing.signer()
    delete_key(signing.OWNER)
    with pytest.raises(CannotOpen):
        signing.signer()
    signing.rotate()
    assert signing.signer().public != first.public

    settings.MASTER_KEYS = ["other:" + "11" * 32]
    with pytest.raises(CannotOpen):
        signing.signer()
    assert [bytes(row.public) for row in signing.published_keys()][-1] == first.public, "what can be checked stays so"
