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
    SCALE = "scale", "Pick a place on a line"
    CARDS = "cards", "Pick cards"


WITH_OPTIONS = (FieldKind.CHOICE, FieldKind.TICKS, FieldKind.SCALE, FieldKind.CARDS)
PICK_ANY = (FieldKind.TICKS, FieldKind.CARDS)
"""Fields in which any number of options may be picked."""


class Audience(TextChoices):
    """Whom a page beside a course is written for. Everybody may read it; it is offered where they are."""

    EVERYONE = "everyone", "Everybody, also signed out"
    FACILITATORS = "facilitators", "Whoever leads a live session"


class PrintAs(TextChoices):
    """How a worksheet looks on paper. Without one it is a form: each question with what was written, or with lines to write on."""

    LEAFLET = "leaflet", "Leaflets, two to a page: only the answers, to hand out"


class Ending(TextChoices):
    BEST = "best", "A way that holds both people"
    GOOD = "good", "This can work"
    THINK_AGAIN = "think-again", "Worth another look"


MOST_LIVE = 30
"""No course asks for more live sessions."""
MOST_MONTHS = 120
"""No certificate that runs out stands for longer."""
