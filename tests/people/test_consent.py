"""One switch a purpose: none is on before somebody says so, the words are kept, and taking back is as easy as saying yes."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from foundation.models import AuditEvent
from people.actions import give_consent, withdraw_consent
from people.enums import Purpose
from people.models import ConsentRecord, User
from people.policies import consents
from people.queries import consents_of, has_consent
from people.wording import CONSENT_WORDINGS, consent_wording, newest_wording
from portal.actions import erase_person
from portal.queries import everything_about
from tests.cast import Cast
from tests.policies import assert_policy_agrees

SignIn = Callable[[User], Client]
URL = "/profile/consents/"


def agree(person: User, purpose: Purpose = Purpose.QUOTE) -> ConsentRecord:
    return give_consent(person, purpose, wording_version=newest_wording(purpose), by=person)


def said(person: User) -> list[tuple[str, bool]]:
    return list(ConsentRecord.objects.filter(person=person).order_by("pk").values_list("purpose", "given"))


def given(person: User) -> set[Purpose]:
    found = {one.purpose for one in consents_of(person) if one.given}
    assert found == {purpose for purpose in Purpose if has_consent(person, purpose)}
    return found


@pytest.fixture
def new_words(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on, other words are asked for quotes."""

    def do() -> None:
        monkeypatch.setitem(CONSENT_WORDINGS, Purpose.QUOTE, (*CONSENT_WORDINGS[Purpose.QUOTE], "Other words, asked from now on."))

    return do


def body(client: Client) -> str:
    return " ".join(client.get(URL).content.decode().split())


def test_nothing_is_given_before_somebody_says_so(cast: Cast, sign_in: SignIn) -> None:
    assert given(cast.amara) == set()
    page = body(sign_in(cast.amara))

    assert page.count(">I agree<") == len(Purpose) and "Take it back" not in page
    assert "checked" not in page and "A “no” changes nothing" in page and "/reflections/shared/mine/" in page


def test_each_purpose_is_given_by_itself_and_taken_back_in_the_same_place(cast: Cast, sign_in: SignIn) -> None:
    phone = sign_in(cast.amara)
    for answer in ("yes", "yes", "no", "no", "yes"):
        sent = phone.post(URL, {"purpose": "quote", "version": "1", "answer": answer})
        assert (sent.status_code, sent["Location"]) == (302, f"{URL}#quote")
        assert given(cast.amara) == ({Purpose.QUOTE} if answer == "yes" else set())

    assert said(cast.amara) == [("quote", True), ("quote", False), ("quote", True)]
    assert body(phone).count(">Take it back<") == 1
    events = [(one.verb, one.actor_id) for one in AuditEvent.objects.filter(subject_type="people.consentrecord").order_by("pk")]
    assert events == [("consent_given", cast.amara.pk), ("consent_withdrawn", cast.amara.pk), ("consent_given", cast.amara.pk)]


def test_taking_back_what_was_never_given_writes_nothing(cast: Cast) -> None:
    assert withdraw_consent(cast.amara, Purpose.LISTING, by=cast.amara) is None
    assert said(cast.amara) == []


def test_a_yes_to_earlier_words_does_not_carry_over(cast: Cast, sign_in: SignIn, new_words: Callable[[], None]) -> None:
    agree(cast.amara)
    agree(cast.amara, Purpose.LISTING)
    new_words()
    assert given(cast.amara) == {Purpose.LISTING}
    page = body(sign_in(cast.amara))
    assert "You said yes to earlier words" in page and "Take the earlier yes back" in page
    assert CONSENT_WORDINGS[Purpose.QUOTE][0].split()[0] in page, "the words that were read are kept"
    agree(cast.amara)

    assert given(cast.amara) == {Purpose.LISTING, Purpose.QUOTE}
    rows = ConsentRecord.objects.filter(purpose="quote").order_by("pk")
    assert [(row.wording_version, row.given) for row in rows] == [(1, True), (2, True)]


def test_a_yes_to_earlier_words_can_be_taken_back(cast: Cast, new_words: Callable[[], None]) -> None:
    agree(cast.amara)
    new_words()
    row = withdraw_consent(cast.amara, Purpose.QUOTE, by=cast.amara)

    assert row is not None and (row.wording_version, row.given) == (1, False)
    assert not any(one.to_earlier_words for one in consents_of(cast.amara))


def test_words_that_changed_while_the_page_was_open_are_read_again(cast: Cast, sign_in: SignIn, new_words: Callable[[], None]) -> None:
    phone = sign_in(cast.amara)
    new_words()
    answer = phone.post(URL, {"purpose": "quote", "version": "1", "answer": "yes"})

    assert answer.status_code == 422 and "Read them again" in answer.content.decode()
    assert said(cast.amara) == []


@pytest.mark.parametrize("version", ["", "0", "2", "-1", "x", "9" * 30])
def test_only_the_words_of_today_can_be_agreed_to(cast: Cast, sign_in: SignIn, version: str) -> None:
    assert sign_in(cast.amara).post(URL, {"purpose": "quote", "version": version, "answer": "yes"}).status_code == 422
    with pytest.raises(ValidationError):
        give_consent(cast.amara, Purpose.QUOTE, wording_version=0, by=cast.amara)


@pytest.mark.parametrize("purpose", ["", "everything", "QUOTE"])
def test_there_are_no_other_purposes(cast: Cast, sign_in: SignIn, purpose: str) -> None:
    assert sign_in(cast.amara).post(URL, {"purpose": purpose, "version": "1", "answer": "yes"}).status_code == 404


@pytest.mark.parametrize("answer", ["", "maybe"])
def test_what_is_no_yes_is_a_no(cast: Cast, sign_in: SignIn, answer: str) -> None:
    agree(cast.amara)
    sign_in(cast.amara).post(URL, {"purpose": "quote", "version": "1", "answer": answer})

    assert given(cast.amara) == set()


def test_halves_agree_and_nobody_else_sees_them(cast: Cast, client: Client, sign_in: SignIn) -> None:
    assert_policy_agrees(consents, cast, [agree(cast.amara), agree(cast.robin, Purpose.LISTING)])
    for who in (cast.robin, cast.sunita, cast.morgan, cast.yusuf, cast.alex, cast.tomasz):
        with pytest.raises(PermissionDenied):
            give_consent(cast.amara, Purpose.LISTING, wording_version=1, by=who)
        with pytest.raises(PermissionDenied):
            withdraw_consent(cast.amara, Purpose.QUOTE, by=who)
        assert set(ConsentRecord.objects.visible_to(who)) == set(ConsentRecord.objects.filter(person=who))
    assert given(cast.amara) == {Purpose.QUOTE}
    assert client.get(URL).status_code == 302 and client.post(URL, {"purpose": "quote"}).status_code == 302


def test_records_are_only_ever_added(cast: Cast) -> None:
    row = agree(cast.amara)
    row.given = False

    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        ConsentRecord.objects.update(given=False)


def test_words_are_added_and_never_changed() -> None:
    """A change here is a change of what people said yes to: add new words after these instead."""
    hashes = {
        purpose: [sha256(consent_wording(purpose, n).encode()).hexdigest()[:12] for n in range(1, len(words) + 1)]
        for purpose, words in CONSENT_WORDINGS.items()
    }

    assert hashes == {
        Purpose.MATCHING: ["5c1474d33bd1"],
        Purpose.EVALUATION: ["02f7e67bc4b1"],
        Purpose.QUOTE: ["29b153c12eff"],
        Purpose.QUOTE_NAMED: ["bd5c2f60f9c8"],
        Purpose.LISTING: ["67d05633c118"],
    }


def test_the_page_has_the_same_queries_for_one_and_for_thirty(cast: Cast, sign_in: SignIn, django_assert_num_queries: Callable) -> None:
    phone = sign_in(cast.amara)
    for rounds in (1, 15):
        for _ in range(rounds):
            agree(cast.amara)
            withdraw_consent(cast.amara, Purpose.QUOTE, by=cast.amara)
        with django_assert_num_queries(5):
            page: Any = body(phone)
    assert "Page 1 of 2" in page


def test_it_is_exported_and_erased(cast: Cast) -> None:
    agree(cast.amara)
    agree(cast.robin)
    [line] = everything_about(cast.amara)["what you agreed to"]
    assert (line["what"], line["yes"]) == ("Quote me without my name", True) and line["words"].startswith("Words that I hand over")
    erase_person(cast.amara)

    assert [row.person for row in ConsentRecord.objects.all()] == [cast.robin]
