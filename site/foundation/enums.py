"""Sets of words that several rooms share."""

from django.db.models import TextChoices


class Verb(TextChoices):
    """What can stand in the audit trail. A verb says what happened, never what was written."""

    ENROLLED = "enrolled"
    GATE_LIFTED = "gate_lifted"
    EDITION_MOVED = "edition_moved"
    TALK_RECORDED = "talk_recorded"
    TALK_AGREED = "talk_agreed"
    ROLE_GIVEN = "role_given"
    ROLE_ENDED = "role_ended"
    AWARDED = "awarded"
    HANDED_IN = "handed_in"
    TAKEN_BACK = "taken_back"
    SHARED = "shared"
    OPENED = "opened"
    ANSWERED = "answered"
    MARKED = "marked"
    TIME_GIVEN = "time_given"
    SITTING_VIEWED = "sitting_viewed"
    ERASED = "erased"
    EXPORTED = "exported"
    ACCOUNT_CHANGED = "account_changed"
