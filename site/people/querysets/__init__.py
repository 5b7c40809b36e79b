from .accounts import ServiceQuerySet, ServiceRoleQuerySet, UserManager, UserQuerySet, active_q
from .contact import ContactHoursQuerySet, ContactRequestQuerySet

__all__ = [
    "ContactHoursQuerySet",
    "ContactRequestQuerySet",
    "ServiceQuerySet",
    "ServiceRoleQuerySet",
    "UserManager",
    "UserQuerySet",
    "active_q",
]
