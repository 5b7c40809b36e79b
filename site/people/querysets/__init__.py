from .accounts import ServiceQuerySet, ServiceRoleQuerySet, UserManager, UserQuerySet, active_q
from .consent import ConsentRecordQuerySet
from .contact import ContactHoursQuerySet, ContactRequestQuerySet
from .invitations import InvitationQuerySet
from .mentoring import MentoringQuerySet, MentorMeetingQuerySet
from .messages import MessagePreferencesQuerySet, MessageQuerySet
from .services import OfServiceQuerySet

__all__ = [
    "ConsentRecordQuerySet",
    "ContactHoursQuerySet",
    "ContactRequestQuerySet",
    "InvitationQuerySet",
    "MentorMeetingQuerySet",
    "MentoringQuerySet",
    "MessagePreferencesQuerySet",
    "MessageQuerySet",
    "OfServiceQuerySet",
    "ServiceQuerySet",
    "ServiceRoleQuerySet",
    "UserManager",
    "UserQuerySet",
    "active_q",
]
