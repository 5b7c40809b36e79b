"""Sharing: one reflection as it reads today, with one named person. Whom with, and what they will see."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from charter_content.reflections.actions import (
    ChangedSince,
    share_reflection,
    write_reflection,
)
from charter_content.reflections.models import Reflection, Share
from charter_content.reflections.queries import recipients, text_of
from foundation.encryption import CannotOpen
from foundation.models import DataKey
from people.actions import give_role
from people.enums import Role
from tests.cast import Cast
from tests.charter_content.reflections.sharing import WORDS, SignIn, body, share, what_is_shared, write

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
