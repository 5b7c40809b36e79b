from .accounts import ServicePolicy, ServiceRolePolicy, UserPolicy, roles, services, users
from .contact import ContactHoursPolicy, ContactRequestPolicy, contact_hours, contact_requests
from .messages import MessagePolicy, MessagePreferencesPolicy, message_preferences, messages

__all__ = [
    "ContactHoursPolicy",
    "ContactRequestPolicy",
    "MessagePolicy",
    "MessagePreferencesPolicy",
    "ServicePolicy",
    "ServiceRolePolicy",
    "UserPolicy",
    "contact_hours",
    "contact_requests",
    "message_preferences",
    "messages",
    "roles",
    "services",
    "users",
]
