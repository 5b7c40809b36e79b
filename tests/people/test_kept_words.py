"""Nothing that somebody typed is lost when they turn out to be signed out, or their page too old."""

import uuid

import pytest
from django.test import Client

from courses.cohorts.models import Enrolment
from courses.progress.models import Response
from courses.progress.queries import all_responses
from tests.cast import Cast

URL = "/training/small/day-1/1/2/worksheet/card/"
WORDS = "A long thought, typed on the bus."


def test_signed_out_gets_the_words_back_to_send_again(amara_learns: Enrolment, client: Client, cast: Cast) -> None:
    response = client.post(URL, {"card.more": WORDS})

    page = response.content.decode()
    assert response.status_code == 401
    assert f'name="card.more" value="{WORDS}"' in page
    assert f'action="{URL}"' in page
    assert not Response.objects.exists()

    client.force_login(cast.amara)
    client.post(URL, {"card.more": WORDS})
    assert [text for _, text in all_responses(cast.amara)] == [WORDS]


def test_script_is_told_in_its_own_words(amara_learns: Enrolment, client: Client) -> None:
    response = client.post(URL, {"card.more": WORDS}, headers={"Accept": "application/json"})

    assert (response.status_code, response.json()) == (401, {"error": "signed out"})


def test_stale_page_gets_the_words_back(amara_learns: Enrolment, cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.amara)

    response = strict.post(URL, {"card.more": WORDS, "csrfmiddlewaretoken": "old"}, headers={"Referer": "http://testserver/training/"})

    assert response.status_code == 403
    assert f'name="card.more" value="{WORDS}"' in response.content.decode()


@pytest.mark.parametrize("origin", [{}, {"Referer": "https://elsewhere.example/"}, {"Origin": "https://elsewhere.example"}])
def test_another_site_puts_no_words_into_our_page(amara_learns: Enrolment, cast: Cast, origin: dict[str, str]) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.amara)

    response = strict.post(URL, {"card.more": WORDS}, headers=origin)

    assert response.status_code == 403
    assert WORDS not in response.content.decode()


def test_password_never_comes_back(client: Client, cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(
        "/accounts/login/", {"login": "amara@alongside.example", "password": "a secret thing"}, headers={"Referer": "http://testserver/"}
    )

    assert "a secret thing" not in response.content.decode()


def test_reflection_page_keeps_words_too(client: Client, db: None) -> None:
    response = client.post(f"/reflections/{uuid.uuid4()}/", {"text": WORDS})

    assert (response.status_code, WORDS in response.content.decode()) == (401, True)
