from .accounts import ServicePolicy, ServiceRolePolicy, UserPolicy, roles, services, users
from .contact import ContactHoursPolicy, ContactRequestPolicy, contact_hours, contact_requests
from .invitations import InvitationPolicy, invitations
from .messages import MessagePolicy, MessagePreferencesPolicy, message_preferences, messages

__all__ = [
    "ContactHoursPolicy",
    "ContactRequestPolicy",
    "InvitationPolicy",
    "MessagePolicy",
    "MessagePreferencesPolicy",
    "ServicePolicy",
    "ServiceRolePolicy",
    "UserPolicy",
    "contact_hours",
    "contact_requests",
    "invitations",
    "message_preferences",
    "messages",
    "roles",
    "services",
    "users",
]
