"""Django tells when somebody signs in, and when they have another name."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_save

from courses.cohorts.actions import name_changed, note_seen
from people.models import User


def somebody_signed_in(sender: object, user: User, **kwargs: Any) -> None:
    """Whoever leads where they learn sees that they have been here."""
    note_seen(user)


def somebody_saved(sender: object, instance: User, created: bool, update_fields: Collection[str] | None, **kwargs: Any) -> None:
    """Somebody may have another name: the lists they stand in follow."""
    if not created and (update_fields is None or "display_name" in update_fields):
        name_changed(instance)


def connect() -> None:
    post_save.connect(somebody_saved, sender=User, dispatch_uid="cohorts.name")
    user_logged_in.connect(somebody_signed_in, dispatch_uid="cohorts.seen")
