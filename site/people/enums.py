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
