import datetime as dt
from typing import TYPE_CHECKING, Self

from foundation.querysets import Person, ScopedQuerySet

if TYPE_CHECKING:
    from people.models import Message, MessagePreferences


class MessageQuerySet(ScopedQuerySet["Message"]):
    def visible_to(self, user: Person) -> Self:
        """Your own: nobody else learns what you were sent."""
        return self.filter(person=user.pk) if user.is_authenticated else self.none()

    def waiting(self) -> Self:
        """Not taken to be sent yet, and not gathered into another."""
        return self.filter(sent_at=None, given_up_at=None, claimed_at=None, gathered_in=None)

    def due(self, now: dt.datetime) -> Self:
        return self.waiting().filter(due_at__lte=now)


class MessagePreferencesQuerySet(ScopedQuerySet["MessagePreferences"]):
    def visible_to(self, user: Person) -> Self:
        """Your own."""
        return self.filter(person=user.pk) if user.is_authenticated else self.none()
