from .consent import give_consent, withdraw_consent
from .contact import ask_for_contact, close_request, open_request, set_contact_hours, take_back_request
from .invitations import (
    NO_COORDINATOR,
    Guest,
    accept_invitation,
    claim_mail,
    forget_invitations,
    invite,
    invite_again,
    mail_failed,
    mail_unsure,
    make_account,
    require_coordinator,
    withdraw_invitation,
)
from .logos import remove_logo, set_logo
from .mentoring import begin_mentoring, end_mentoring, erase_mentoring, record_meeting, take_back_meeting
from .messages import deliver_message, forget_messages, send_due, send_message, set_message_preferences
from .roles import appoint, end_appointment, end_role, give_role
from .services import add_entry, change_entry, check_signpost, set_how_to_reach, take_off_entry

__all__ = [
    "NO_COORDINATOR", "Guest", "accept_invitation", "add_entry", "appoint", "ask_for_contact", "begin_mentoring", "change_entry",
    "check_signpost", "claim_mail", "close_request", "deliver_message", "end_appointment", "end_mentoring", "end_role",
    "erase_mentoring", "forget_invitations", "forget_messages", "give_consent", "give_role", "invite", "invite_again",
    "mail_failed", "mail_unsure", "make_account", "open_request", "record_meeting", "remove_logo", "require_coordinator", "send_due",
    "send_message", "set_contact_hours", "set_how_to_reach", "set_logo", "set_message_preferences", "take_back_meeting",
    "take_back_request", "take_off_entry", "withdraw_consent", "withdraw_invitation",
]  # fmt: skip
