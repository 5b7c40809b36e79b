from .accounts import Service, ServiceRole, User
from .contact import ContactHours, ContactRequest, weekdays_by_default

__all__ = ["ContactHours", "ContactRequest", "Service", "ServiceRole", "User", "weekdays_by_default"]
