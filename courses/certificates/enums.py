from django.db.models import TextChoices


class TitleChoice(TextChoices):
    """Which of the course's two titles stands on the certificate. The neutral one says nothing about mental health."""

    FULL = "full", "The full title"
    NEUTRAL = "neutral", "The neutral title"


class AwardState(TextChoices):
    VALID = "valid", "This certificate stands"
    REPLACED = "replaced", "This certificate was replaced by a newer one"
