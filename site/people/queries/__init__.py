from .contact import Hours, Reach, contact_hours_of, hours_led_by, reaches
from .invitations import invitation_by, invited, link_of, people_here
from .leading import has_coordinator, has_cover, people_leading
from .messages import SentMessage, mail_lines, message_preferences_of, sent_messages

__all__ = [
    "Hours",
    "Reach",
    "SentMessage",
    "contact_hours_of",
    "has_coordinator",
    "has_cover",
    "hours_led_by",
    "invitation_by",
    "invited",
    "link_of",
    "mail_lines",
    "message_preferences_of",
    "people_here",
    "people_leading",
    "reaches",
    "sent_messages",
]
