from .accounts import ServicePolicy, ServiceRolePolicy, UserPolicy, roles, services, users
from .contact import ContactHoursPolicy, ContactRequestPolicy, contact_hours, contact_requests

__all__ = [
    "ContactHoursPolicy",
    "ContactRequestPolicy",
    "ServicePolicy",
    "ServiceRolePolicy",
    "UserPolicy",
    "contact_hours",
    "contact_requests",
    "roles",
    "services",
    "users",
]
