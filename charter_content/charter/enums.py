from django.db.models import TextChoices


class Says(TextChoices):
    """What one of two people says of reading the charter together."""

    READ = "read", "We read it together"
    AGREED = "agreed", "Yes, we did"
    TAKEN_BACK = "taken_back", "Taken back"
