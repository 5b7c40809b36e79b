from django.db.models import TextChoices


class Bulk(TextChoices):
    """What a coordinator does for several people at once."""

    MOVE = "move", "Put into a cohort"
    OPEN_DAY = "open_day", "Open a day early"
    LEAVE = "leave", "They have left the course"
    COME_BACK = "come_back", "They are back on the course"
