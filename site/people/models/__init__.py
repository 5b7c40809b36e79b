from .accounts import Service, ServiceRole, User
from .contact import ContactHours, ContactRequest, weekdays_by_default
from .invitations import MOST_TRIES, Invitation
from .messages import Message, MessagePreferences, quiet_by_default, quiet_from, quiet_to

__all__ = [
    "MOST_TRIES",
    "ContactHours",
    "ContactRequest",
    "Invitation",
    "Message",
    "MessagePreferences",
    "Service",
    "ServiceRole",
    "User",
    "quiet_by_default",
    "quiet_from",
    "quiet_to",
    "weekdays_by_default",
]
