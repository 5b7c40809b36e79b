"""Inviting people into a service, and joining it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from foundation import audit, clock
from foundation.enums import Verb
from people.actions.roles import give_role
from people.enums import INVITATION_FORGOTTEN_AFTER, INVITATION_LASTS, Role
from people.models import MOST_TRIES, Invitation, Service, ServiceRole, User
from people.policies import invitations, services
from people.queries import has_coordinator, invited

NO_COORDINATOR = "This service has no coordinator at the moment. Nobody can join until it has one: ask whoever runs the website."


def require_coordinator(service: Service) -> None:
    """A service cannot open enrolment without an active coordinator; a deputy does not do. Raises ValidationError, in words."""
    if not has_coordinator(service):
        raise ValidationError(NO_COORDINATOR)


@dataclass(frozen=True)
class Guest:
    """Somebody to invite: their address (lower case), and the name that whoever invites them typed."""

    email: str
    name: str = ""


@transaction.atomic
def invite(
    service: Service, *, guests: Iterable[Guest], role: Role | None, by: User | None, by_code: bool = False
) -> tuple[list[Invitation], list[Invitation]]:
    """Invite `guests` to `service`; (new ones, those that were open already). Who has an open invitation gets no second mail.

    `role` None is a colleague, who takes a course and holds no role. `by` None with `by_code`: they asked themselves. The mails go out in
    the background: whoever calls this enqueues `people.tasks.send_invitation` for the new ones.

    Raises PermissionDenied unless `by` leads the service, ValidationError while it has no coordinator.
    """
    if by is not None and not services.may(by, "lead", service):
        raise PermissionDenied
    require_coordinator(service)
    wanted = {guest.email.strip().lower(): guest for guest in guests}
    there = invited(service, wanted)
    fresh, known = [], list(there.values())
    expires = clock.now() + INVITATION_LASTS
    for email, guest in wanted.items():
        if email in there:
            continue
        try:
            with transaction.atomic():
                row = Invitation.objects.create(
                    service=service, email=email, name=guest.name, role=role or "", made_by=by, by_code=by_code, expires_at=expires
                )
        except IntegrityError:  # pressed twice, or two people at once: one of the two has it
            known.append(Invitation.objects.open().get(service=service, email=email))
            continue
        audit.record(by, Verb.INVITED, row, service=service.pk)
        fresh.append(row)
    return fresh, known


@transaction.atomic
def invite_again(invitation: Invitation, *, by: User | None) -> Invitation:
    """A new link, which works from now on for as long as the first did; older links end. `by` None: they asked for it at their old link.

    Raises PermissionDenied unless `by` leads the service, ValidationError when it was used or withdrawn, or the service has no coordinator.
    """
    row = _locked(invitation)
    if by is not None:
        invitations.require(by, "change", row)
    if not row.is_open:
        raise ValidationError("This invitation is not open any more.")
    require_coordinator(row.service)
    if row.sent == row.wanted or row.tries:  # one that is on its way goes as it is
        row.wanted, row.tries = row.wanted + 1, 0
        row.wanted_at = clock.now()
    row.expires_at = clock.now() + INVITATION_LASTS
    row.save(update_fields=["wanted", "tries", "wanted_at", "expires_at"])
    audit.record(by, Verb.INVITED_AGAIN, row)
    return row


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """Its link ends. Withdrawing twice is once. Raises PermissionDenied unless `by` leads the service, ValidationError when it was used."""
    row = _locked(invitation)
    invitations.require(by, "change", row)
    if row.accepted_at:
        raise ValidationError("They have joined meanwhile.")
    if row.withdrawn_at is None:
        row.withdrawn_at = clock.now()
        row.save(update_fields=["withdrawn_at"])
        audit.record(by, Verb.INVITATION_WITHDRAWN, row)
    return row


def claim_mail(invitation_id: int) -> Invitation | None:
    """The invitation whose mail the caller now has to send, once; None when there is none to send.

    It counts as sent before it is sent: a worker that dies in between sends none, and never two. Whoever invited can send it again.
    """
    rows = Invitation.objects.to_send().filter(pk=invitation_id, tries__lt=MOST_TRIES)
    if not rows.update(sent=F("wanted"), sent_at=clock.now()):
        return None
    return Invitation.objects.select_related("made_by").get(pk=invitation_id)


def mail_failed(invitation: Invitation) -> None:
    """The mail was surely not handed over: it is to be tried again, unless a newer one was asked for meanwhile."""
    Invitation.objects.filter(pk=invitation.pk, wanted=invitation.wanted).update(sent=F("sent") - 1, sent_at=None, tries=F("tries") + 1)


def mail_unsure(invitation: Invitation) -> None:
    """Nobody can tell whether the mail went: it shows as one that could not be sent, and is not tried again. Whoever invited may do so."""
    Invitation.objects.filter(pk=invitation.pk, wanted=invitation.wanted).update(sent=F("sent") - 1, sent_at=None, tries=MOST_TRIES)


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """`by` joins: the role is theirs from today. Joining twice is once. They may have another address than the one it was sent to.

    Raises ValidationError, in words, when it was used by somebody else, withdrawn or is too old, or the service has no coordinator.
    """
    row = _locked(invitation)
    if row.accepted_by_id == by.pk:
        return row
    if row.accepted_at:
        raise ValidationError("Somebody has joined with this link already. Ask whoever invited you for a new one.")
    if row.withdrawn_at or row.expires_at <= clock.now():
        raise ValidationError("This link does not work any more.")
    require_coordinator(row.service)
    row.accepted_at, row.accepted_by = clock.now(), by
    row.save(update_fields=["accepted_at", "accepted_by"])
    if row.role and not ServiceRole.objects.active().filter(person=by, service=row.service, role=row.role).exists():
        give_role(by, service=row.service, role=Role(row.role), by=None)
    audit.record(by, Verb.JOINED, row, service=row.service_id)
    return row


def make_account(invitation: Invitation, *, name: str) -> User:
    """An account for the address that the invitation was sent to: whoever has the link can read its mail. No password yet.

    Raises ValidationError when there is one already: then they sign in.
    """
    try:
        with transaction.atomic():
            return User.objects.create_user(invitation.email, display_name=name)
    except IntegrityError as error:
        raise ValidationError("There is an account with this address already. Sign in, then join.") from error


def forget_invitations() -> int:
    """Each minute: addresses that nobody joined with go some weeks after their link ended. Returns how many."""
    over = clock.now() - INVITATION_FORGOTTEN_AFTER
    return Invitation.objects.filter(accepted_at=None, expires_at__lt=over).delete()[1].get("people.Invitation", 0)


def _locked(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update(of=("self",)).select_related("service").get(pk=invitation.pk)
