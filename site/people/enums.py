import datetime as dt

from django.db.models import IntegerChoices, TextChoices


class Role(TextChoices):
    """What somebody does in a service. One person may hold several."""

    COORDINATOR = "coordinator", "Coordinator"
    DEPUTY = "deputy", "Deputy coordinator"
    MANAGER = "manager", "Service manager"
    MENTOR = "mentor", "Mentor"
    SUPPORTER = "supporter", "Peer supporter"


LEADING = (Role.COORDINATOR, Role.DEPUTY)
"""Roles that see the people of their service."""


INVITABLE = (Role.SUPPORTER, Role.MENTOR)
"""Roles that whoever leads a service gives with an invitation. Who leads and who manages is set by administrators."""


class InvitationState(TextChoices):
    """Where an invitation stands today. It is worked out, never stored."""

    WAITING = "waiting", "Invited"
    EXPIRED = "expired", "Link too old"
    UNDELIVERED = "undelivered", "Could not be sent"
    JOINED = "joined", "Joined"
    WITHDRAWN = "withdrawn", "Withdrawn"


INVITATION_LASTS = dt.timedelta(days=14)
"""How long the link of an invitation works (ours)."""
INVITATION_FORGOTTEN_AFTER = dt.timedelta(days=90)
"""How long after its link ended an address that nobody joined with is kept (ours)."""


class TextSize(TextChoices):
    NORMAL = "normal", "Normal"
    LARGE = "large", "Large"
    LARGER = "larger", "Larger"


class Theme(TextChoices):
    AUTO = "auto", "As my device is set"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"
    CONTRAST = "contrast", "High contrast"


class Way(TextChoices):
    """How somebody would like to be contacted. It is all that a request says."""

    PHONE = "phone", "Ring me"
    TEXT = "text", "Send me a text message"
    EMAIL = "email", "Write me an email"
    MEET = "meet", "Talk to me when we next meet"


class Within(IntegerChoices):
    """How soon a service answers, in working days."""

    SAME = 0, "The same working day"
    NEXT = 1, "The next working day"
    TWO = 2, "Within two working days"
