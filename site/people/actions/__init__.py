from .contact import ask_for_contact, close_request, open_request, set_contact_hours, take_back_request
from .invitations import (
    Guest,
    accept_invitation,
    claim_mail,
    forget_invitations,
    invite,
    invite_again,
    mail_failed,
    make_account,
    withdraw_invitation,
)
from .roles import end_role, give_role

__all__ = [
    "Guest",
    "accept_invitation",
    "ask_for_contact",
    "claim_mail",
    "close_request",
    "end_role",
    "forget_invitations",
    "give_role",
    "invite",
    "invite_again",
    "mail_failed",
    "make_account",
    "open_request",
    "set_contact_hours",
    "take_back_request",
    "withdraw_invitation",
]
