from .accounts import Service, ServiceRole, User
from .contact import ContactHours, ContactRequest, weekdays_by_default
from .invitations import MOST_TRIES, Invitation

__all__ = [
    "MOST_TRIES",
    "ContactHours",
    "ContactRequest",
    "Invitation",
    "Service",
    "ServiceRole",
    "User",
    "weekdays_by_default",
]
