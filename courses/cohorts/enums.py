import datetime as dt

from django.db.models import TextChoices

from people.enums import Role


class EnrolmentState(TextChoices):
    ACTIVE = "active", "On the course"
    COMPLETED = "completed", "Completed"
    LEFT = "left", "Left the course"


OPEN = (EnrolmentState.ACTIVE,)
"""States of which a person has at most one per course."""

READABLE = (EnrolmentState.ACTIVE, EnrolmentState.COMPLETED)
"""States in which the course can still be read."""

FACILITATING = (Role.COORDINATOR, Role.DEPUTY, Role.MENTOR)
"""Roles at the cohort's service with which somebody may be named as facilitator."""


class Standing(TextChoices):
    """Where somebody who is to be invited stands with a service already."""

    NEW = "new", "Will be invited"
    WAITING = "waiting", "Invited already"
    HERE = "here", "Here already"


class Part(TextChoices):
    """How much of a day's live practice one session holds."""

    WHOLE = "whole", "All of it"
    FIRST = "first", "The first half"
    SECOND = "second", "The second half"


class Presence(TextChoices):
    """What the register says of one person at one session."""

    CAME = "came", "Came"
    FIRST = "first", "First half only"
    SECOND = "second", "Second half only"
    NOT = "not", "Did not come"


WHOLE_SESSION = (Presence.CAME, Presence.NOT)
"""What can be said of a session that is itself half a day."""


class Side(TextChoices):
    """Whose signature stands under a catch-up."""

    PERSON = "person", "The person"
    LEADER = "leader", "Whoever leads"


class DayState(TextChoices):
    """How somebody stands with the live session of one day."""

    DONE = "done", "Took part"
    CAUGHT_UP = "caught_up", "Caught up"
    CATCHING_UP = "catching_up", "Catching up"
    HALF = "half", "Half so far"
    MISSED = "missed", "Missed"
    UNMARKED = "unmarked", "Register not kept yet"
    AHEAD = "ahead", "Ahead"
    NONE = "none", "Not planned yet"


COUNTING = (DayState.DONE, DayState.CAUGHT_UP)
"""States in which a day's live session counts."""

CHECK_IN_BEFORE, CHECK_IN_AFTER = dt.timedelta(minutes=45), dt.timedelta(minutes=30)
"""The code of a session opens so long before its start, and shuts so long after its end."""

NEEDS_KEPT = dt.timedelta(weeks=4)
"""Access needs go so long after the last session of the cohort."""

FARTHEST = dt.timedelta(days=2 * 366)
"""How far ahead a session is planned at most, or back where it took place: a mistyped year would stand in everybody's list."""

LONGEST = dt.timedelta(hours=12)
"""What a session lasts at most."""

MOST_TASKS, LONGEST_TASK = 10, 300
"""What somebody does to catch up: so many things, of so many characters each."""
