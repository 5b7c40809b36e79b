from .accounts import ServicePolicy, ServiceRolePolicy, UserPolicy, roles, services, users
from .consent import ConsentRecordPolicy, consents
from .contact import ContactHoursPolicy, ContactRequestPolicy, contact_hours, contact_requests
from .invitations import InvitationPolicy, invitations
from .mentoring import MentoringPolicy, MentorMeetingPolicy, mentor_meetings, mentorings
from .messages import MessagePolicy, MessagePreferencesPolicy, message_preferences, messages
from .service_pages import (
    HousePaperPolicy,
    ServiceLogoPolicy,
    SignpostPolicy,
    SupportContactPolicy,
    house_papers,
    service_logos,
    signposts,
    support_contacts,
)

__all__ = [
    "ConsentRecordPolicy",
    "ContactHoursPolicy",
    "ContactRequestPolicy",
    "HousePaperPolicy",
    "InvitationPolicy",
    "MentorMeetingPolicy",
    "MentoringPolicy",
    "MessagePolicy",
    "MessagePreferencesPolicy",
    "ServiceLogoPolicy",
    "ServicePolicy",
    "ServiceRolePolicy",
    "SignpostPolicy",
    "SupportContactPolicy",
    "UserPolicy",
    "consents",
    "contact_hours",
    "contact_requests",
    "house_papers",
    "invitations",
    "mentor_meetings",
    "mentorings",
    "message_preferences",
    "messages",
    "roles",
    "service_logos",
    "services",
    "signposts",
    "support_contacts",
    "users",
]
