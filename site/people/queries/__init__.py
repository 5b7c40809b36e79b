from .contact import Hours, Reach, contact_hours_of, hours_led_by, reaches
from .invitations import invitation_by, invited, link_of, people_here
from .leading import has_coordinator, has_cover, people_leading

__all__ = [
    "Hours",
    "Reach",
    "contact_hours_of",
    "has_coordinator",
    "has_cover",
    "hours_led_by",
    "invitation_by",
    "invited",
    "link_of",
    "people_here",
    "people_leading",
    "reaches",
]
