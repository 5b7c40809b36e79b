from .accounts import Service, ServiceRole, User
from .consent import ConsentRecord
from .contact import ContactHours, ContactRequest, weekdays_by_default
from .invitations import MOST_TRIES, Invitation
from .mentoring import Mentoring, MentorMeeting
from .messages import Message, MessagePreferences, quiet_by_default, quiet_from, quiet_to
from .services import HousePaper, OfService, ServiceLogo, Signpost, SupportContact

__all__ = [
    "MOST_TRIES",
    "ConsentRecord",
    "ContactHours",
    "ContactRequest",
    "HousePaper",
    "Invitation",
    "MentorMeeting",
    "Mentoring",
    "Message",
    "MessagePreferences",
    "OfService",
    "Service",
    "ServiceLogo",
    "ServiceRole",
    "Signpost",
    "SupportContact",
    "User",
    "quiet_by_default",
    "quiet_from",
    "quiet_to",
    "weekdays_by_default",
]
