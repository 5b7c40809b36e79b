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
from .messages import deliver_message, forget_messages, send_due, send_message, set_message_preferences
from .roles import end_role, give_role

__all__ = [
    "Guest",
    "accept_invitation",
    "ask_for_contact",
    "claim_mail",
    "close_request",
    "deliver_message",
    "end_role",
    "forget_invitations",
    "forget_messages",
    "give_role",
    "invite",
    "invite_again",
    "mail_failed",
    "make_account",
    "open_request",
    "send_due",
    "send_message",
    "set_contact_hours",
    "set_message_preferences",
    "take_back_request",
    "withdraw_invitation",
]
