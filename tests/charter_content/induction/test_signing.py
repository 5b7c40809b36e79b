"""Signing: each for themselves, with a tick, a name and a version; “not agreed yet” is an answer, and nothing signs itself."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from charter_content.induction.actions import (
    ChangedSince,
    agree_elsewhere,
    close_induction,
    move_to_version,
    name_signer,
    record_elsewhere,
    say_not_yet,
    sign_item,
    take_back,
)
from charter_content.induction.enums import Answer, Given, Signer
from charter_content.induction.models import Induction, InductionTemplate, SignOff
from charter_content.induction.queries import history, item_state
from foundation import clock
from people.actions import end_role, give_role
from people.enums import Role
from people.models import User
from tests.cast import Cast
from tests.factories.induction import ALL_THREE, ALONE, MANAGER, SAFETY, TOGETHER, begun, elsewhere, item, published, sign

SignIn = Callable[[User], Client]


def awaited(row: Induction, code: str) -> set[Signer]:
    return set(item_state(row, code).awaited)


def test_an_item_is_done_once_everybody_whom_it_asks_has_signed(devs: Induction, cast: Cast) -> None:
    assert awaited(devs, TOGETHER) == {Signer.SUPPORTER, Signer.COORDINATOR}

    first = sign(devs, TOGETHER, cast.dev)
    assert first.is_new and not first.state.is_done and awaited(devs, TOGETHER) == {Signer.COORDINATOR}
    second = sign(devs, TOGETHER, cast.robin)

    assert (second.state.given, second.state.done_on, second.state.awaited) == (Given.SIGNED, clock.today(), ())
    assert [(row.name, row.signer, row.document, row.document_version) for row in SignOff.objects.all()] == [
        ("Dev Patel", "supporter", "Boundaries agreement", "3"), ("Robin Hughes", "coordinator", "Boundaries agreement", "3"),
    ]  # fmt: skip


def test_signing_twice_is_once(devs: Induction, cast: Cast) -> None:
    first, again = sign(devs, TOGETHER, cast.dev), sign(devs, TOGETHER, cast.dev)

    assert (again.row, again.is_new) == (first.row, False)
    assert SignOff.objects.count() == 1


def test_nobody_signs_for_another_and_nobody_countersigns_their_own(devs: Induction, cast: Cast) -> None:
    give_role(cast.dev, service=cast.riverside, role=Role.COORDINATOR, by=None)
    for by, signer in ((cast.dev, Signer.COORDINATOR), (cast.robin, Signer.SUPPORTER), (cast.amara, Signer.COORDINATOR)):
        with pytest.raises(PermissionDenied):
            sign(devs, TOGETHER, by, signer)
    with pytest.raises(PermissionDenied):
        sign(devs, ALONE, cast.robin, Signer.COORDINATOR)

    assert not SignOff.objects.exists()


def test_a_name_that_can_be_seen_is_asked_for(devs: Induction, cast: Cast) -> None:
    for name in ("", "   ", "\u202e", "x" * 81):
        with pytest.raises(ValidationError) as error:
            sign(devs, TOGETHER, cast.dev, name=name)
        assert list(error.value.message_dict) == ["name"]


def test_the_version_that_was_read_is_asked_for_and_kept(devs: Induction, cast: Cast) -> None:
    with pytest.raises(ValidationError) as error:
        sign(devs, TOGETHER, cast.dev, document_version=" ")
    assert list(error.value.message_dict) == ["document_version"]

    sign(devs, TOGETHER, cast.dev, document_version="June 2026")

    assert SignOff.objects.get().document_version == "June 2026"


def test_not_agreed_yet_is_a_record_and_a_later_signature_counts(devs: Induction, cast: Cast) -> None:
    say_not_yet(devs, TOGETHER, signer=Signer.SUPPORTER, comment="The part on money is missing.", by=cast.dev)
    sign(devs, TOGETHER, cast.robin)
    assert awaited(devs, TOGETHER) == {Signer.SUPPORTER}

    sign(devs, TOGETHER, cast.dev)

    assert item_state(devs, TOGETHER).is_done
    assert [(one.answer, one.comment, one.counts) for one in history(devs, TOGETHER, by=cast.dev)] == [
        (Answer.NOT_YET, "The part on money is missing.", False), (Answer.SIGNED, "", True), (Answer.SIGNED, "", True),
    ]  # fmt: skip


def test_a_signature_is_taken_back_by_whoever_gave_it_and_stays_in_the_record(devs: Induction, cast: Cast) -> None:
    give_role(cast.amara, service=cast.riverside, role=Role.DEPUTY, by=None, ends=clock.today() + dt.timedelta(days=9))
    sign(devs, TOGETHER, cast.dev)
    sign(devs, TOGETHER, cast.robin)
    with pytest.raises(PermissionDenied):
        take_back(devs, TOGETHER, signer=Signer.COORDINATOR, by=cast.amara)

    take_back(devs, TOGETHER, signer=Signer.COORDINATOR, comment="Too early.", by=cast.robin)
    take_back(devs, TOGETHER, signer=Signer.COORDINATOR, by=cast.robin)

    assert awaited(devs, TOGETHER) == {Signer.COORDINATOR}
    assert [row.answer for row in SignOff.objects.all()] == ["signed", "signed", "withdrawn"]


def test_evidence_is_written_once(devs: Induction, cast: Cast) -> None:
    row = sign(devs, TOGETHER, cast.dev).row
    row.name = "Somebody else"

    with pytest.raises(TypeError):
        row.save()


def test_a_manager_signs_as_manager_until_somebody_is_named(devs: Induction, cast: Cast) -> None:
    sign(devs, MANAGER, cast.sunita, Signer.MANAGER)
    assert item_state(devs, MANAGER).given == Given.SIGNED

    name_signer(devs, signer=Signer.MANAGER, person=cast.morgan, by=cast.robin)
    with pytest.raises(PermissionDenied):
        sign(devs, ALL_THREE, cast.sunita, Signer.MANAGER)
    sign(devs, ALL_THREE, cast.morgan, Signer.MANAGER)

    assert awaited(devs, ALL_THREE) == {Signer.SUPPORTER, Signer.COORDINATOR}


def test_who_is_named_signs_no_more_when_their_last_role_has_ended(devs: Induction, cast: Cast) -> None:
    name_signer(devs, signer=Signer.MANAGER, person=cast.morgan, by=cast.robin)
    end_role(cast.morgan.roles.get(), by=None)

    with pytest.raises(PermissionDenied):
        sign(devs, ALL_THREE, cast.morgan, Signer.MANAGER)
    sign(devs, ALL_THREE, cast.sunita, Signer.MANAGER)


def test_a_safeguarding_lead_is_named_and_may_be_whoever_leads(devs: Induction, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        sign(devs, SAFETY, cast.robin, Signer.SAFEGUARDING)

    name_signer(devs, signer=Signer.SAFEGUARDING, person=cast.robin, by=cast.robin)
    sign(devs, SAFETY, cast.robin, Signer.SAFEGUARDING)

    assert awaited(devs, SAFETY) == {Signer.SUPPORTER}


@pytest.mark.parametrize("who", ["dev", "ella", "pat"])
def test_nobody_without_a_role_at_the_service_and_not_the_person_is_named(devs: Induction, cast: Cast, who: str) -> None:
    with pytest.raises(ValidationError):
        name_signer(devs, signer=Signer.SAFEGUARDING, person=getattr(cast, who), by=cast.robin)


def test_one_person_with_two_hats_signs_with_each(cast: Cast) -> None:
    give_role(cast.robin, service=cast.riverside, role=Role.MANAGER, by=None)
    row = begun(cast.dev, cast.riverside, cast.robin)

    sign(row, "team-ready", cast.robin, Signer.COORDINATOR)
    assert awaited(row, "team-ready") == {Signer.MANAGER}
    sign(row, "team-ready", cast.robin, Signer.MANAGER)

    assert item_state(row, "team-ready").is_done


def test_done_elsewhere_counts_once_the_person_agrees_to_just_that(devs: Induction, cast: Cast) -> None:
    first = elsewhere(devs, MANAGER, cast.robin, "Seen the letter.").row
    assert awaited(devs, MANAGER) == {Signer.SUPPORTER} and not item_state(devs, MANAGER).is_done

    second = elsewhere(devs, MANAGER, cast.robin, "Seen the letter of May.").row
    with pytest.raises(ChangedSince):
        agree_elsewhere(devs, MANAGER, about=first.pk, name="Dev", by=cast.dev)
    agree_elsewhere(devs, MANAGER, about=second.pk, name="Dev", by=cast.dev)
    agree_elsewhere(devs, MANAGER, about=second.pk, name="Dev", by=cast.dev)

    assert item_state(devs, MANAGER).given == Given.ELSEWHERE
    assert SignOff.objects.filter(answer=Answer.AGREED).count() == 1


def test_only_the_person_agrees_and_may_say_not_yet(devs: Induction, cast: Cast) -> None:
    said = elsewhere(devs, MANAGER, cast.robin).row
    for by in (cast.robin, cast.sunita):
        with pytest.raises(PermissionDenied):
            agree_elsewhere(devs, MANAGER, about=said.pk, name="x", by=by)

    say_not_yet(devs, MANAGER, signer=Signer.SUPPORTER, comment="That was another year.", by=cast.dev)

    assert not item_state(devs, MANAGER).is_done


def test_done_elsewhere_is_taken_back_and_others_signatures_stay(devs: Induction, cast: Cast) -> None:
    sign(devs, ALL_THREE, cast.sunita, Signer.MANAGER)
    elsewhere(devs, ALL_THREE, cast.robin)

    take_back(devs, ALL_THREE, signer=Signer.COORDINATOR, by=cast.robin)

    assert awaited(devs, ALL_THREE) == {Signer.SUPPORTER, Signer.COORDINATOR}


def test_how_it_was_checked_is_asked_for_and_what_is_done_is_left_alone(devs: Induction, cast: Cast) -> None:
    with pytest.raises(ValidationError) as error:
        record_elsewhere(devs, MANAGER, name="Robin", how=" \n", by=cast.robin)
    assert list(error.value.message_dict) == ["how"]
    sign(devs, MANAGER, cast.sunita, Signer.MANAGER)

    with pytest.raises(ValidationError):
        elsewhere(devs, MANAGER, cast.robin)


def test_nothing_is_signed_under_a_closed_one(devs: Induction, cast: Cast) -> None:
    close_induction(devs, by=cast.robin)

    for by in (cast.dev, cast.robin):
        with pytest.raises(PermissionDenied):
            sign(devs, TOGETHER, by)
    with pytest.raises(PermissionDenied):
        elsewhere(devs, TOGETHER, cast.robin)


def test_what_was_shown_is_what_is_signed(cast: Cast) -> None:
    template = InductionTemplate(title="Short", live=False)
    first = published(item("one"), template=template)
    row = begun(cast.dev, cast.riverside, cast.robin, version=first)
    second = published(item("one", text="Something else altogether"), template=template)
    move_to_version(row, version=second, by=cast.robin)

    with pytest.raises(ChangedSince):
        sign_item(row, "one", signer=Signer.SUPPORTER, name="Dev", seen=1, by=cast.dev)


def test_sign_on_the_page_and_mistakes_are_told_at_their_field(devs: Induction, cast: Cast, sign_in: SignIn) -> None:
    phone, url = sign_in(cast.dev), f"/induction/{devs.pk}/{TOGETHER}/"
    values = {"as_": "supporter", "name": "Dev P.", "document_version": "June", "seen": "1", "comment": "Good talk."}

    wrong = phone.post(url, values)
    body = wrong.content.decode()
    assert wrong.status_code == 422 and 'id="id_done_error"' in body and 'value="Dev P."' in body and "Good talk." in body
    assert phone.post(url, values | {"done": "on", "as_": "coordinator"}).status_code == 422
    right = phone.post(url, values | {"done": "on"})

    assert right.status_code == 302
    assert "Good talk." in phone.get(url).content.decode()
    assert SignOff.objects.get().name == "Dev P."


def test_two_devices_at_once_sign_once(devs: Induction, cast: Cast, sign_in: SignIn) -> None:
    values = {"as_": "supporter", "name": "Dev", "document_version": "June", "seen": "1", "done": "on"}
    phone, laptop = sign_in(cast.dev), sign_in(cast.dev)

    assert {one.post(f"/induction/{devs.pk}/{TOGETHER}/", values).status_code for one in (phone, laptop)} == {302}
    assert SignOff.objects.count() == 1


def test_words_of_somebody_who_was_signed_out_come_back(devs: Induction) -> None:
    response = Client().post(f"/induction/{devs.pk}/{TOGETHER}/not-yet/", {"as_": "supporter", "comment": "Not before the talk."})

    assert response.status_code == 401 and "Not before the talk." in response.content.decode()
