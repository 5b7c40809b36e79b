from .accounts import ServiceQuerySet, ServiceRoleQuerySet, UserManager, UserQuerySet, active_q
from .contact import ContactHoursQuerySet, ContactRequestQuerySet
from .invitations import InvitationQuerySet
from .messages import MessagePreferencesQuerySet, MessageQuerySet

__all__ = [
    "ContactHoursQuerySet",
    "ContactRequestQuerySet",
    "InvitationQuerySet",
    "MessagePreferencesQuerySet",
    "MessageQuerySet",
    "ServiceQuerySet",
    "ServiceRoleQuerySet",
    "UserManager",
    "UserQuerySet",
    "active_q",
]
