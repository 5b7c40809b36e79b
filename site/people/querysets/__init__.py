from .accounts import ServiceQuerySet, ServiceRoleQuerySet, UserManager, UserQuerySet, active_q
from .consent import ConsentRecordQuerySet
from .contact import ContactHoursQuerySet, ContactRequestQuerySet
from .invitations import InvitationQuerySet
from .messages import MessagePreferencesQuerySet, MessageQuerySet
from .services import OfServiceQuerySet

__all__ = [
    "ConsentRecordQuerySet",
    "ContactHoursQuerySet",
    "ContactRequestQuerySet",
    "InvitationQuerySet",
    "MessagePreferencesQuerySet",
    "MessageQuerySet",
    "OfServiceQuerySet",
    "ServiceQuerySet",
    "ServiceRoleQuerySet",
    "UserManager",
    "UserQuerySet",
    "active_q",
]
