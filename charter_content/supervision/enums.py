import datetime as dt

from django.db.models import TextChoices

from people.enums import LEADING, Role


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
    RATHER_TALK = "rather_talk", "I’d rather talk than rate"


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


# --- Together with others ---


class GatheringKind(TextChoices):
    """What people come together for. It is part of addresses."""

    GROUP = "group", "Group supervision"
    REVIEW_DAY = "review-day", "Review day"
    NETWORK = "network", "Coordinators’ network"


ACROSS = (GatheringKind.REVIEW_DAY, GatheringKind.NETWORK)
"""Kinds for several services. They have an agenda of themes, notes, and actions for the charter and the course."""

JOINS = {
    GatheringKind.GROUP: (Role.SUPPORTER,),
    GatheringKind.REVIEW_DAY: (Role.SUPPORTER, *LEADING),
    GatheringKind.NETWORK: LEADING,
}
"""Who may come, by their role in a service that takes part."""

FACILITATING = (*LEADING, Role.MENTOR)
"""Who may facilitate, by their role in the service that plans it."""


class Answer(TextChoices):
    """What somebody said to a day."""

    COMING = "coming", "Coming"
    CANNOT = "cannot", "Cannot come"
    OFF = "off", "Taken off the list"


class Came(TextChoices):
    """One line of the register."""

    CAME = "came", "Came"
    NOT = "not", "Did not come"


class About(TextChoices):
    """What an action of a review day is for."""

    CHARTER = "charter", "The charter"
    COURSE = "course", "The course"
    OTHER = "other", "Something else"


ENOUGH_THEMES = 3
"""From how many themes on they are shown: of one or two, somebody could guess whose they are."""

THEMES_CLOSE = dt.timedelta(days=2)
"""How long before the day the list is shut and shown. While it is open nobody sees it: its growing would tell when one was written."""

MOST_THEMES = 100
USUAL_MINUTES = {GatheringKind.GROUP: 90, GatheringKind.REVIEW_DAY: 300, GatheringKind.NETWORK: 120}
USUAL_PLACES = {GatheringKind.GROUP: 8, GatheringKind.REVIEW_DAY: 40, GatheringKind.NETWORK: 20}
MOST_PLACES = {GatheringKind.GROUP: 8, GatheringKind.REVIEW_DAY: 300, GatheringKind.NETWORK: 100}
FEWEST_PLACES = 4
USUAL_WEEKS = {GatheringKind.GROUP: 5, GatheringKind.REVIEW_DAY: 26, GatheringKind.NETWORK: 13}
"""Weeks from one to the next: every four to six, twice a year, four times a year. A suggestion; nobody is told off."""

NEEDS_KEPT = dt.timedelta(weeks=4)
"""How long after a day that was never closed its access needs are kept."""
