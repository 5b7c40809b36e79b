import datetime as dt

from django.db.models import TextChoices


class Hat(TextChoices):
    """In which of their roles somebody is supervised. Who holds both is supervised in each, apart."""

    SUPPORTER = "supporter", "Peer supporter"
    COORDINATOR = "coordinator", "Coordinator"


class Word(TextChoices):
    """“Since last time, how much was this part of my peer support?” Words, never numbers; the last two are ways out."""

    HARDLY = "hardly", "Hardly"
    A_LITTLE = "a_little", "A little"
    HALF = "half", "About half the time"
    MOSTLY = "mostly", "Mostly"
    VERY_MUCH = "very_much", "Very much"
    NOT_RELEVANT = "not_relevant", "Not relevant this time"
    RATHER_TALK = "rather_talk", "I’d rather talk"


WAYS_OUT = (Word.NOT_RELEVANT, Word.RATHER_TALK)


class Place(TextChoices):
    """Why a principle was taken into a preparation."""

    WELL = "well", "One that goes well"
    HARDER = "harder", "One that is harder"
    NOT_LATELY = "not_lately", "One you have not looked at lately"
    ALL = "all", "One of them all"


class Keep(TextChoices):
    """What becomes of one prepared principle."""

    PRIVATE = "private", "Keep private"
    SHARE = "share", "Share it"
    TALK = "talk", "Just talk"


class Kind(TextChoices):
    """What a meeting is for."""

    FULL = "full", "Supervision"
    SHORT = "short", "Short check-in"
    EXTRA = "extra", "Extra one in month four"
    DEBRIEF = "debrief", "After a hard event"


LONG = (Kind.FULL, Kind.EXTRA)
MINUTES = {Kind.FULL: 60, Kind.SHORT: 15, Kind.EXTRA: 60, Kind.DEBRIEF: 30}


class StillPeer(TextChoices):
    """The one word that is kept of the “is it still peer support?” check."""

    YES = "yes", "Yes"
    MOSTLY = "mostly", "Mostly"
    DRIFTING = "drifting", "Drifting"
    NOT_SURE = "not_sure", "Not sure"


class Owner(TextChoices):
    """Whose action it is: of the person who is supervised, or of whoever supervises."""

    PERSON = "person", "The peer supporter"
    SUPERVISOR = "supervisor", "The supervisor"


class Ended(TextChoices):
    """How an action came to its end."""

    DONE = "done", "Done"
    LET_GO = "let_go", "Let go"


class AddedAs(TextChoices):
    """What is added to a record that both have signed. Nothing in it is ever overwritten."""

    CORRECTION = "correction", "A correction"
    DISSENT = "dissent", "I see something differently"


class Stage(TextChoices):
    """How far a meeting has come. It is worked out, not stored."""

    PLANNED = "planned", "Planned"
    OPEN = "open", "Being written"
    LOCKED = "locked", "Signed by both"
    CANCELLED = "cancelled", "Did not take place"


REMIND_AHEAD = dt.timedelta(days=2)
"""How long before a planned meeting both are reminded of it."""

KEPT_SHARED = dt.timedelta(days=365)
KEPT_SIGNED_AFTER_ROLE = dt.timedelta(days=730)
"""How long what was shared from a preparation, and what both have signed, is to be kept. `apply_retention` will read these."""
