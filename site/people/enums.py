from django.db.models import TextChoices


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
