"""Private words: only the right key, row and owner open them, and deleting a key is erasing."""

import os

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from charter_content.induction.models import SignOff
from charter_content.reflections.models import Reflection, Share, ShareAnswer
from charter_content.supervision.models import (
    Action,
    Addition,
    Agreement,
    Gathering,
    GatheringAction,
    GatheringAddition,
    PreparedPrinciple,
    PreparedShare,
    Session,
    SignUp,
)
from courses.certificates.models import AwardFile, AwardSecret, CertificateWish, CheckLink, CredentialFile, PrintPart, Withdrawal
from courses.cohorts.models import AccessNeeds, CalendarFeed, CatchUp
from courses.progress.models import Response
from courses.quizzes.models import Draft, HandIn, Marking, Words
from foundation.encryption import CannotOpen, master_keys, private_fields, seal, unseal
from foundation.keys import KeyRing, delete_key, rewrap_keys
from foundation.models import DataKey
from tests.cast import Cast

WORDS = "She made tea and did not say a word for ages."


def kept(cast: Cast, text: str = WORDS) -> Reflection:
    row = Reflection(person=cast.amara)
    cast.amara.ring.write(row, "text", text)
    row.save()
    return row


def test_sealed_bytes_open_with_their_key_and_place_only() -> None:
    key, other = os.urandom(32), os.urandom(32)
    sealed = seal(key, b"words", bound_to="here")

    assert unseal(key, sealed, bound_to="here") == b"words"
    for wrong_key, place, data in ((other, "here", sealed), (key, "there", sealed), (key, "here", sealed[:-1]), (key, "here", b"")):
        with pytest.raises(CannotOpen):
            unseal(wrong_key, data, bound_to=place)


def test_words_are_never_in_the_database_in_the_clear(cast: Cast) -> None:
    row = kept(cast)

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM reflections_reflection")
        stored = bytes(cursor.fetchone()[0])
    assert b"tea" not in stored
    assert KeyRing(cast.amara.key_owner).read(Reflection.objects.get(pk=row.pk), "text") == WORDS


def test_words_do_not_open_for_another_person(cast: Cast) -> None:
    row = kept(cast)
    cast.ella.ring.key_for_writing()

    with pytest.raises(CannotOpen):
        KeyRing(cast.ella.key_owner).read(row, "text")


def test_ciphertext_moved_to_another_row_does_not_open(cast: Cast) -> None:
    row, moved = kept(cast), kept(cast, "Something else.")
    moved.text = row.text

    with pytest.raises(CannotOpen):
        cast.amara.ring.read(moved, "text")


def test_deleting_the_key_erases_for_good(cast: Cast) -> None:
    row = kept(cast)

    assert delete_key(cast.amara.key_owner)

    with pytest.raises(CannotOpen):
        KeyRing(cast.amara.key_owner).read(row, "text")
    KeyRing(cast.amara.key_owner).key_for_writing()
    with pytest.raises(CannotOpen):
        KeyRing(cast.amara.key_owner).read(row, "text")


def test_new_master_key_takes_over_and_the_old_one_can_go(cast: Cast, settings: object) -> None:
    row, old = kept(cast), "test:" + "5a" * 32
    settings.MASTER_KEYS = ["new:" + "7b" * 32, old]  # type: ignore[attr-defined]

    assert KeyRing(cast.amara.key_owner).read(row, "text") == WORDS
    assert rewrap_keys() == DataKey.objects.count()
    settings.MASTER_KEYS = ["new:" + "7b" * 32]  # type: ignore[attr-defined]
    assert KeyRing(cast.amara.key_owner).read(row, "text") == WORDS


def test_missing_master_key_is_told_and_no_new_key_hides_it(cast: Cast, settings: object) -> None:
    kept(cast)
    settings.MASTER_KEYS = ["new:" + "7b" * 32]  # type: ignore[attr-defined]

    with pytest.raises(CannotOpen, match="test"):
        KeyRing(cast.amara.key_owner).key_for_writing()


@pytest.mark.parametrize("configured", [[], ["no-colon"], ["short:abcd"], ["odd:" + "zz" * 32], [":" + "5a" * 32]])
def test_malformed_master_keys_are_refused(configured: list[str], settings: object) -> None:
    settings.MASTER_KEYS = configured  # type: ignore[attr-defined]

    with pytest.raises(ImproperlyConfigured):
        master_keys()


def test_every_private_column_is_known() -> None:
    """A new private column belongs on this list, and into erasing, exporting and the walk of what a superuser can reach."""
    from django.apps import apps

    found = {(model._meta.label, name) for model in apps.get_models() for name in private_fields(model)}

    assert found == {
        (Reflection._meta.label, "text"),
        (Response._meta.label, "answer"),
        (CertificateWish._meta.label, "name"),
        *((model._meta.label, "text") for model in (Words, Draft, HandIn, Share, ShareAnswer, Addition)),
        *((model._meta.label, name) for model in (Agreement, Session) for name in ("words", "record")),
        *((PreparedPrinciple._meta.label, name) for name in ("word", "text")),
        (PreparedShare._meta.label, "content"),
        (Action._meta.label, "words"),
        *((Gathering._meta.label, name) for name in ("words", "record", "themes")),
        *((GatheringAction._meta.label, name) for name in ("words", "who")),
        (GatheringAddition._meta.label, "text"),
        (SignUp._meta.label, "needs"),
        (AccessNeeds._meta.label, "needs"),
        (CatchUp._meta.label, "tasks"),
        (CalendarFeed._meta.label, "secret"),
        (SignOff._meta.label, "comment"),
        (Marking._meta.label, "comment"),
        *((AwardSecret._meta.label, name) for name in ("name", "salt")),
        *((model._meta.label, "content") for model in (AwardFile, CredentialFile)),
        (PrintPart._meta.label, "content"),
        (CheckLink._meta.label, "secret"),
        (Withdrawal._meta.label, "reason"),
    }
