from .accounts import ServiceQuerySet, ServiceRoleQuerySet, UserManager, UserQuerySet, active_q
from .contact import ContactHoursQuerySet, ContactRequestQuerySet
from .messages import MessagePreferencesQuerySet, MessageQuerySet

__all__ = [
    "ContactHoursQuerySet",
    "ContactRequestQuerySet",
    "MessagePreferencesQuerySet",
    "MessageQuerySet",
    "ServiceQuerySet",
    "ServiceRoleQuerySet",
    "UserManager",
    "UserQuerySet",
    "active_q",
]
