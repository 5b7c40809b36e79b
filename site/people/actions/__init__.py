from .contact import ask_for_contact, close_request, open_request, set_contact_hours, take_back_request
from .roles import end_role, give_role

__all__ = ["ask_for_contact", "close_request", "end_role", "give_role", "open_request", "set_contact_hours", "take_back_request"]
