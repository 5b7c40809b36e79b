from .accounts import ServicePolicy, ServiceRolePolicy, UserPolicy, roles, services, users
from .contact import ContactHoursPolicy, ContactRequestPolicy, contact_hours, contact_requests
from .invitations import InvitationPolicy, invitations

__all__ = [
    "ContactHoursPolicy",
    "ContactRequestPolicy",
    "InvitationPolicy",
    "ServicePolicy",
    "ServiceRolePolicy",
    "UserPolicy",
    "contact_hours",
    "contact_requests",
    "invitations",
    "roles",
    "services",
    "users",
]
