from .consent import Consent, ConsentLine, consent_lines, consents_of, has_consent, newest_consent
from .contact import Hours, Reach, contact_hours_of, hours_led_by, reaches
from .invitations import invitation_by, invited, link_of, people_here
from .leading import has_coordinator, has_cover, people_leading
from .messages import SentMessage, mail_lines, message_preferences_of, sent_messages
from .services import MyService, ServicePage, contacts_for, is_last_coordinator, my_services, roles_there, service_page

__all__ = [
    "Consent",
    "ConsentLine",
    "Hours",
    "MyService",
    "Reach",
    "SentMessage",
    "ServicePage",
    "consent_lines",
    "consents_of",
    "contact_hours_of",
    "contacts_for",
    "has_consent",
    "has_coordinator",
    "has_cover",
    "hours_led_by",
    "invitation_by",
    "invited",
    "is_last_coordinator",
    "link_of",
    "mail_lines",
    "message_preferences_of",
    "my_services",
    "newest_consent",
    "people_here",
    "people_leading",
    "reaches",
    "roles_there",
    "sent_messages",
    "service_page",
]
