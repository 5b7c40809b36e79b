"""Letting go of sittings: of a person who is erased, and of browsers without an account."""

import datetime as dt

from django.db import transaction

from courses.quizzes.models import Draft, HandIn, Sitting, Words
from foundation import clock
from foundation.keys import delete_key
from people.models import User

KEPT_FOR_VISITORS = dt.timedelta(days=30)
"""How long a browser without an account can come back to a public quiz. The page says so before anybody starts."""


def erase_sittings(person: User) -> None:
    """Delete every sitting of `person`, and first the keys of what they handed in: their words cannot be read any more."""
    for hand_in in HandIn.objects.filter(answer__sitting__person=person):
        delete_key(hand_in.key_owner)
    person.sittings.all().delete()


def forget_visitors() -> int:
    """Let go of browsers without an account that started `KEPT_FOR_VISITORS` ago or earlier, at most 500 at once.

    What was typed is deleted with its key, and nothing leads to the browser any more. Which options were picked stays, as a count of
    nobody. Returns how many sittings were let go.
    """
    old = Sitting.objects.filter(person=None, started_at__lt=clock.now() - KEPT_FOR_VISITORS).exclude(browser_key="")
    sittings_to_forget = list(old.only("pk", "uuid", "person")[:500])
    for sitting in sittings_to_forget:
        with transaction.atomic():
            delete_key(sitting.key_owner)
            Words.objects.filter(answer__sitting=sitting).delete()
            Draft.objects.filter(sitting=sitting).delete()
            Sitting.objects.filter(pk=sitting.pk).update(browser_key="")
    return len(sittings_to_forget)
