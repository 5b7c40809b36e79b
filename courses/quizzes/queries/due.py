"""Practice on what was missed: what is due when. Derived from the answers on each read; nothing is stored."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils import timezone

from courses.quizzes.models import Answer
from foundation import clock
from foundation.prepared import Prepared
from people.models import User

SPACING = (1, 3, 7, 14)
"""Days until a missed question comes again: after the miss, and after each day on which it was right. Ours; spacing out practice helps
people remember, and four times is where we stop."""


@dataclass(frozen=True)
class Due:
    """A question that was missed: when it comes again, and on how many days in a row it was right since."""

    question_key: uuid.UUID
    on: dt.date
    times: int

    @property
    def is_due(self) -> bool:
        return self.on <= clock.today()


_answers = Prepared(
    lambda person: (
        Answer.objects.filter(sitting__person=person, right__isnull=False, late=False)
        .order_by("at", "pk")
        .values("question_key", "right", "at")
    ),
    int,
)


def practice_due(person: User) -> list[Due]:
    """What `person` missed and has not yet got right often enough, soonest first. One query.

    A question is missed when the newest answer at any time was not right. It leaves when it was right on as many days as `SPACING` is long.
    """
    found: dict[uuid.UUID, Due] = {}
    for row in _answers.rows(person.pk):
        key, right = row["question_key"], row["right"]
        day = timezone.localtime(row["at"]).date()
        before = found.get(key)
        if not right:
            found[key] = Due(key, day + dt.timedelta(days=SPACING[0]), 0)
        elif before and day >= before.on:
            times = before.times + 1
            if times == len(SPACING):
                del found[key]
            else:
                found[key] = Due(key, day + dt.timedelta(days=SPACING[times]), times)
    return sorted(found.values(), key=lambda due: (due.on, str(due.question_key)))
