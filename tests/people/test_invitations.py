"""Inviting: one mail for each time that one was asked for, links that end and can be sent again, and roles that come with a yes."""

import datetime as dt
import re
import smtplib

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail.backends.locmem import EmailBackend
from pytest_django import DjangoAssertNumQueries

from foundation import clock
from foundation.models import AuditEvent
from people.actions import (
    Guest,
    accept_invitation,
    end_role,
    forget_invitations,
    invite,
    invite_again,
    make_account,
    withdraw_invitation,
)
from people.enums import InvitationState, Role
from people.models import Invitation, ServiceRole, User
from people.policies import invitations
from people.queries import invitation_by, link_of
from people.tasks import send_invitation, send_invitations
from portal.actions import erase_person
from portal.queries import everything_about
from tests.cast import Cast
from tests.policies import assert_policy_agrees

BEN = Guest("ben@example.org", "Ben Lewis")
DAY = dt.timedelta(days=1)


@pytest.fixture
def ben(cast: Cast) -> Invitation:
    """Ben's invitation to Riverside, as a peer supporter; its mail is not sent yet."""
    return invite(cast.riverside, guests=[BEN], role=Role.SUPPORTER, by=cast.robin)[0][0]


def send(invitation: Invitation) -> None:
    send_invitation.func(invitation.pk)
    invitation.refresh_from_db()


def token_in(message: mail.EmailMessage) -> str:
    found = re.search(r"/invited/([^/\s]+)/", str(message.body))
    assert found
    return found[1]


class DeadServer(EmailBackend):
    """Nobody answers the door."""

    def open(self) -> bool | None:
        raise ConnectionRefusedError


class RefusingServer(EmailBackend):
    def send_messages(self, messages: object) -> int:
        raise smtplib.SMTPDataError(451, b"later")


class BrokenLine(EmailBackend):
    """The line breaks once the words go over."""

    def send_messages(self, messages: object) -> int:
        raise smtplib.SMTPServerDisconnected


# --- Who invites ---


@pytest.mark.parametrize("who", ["amara", "sunita", "morgan", "pat", "yusuf", "ella", "tomasz", "alex"])
def test_only_whoever_leads_the_service_invites(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        invite(cast.riverside, guests=[BEN], role=Role.SUPPORTER, by=getattr(cast, who))
    assert not Invitation.objects.exists()


def test_nobody_is_invited_while_there_is_no_coordinator(cast: Cast) -> None:
    ServiceRole.objects.create(person=cast.morgan, service=cast.riverside, role=Role.DEPUTY, ends=clock.today() + 9 * DAY)
    end_role(ServiceRole.objects.get(person=cast.robin), by=None)
    with pytest.raises(ValidationError, match="no coordinator"):
        invite(cast.riverside, guests=[BEN], role=Role.SUPPORTER, by=cast.morgan)


def test_list_and_single_check_agree(cast: Cast, ben: Invitation) -> None:
    accepted = invite(cast.riverside, guests=[Guest("ella@alongside.example")], role=Role.MENTOR, by=cast.robin)[0][0]
    accept_invitation(accepted, by=cast.ella)
    at_hillside = invite(cast.hillside, guests=[BEN], role=None, by=cast.yusuf)[0][0]
    accepted.refresh_from_db()
    assert_policy_agrees(invitations, cast, [ben, accepted, at_hillside])
    assert {who.display_name for who in cast.people() if invitations.may(who, "change", ben)} == {"Robin Hughes"}


# --- Sending ---


def test_inviting_twice_invites_once(cast: Cast, ben: Invitation) -> None:
    fresh, known = invite(cast.riverside, guests=[Guest(" BEN@Example.org "), Guest("cy@example.org")], role=Role.SUPPORTER, by=cast.robin)
    assert [row.email for row in fresh] == ["cy@example.org"]
    assert known == [ben]
    assert Invitation.objects.count() == 2


def test_a_task_run_twice_sends_one_mail(ben: Invitation) -> None:
    send(ben)
    send(ben)
    assert len(mail.outbox) == 1
    assert (ben.sent, ben.state) == (1, InvitationState.WAITING)


def test_the_mail_tells_who_invites_and_nothing_else(cast: Cast, ben: Invitation) -> None:
    send(ben)
    message = mail.outbox[0]
    assert isinstance(message, mail.EmailMultiAlternatives)
    html = str(message.alternatives[0][0]).partition("<body>")[2]
    assert (message.to, message.subject) == (["ben@example.org"], "Your invitation")
    for body in (str(message.body), html):
        assert "Robin Hughes has invited you" in body
        assert "http://127.0.0.1:8000/invited/" in body
        for telling in ("Riverside", "Ben", "peer", "support", "mental", "training", "course", "health"):
            assert telling not in body.replace(token_in(message), ""), telling


@pytest.mark.parametrize("server", [DeadServer, RefusingServer])
def test_a_mail_that_was_surely_not_taken_is_tried_five_times_in_all(
    ben: Invitation, monkeypatch: pytest.MonkeyPatch, server: type[EmailBackend]
) -> None:
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend", server)
    begun = clock.now()
    send(ben)
    assert (ben.sent, ben.tries) == (0, 1)
    tried = []
    for minute in range(600):
        with clock.set_to(begun + dt.timedelta(minutes=minute)):
            if send_invitations():
                tried.append(minute)
    ben.refresh_from_db()
    assert tried == [1, 6, 36, 156]
    assert ben.state == InvitationState.UNDELIVERED
    assert not mail.outbox


def test_a_mail_that_may_have_gone_is_never_sent_again_by_itself(
    cast: Cast, ben: Invitation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend", BrokenLine)
        send(ben)
    assert ben.state == InvitationState.UNDELIVERED and ben.state.label == "Could not be sent"
    assert set(Invitation.objects.in_state(InvitationState.UNDELIVERED)) == {ben}
    assert "ben@example.org" not in caplog.text
    send(ben)
    with clock.set_to(clock.now() + DAY):
        assert send_invitations() == 0
    assert not mail.outbox
    send(invite_again(ben, by=cast.robin))
    ben.refresh_from_db()
    assert (len(mail.outbox), ben.state) == (1, InvitationState.WAITING)


def test_a_mail_that_a_dead_worker_left_is_sent_in_the_next_round(ben: Invitation) -> None:
    assert send_invitations() == 0, "the queue has its own minute"
    with clock.set_to(clock.now() + dt.timedelta(minutes=3)):
        assert send_invitations() == 1
        assert send_invitations() == 0
    assert len(mail.outbox) == 1


def test_one_that_could_not_be_sent_can_be_sent_again(cast: Cast, ben: Invitation) -> None:
    Invitation.objects.update(tries=5)
    send(invite_again(ben, by=cast.robin))
    assert len(mail.outbox) == 1
    ben.refresh_from_db()
    assert ben.state == InvitationState.WAITING


# --- Links ---


def test_a_link_ends_after_two_weeks_and_a_new_one_works(cast: Cast, ben: Invitation) -> None:
    send(ben)
    old = token_in(mail.outbox[0])
    with clock.set_to(clock.now() + 15 * DAY):
        assert ben.state == InvitationState.EXPIRED
        with pytest.raises(ValidationError):
            accept_invitation(ben, by=cast.ella)
        send(invite_again(ben, by=cast.robin))
        new = token_in(mail.outbox[1])
        assert invitation_by(old) == (ben, False)
        assert invitation_by(new) == (ben, True)
        accept_invitation(ben, by=cast.ella)


@pytest.mark.parametrize("token", ["", "x", "abc:def:ghi", "WyJ4IiwxXQ:1vO:bad"])
def test_a_link_that_nobody_made_is_none(db: None, token: str) -> None:
    assert invitation_by(token) is None


def test_a_withdrawn_link_ends_and_the_address_can_be_invited_anew(cast: Cast, ben: Invitation) -> None:
    withdraw_invitation(ben, by=cast.robin)
    withdraw_invitation(ben, by=cast.robin)
    with pytest.raises(ValidationError):
        accept_invitation(ben, by=cast.ella)
    with pytest.raises(ValidationError):
        invite_again(ben, by=cast.robin)
    send(ben)
    assert not mail.outbox
    assert len(invite(cast.riverside, guests=[BEN], role=Role.SUPPORTER, by=cast.robin)[0]) == 1
    assert AuditEvent.objects.filter(verb="invitation_withdrawn").count() == 1


def test_sending_again_before_the_first_went_out_sends_one(cast: Cast, ben: Invitation) -> None:
    invite_again(ben, by=cast.robin)
    send(ben)
    send(ben)
    assert len(mail.outbox) == 1


# --- Joining ---


def test_joining_gives_the_role_once(cast: Cast, ben: Invitation) -> None:
    account = make_account(ben, name="Ben")
    accept_invitation(ben, by=account)
    accept_invitation(ben, by=account)
    roles = ServiceRole.objects.filter(person=account)
    assert [(role.service, role.role, role.starts, role.ends) for role in roles] == [(cast.riverside, Role.SUPPORTER, clock.today(), None)]
    assert (account.email, account.display_name, account.has_usable_password()) == ("ben@example.org", "Ben", False)


def test_somebody_elses_second_use_is_refused(cast: Cast, ben: Invitation) -> None:
    accept_invitation(ben, by=make_account(ben, name="Ben"))
    with pytest.raises(ValidationError, match="already"):
        accept_invitation(ben, by=cast.ella)
    assert not ServiceRole.objects.filter(person=cast.ella, service=cast.riverside).exists()


def test_who_holds_the_role_already_holds_it_once(cast: Cast) -> None:
    row = invite(cast.riverside, guests=[Guest("amara@elsewhere.example")], role=Role.SUPPORTER, by=cast.robin)[0][0]
    accept_invitation(row, by=cast.amara)
    assert ServiceRole.objects.filter(person=cast.amara, service=cast.riverside).count() == 1


def test_a_colleague_joins_without_a_role(cast: Cast) -> None:
    row = invite(cast.riverside, guests=[BEN], role=None, by=cast.robin)[0][0]
    account = make_account(row, name="Ben")
    accept_invitation(row, by=account)
    assert not account.roles.exists()


def test_an_address_with_an_account_makes_no_second_one(cast: Cast) -> None:
    row = invite(cast.riverside, guests=[Guest("ella@alongside.example")], role=None, by=cast.robin)[0][0]
    with pytest.raises(ValidationError, match="Sign in"):
        make_account(row, name="Not Ella")


def test_nobody_joins_while_there_is_no_coordinator(cast: Cast, ben: Invitation) -> None:
    end_role(ServiceRole.objects.get(person=cast.robin), by=None)
    with pytest.raises(ValidationError, match="no coordinator"):
        accept_invitation(ben, by=cast.ella)


# --- Keeping, and forgetting ---


def test_addresses_that_nobody_joined_with_are_forgotten(cast: Cast, ben: Invitation) -> None:
    joined = invite(cast.riverside, guests=[Guest("cy@example.org")], role=None, by=cast.robin)[0][0]
    accept_invitation(joined, by=cast.ella)
    with clock.set_to(clock.now() + 103 * DAY):
        assert forget_invitations() == 0
    with clock.set_to(clock.now() + 105 * DAY):
        assert forget_invitations() == 1
    assert list(Invitation.objects.all()) == [joined]


def test_it_is_in_the_export_and_goes_with_the_account(cast: Cast, ben: Invitation) -> None:
    accept_invitation(ben, by=cast.ella)
    invite(cast.hillside, guests=[Guest(cast.ella.email)], role=None, by=cast.yusuf)
    kept = everything_about(cast.ella)["invitations"]
    assert {row["service"] for row in kept} == {"Riverside", "Hillside"}
    erase_person(cast.ella)
    assert not Invitation.objects.exists()


def test_inviting_three_asks_no_more_often_than_it_writes(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Who leads, is there a coordinator, who is invited: three; then for each person a row, its line in the trail, and a savepoint."""
    with django_assert_num_queries(2 + 3 + 4):
        invite(cast.riverside, guests=[BEN], role=Role.SUPPORTER, by=cast.robin)
    with django_assert_num_queries(2 + 3 + 3 * 4):
        invite(cast.hillside, guests=[Guest(f"{n}@example.org") for n in range(3)], role=Role.SUPPORTER, by=cast.yusuf)


def test_the_link_holds_no_address(ben: Invitation) -> None:
    assert "ben" not in link_of(ben)
    assert User.objects.filter(email="ben@example.org").count() == 0
