"""A code sent to an address signs in whom the address belongs to, and nobody can make an address theirs."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.test import Client

from people.actions import end_role, give_role
from people.adapter import AccountAdapter
from people.enums import Role
from people.models import User
from people.validators import plain_name
from tests.cast import Cast


@pytest.mark.parametrize("address", ["robin@alongside.example", "future@alongside.example"])
def test_nobody_adds_an_address_to_their_account(cast: Cast, sign_in: Callable[[User], Client], address: str) -> None:
    phone = sign_in(cast.amara)

    for data in ({"email": address, "action_add": ""}, {"email": address, "action_primary": ""}):
        phone.post("/accounts/email/", data)

    assert not EmailAddress.objects.filter(email=address).exists()
    assert User.objects.get(pk=cast.amara.pk).email == "amara@alongside.example"


def test_adapter_refuses_an_address_that_is_somebodys(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        AccountAdapter().validate_unique_email("Robin@alongside.example")


def test_code_signs_in_its_owner(cast: Cast, client: Client, sign_in: Callable[[User], Client], mailoutbox: list) -> None:
    sign_in(cast.amara).post("/accounts/email/", {"email": "robin@alongside.example", "action_add": ""})
    client.post("/accounts/login/code/", {"email": "robin@alongside.example"})
    code = mailoutbox[0].body.split("Your code is:")[1].split()[0]
    client.post("/accounts/login/code/confirm/", {"code": code})

    assert int(client.session["_auth_user_id"]) == cast.robin.pk


def test_role_that_began_today_can_end_today(cast: Cast) -> None:
    role = give_role(cast.dev, service=cast.hillside, role=Role.COORDINATOR, by=cast.alex)
    assert cast.ella in User.objects.visible_to(cast.dev)

    end_role(role, by=cast.alex)

    assert set(User.objects.visible_to(cast.dev)) == {cast.dev}


@pytest.mark.parametrize("typed", ["\u200b", "\u00ad\u2060\ufeff", " \t", "\u202e"])
def test_name_that_cannot_be_seen_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        plain_name(typed)


def test_name_is_kept_without_what_cannot_be_seen() -> None:
    assert plain_name(" Zoë\u202e  O\u2019Neil ") == "Zoë O\u2019Neil"


def test_pronouns_are_kept_without_what_cannot_be_seen(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    for typed, kept in (("they\u202e/them\x01", "they/them"), ("", "")):
        sign_in(cast.amara).post("/profile/", {"display_name": "Amara Okafor", "pronouns": typed})
        assert User.objects.get(pk=cast.amara.pk).pronouns == kept


def test_profile_tells_it_at_the_field(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    response = sign_in(cast.amara).post("/profile/", {"display_name": "\u200b", "pronouns": ""})

    assert response.status_code == 422
    assert User.objects.get(pk=cast.amara.pk).display_name == "Amara Okafor"
