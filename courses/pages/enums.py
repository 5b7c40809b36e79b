from django.db.models import TextChoices


class Reading(TextChoices):
    """How a block is put on a learner's page."""

    SHARED = "shared", "The same for everybody: kept ready"
    PERSONAL = "personal", "Shows what this person did: made fresh"


class FieldKind(TextChoices):
    LINE = "line", "One line"
    LONG = "long", "Several lines"
    CHOICE = "choice", "Pick one"
    TICKS = "ticks", "Tick any"


WITH_OPTIONS = (FieldKind.CHOICE, FieldKind.TICKS)


class Ending(TextChoices):
    BEST = "best", "A way that holds both people"
    GOOD = "good", "This can work"
    THINK_AGAIN = "think-again", "Worth another look"
