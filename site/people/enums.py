import datetime as dt

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


INVITABLE = (Role.SUPPORTER, Role.MENTOR)
"""Roles that whoever leads a service gives with an invitation. Who leads and who manages is set by administrators."""


class InvitationState(TextChoices):
    """Where an invitation stands today. It is worked out, never stored."""

    WAITING = "waiting", "Invited"
    EXPIRED = "expired", "Link too old"
    UNDELIVERED = "undelivered", "Could not be sent"
    JOINED = "joined", "Joined"
    WITHDRAWN = "withdrawn", "Withdrawn"


INVITATION_LASTS = dt.timedelta(days=14)
"""How long the link of an invitation works (ours)."""
INVITATION_FORGOTTEN_AFTER = dt.timedelta(days=90)
"""How long after its link ended an address that nobody joined with is kept (ours)."""


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


# --- Messages: mail about one's account here ---


class MessageKind(TextChoices):
    """Why a mail was sent. The label is its subject: it is read on a locked screen, so it says nothing."""

    UPDATE = "update", "You have an update"
    ASKED = "asked", "You have an update"
    """Somebody waits to hear from this person: it never waits for the one mail a day."""
    WAITING = "waiting", "Something waits for you"
    DIARY = "diary", "Something in your diary soon"
    DIGEST = "digest", "You have updates"


PROMPT = frozenset({MessageKind.ASKED})
"""Kinds that do not wait for the one mail a day. Quiet hours hold for them too."""


class HowOften(TextChoices):
    NOW = "now", "As it happens"
    DAILY = "daily", "Once a day, all in one"


class WaitsFor(TextChoices):
    """Why a message has not gone yet."""

    NOTHING = "", "Nothing"
    QUIET = "quiet", "The end of quiet hours"
    DAILY = "daily", "The one mail a day"


class GivenUp(TextChoices):
    """Why a message was never noted as sent."""

    REFUSED = "refused", "It could not be delivered"
    UNSURE = "unsure", "We cannot tell whether it arrived"
    OFF = "off", "The account was switched off"


RETRY_AFTER = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120))
"""After each try that failed, so long until the next. Then it is given up."""
LOST_AFTER = dt.timedelta(minutes=15)
"""A message that was taken to be sent, and of which nothing was heard for so long: the worker died in between."""
MESSAGES_KEPT = dt.timedelta(days=365)
"""Then what was sent is forgotten."""


# --- What whoever leads a service looks after ---

GIVEN_BY_LEADS = (Role.SUPPORTER, Role.MENTOR)
"""Roles that whoever leads a service gives and ends, to people who are there already. A deputy is a coordinator's to make."""
DEPUTY_LASTS = dt.timedelta(days=183)
"""The longest that a coordinator makes somebody a deputy for (ours): then they decide again."""
CHECKED_LASTS = dt.timedelta(days=183)
"""A signpost that was checked longer ago says so (ours)."""


class Span(TextChoices):
    """Where the dates of a role stand today."""

    NOW = "now", "Now"
    AHEAD = "ahead", "Later"
    PAST = "past", "Ended"


# --- Consent ---


class Purpose(TextChoices):
    """What somebody can say yes to, each by itself. Sharing one thing with one person is asked for that thing, where it is shared.

    Source: domain brief, section 4, "Consent ledger".
    """

    MATCHING = "matching", "Keep what I say about myself for matching"
    EVALUATION = "evaluation", "Count my answers in results of a group"
    QUOTE = "quote", "Quote me without my name"
    QUOTE_NAMED = "quote_named", "Quote me with my name"
    LISTING = "listing", "Put me on a list that others here can see"


class AskedOn(TextChoices):
    """Where somebody said yes, or took it back."""

    PAGE = "page", "On the page “What I agree to”"
