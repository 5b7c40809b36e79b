from .accounts import ServiceQuerySet, ServiceRoleQuerySet, UserManager, UserQuerySet, active_q
from .contact import ContactHoursQuerySet, ContactRequestQuerySet
from .invitations import InvitationQuerySet

__all__ = [
    "ContactHoursQuerySet",
    "ContactRequestQuerySet",
    "InvitationQuerySet",
    "ServiceQuerySet",
    "ServiceRoleQuerySet",
    "UserManager",
    "UserQuerySet",
    "active_q",
]
