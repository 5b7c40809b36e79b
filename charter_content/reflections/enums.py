import datetime as dt

from django.db.models import TextChoices

from people.enums import LEADING, Role

READERS = (*LEADING, Role.MENTOR)
"""Roles with which something can be shared, by somebody who has a role in the same service."""

KEPT_SHARED = dt.timedelta(days=365)
KEPT_AFTER_ROLE = dt.timedelta(days=183)
"""How long a share is to be kept: a year, or half a year after the writer's last role ended, whichever is first. `apply_retention` will
read these; until there is one, a share stays until its writer takes it back or deletes it."""


class ShareState(TextChoices):
    """What stands between a share and its reader, as the writer is told."""

    SHARED = "shared", "Shared"
    CLOSED = "closed", "Shared, and closed to them now"
    TAKEN_BACK = "taken_back", "Taken back"
    READER_GONE = "reader_gone", "Ended: that account is deleted"
