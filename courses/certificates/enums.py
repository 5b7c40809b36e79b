from django.db.models import TextChoices


class TitleChoice(TextChoices):
    """Which of the course's two titles stands on the certificate. The neutral one says nothing about mental health."""

    FULL = "full", "The full title"
    NEUTRAL = "neutral", "The neutral title"


class SkillWords(TextChoices):
    """In which words skills stand on a record of learning."""

    BOTH = "both", "Both"
    EVERYDAY = "everyday", "Everyday words"
    CV = "cv", "CV words"


class Telling(TextChoices):
    """What on a certificate's check page would tell what a neutral record leaves out."""

    TITLE = "title", "The full title"
    SERVICE = "service", "The name of the service"


class AwardState(TextChoices):
    """What a certificate is worth today. Derived, never stored."""

    VALID = "valid", "This certificate stands"
    EXPIRED = "expired", "This certificate has run out"
    REPLACED = "replaced", "This certificate was replaced by a newer one"
    WITHDRAWN = "withdrawn", "This certificate was withdrawn"


class Form(TextChoices):
    """On what the certificate is printed."""

    LANDSCAPE = "landscape", "A4, landscape"
    PORTRAIT = "portrait", "A4, portrait"
    CARD = "card", "Wallet card"


class Below(TextChoices):
    """What is printed on a page below what was done."""

    DAYS = "days", "The days of the course"
    RULE = "rule", "What it took, line by line"
    NOTHING = "nothing", "Nothing"


class Match(TextChoices):
    """What a file is that somebody brought to a check page."""

    ISSUED = "issued", "Yes, this is the file we issued"
    PRINTED = "printed", "Yes, this is a file of several certificates that we made, and this one is in it"
    ALTERED = "altered", "No, this file was altered"
    OTHER = "other", "We issued this file, for another certificate"
    NOT_OURS = "not_ours", "No, this is not our file"


class LinkDays(TextChoices):
    """For how long a link shows the name."""

    WEEK = "7", "7 days"
    MONTH = "30", "30 days"
    QUARTER = "90", "90 days"


RENEWABLE = 90
"""From so many days before a certificate runs out it can be renewed."""
REMINDED = (60, 14, 0)
"""So many days before it runs out its holder is reminded."""


class PrintKind(TextChoices):
    """What the certificates of a cohort are put into."""

    ONE = "one", "One PDF"
    ZIP = "zip", "A file for each, in a zip"


class PrintState(TextChoices):
    """How far the printing of a cohort is."""

    WAITING = "waiting", "Waiting to begin"
    MAKING = "making", "Being made"
    DONE = "done", "Ready"
    FAILED = "failed", "It could not be made"
    ENDED = "ended", "Deleted"


PRINTING = (PrintState.WAITING, PrintState.MAKING)
PRINTS_KEPT = 7
"""Days for which the printed certificates of a cohort are kept."""
