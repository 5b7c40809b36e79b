from .contact import ask_for_contact, close_request, open_request, set_contact_hours, take_back_request
from .messages import deliver_message, forget_messages, send_due, send_message, set_message_preferences
from .roles import end_role, give_role

__all__ = [
    "ask_for_contact",
    "close_request",
    "deliver_message",
    "end_role",
    "forget_messages",
    "give_role",
    "open_request",
    "send_due",
    "send_message",
    "set_contact_hours",
    "set_message_preferences",
    "take_back_request",
]
