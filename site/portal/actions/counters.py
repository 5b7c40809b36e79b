"""What is kept so that lists of thousands open quickly, compared with the facts it is worked out from."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count

from courses.cohorts.models import Enrolment, as_sorted
from courses.progress.models import LessonMark

AT_ONCE = 2000


@dataclass(frozen=True)
class Compared:
    """How many enrolments were looked at, and how many had a name to sort by, or a count of what they asked for, that was not true."""

    looked_at: int
    names: int
    asks: int


def compare_counters(*, mend: bool) -> Compared:
    """Compare `Enrolment.sort_name` and `Enrolment.asks` with people's names and with what they asked for; `mend` puts them right."""
    looked_at = names = asks = 0
    last = 0
    while rows := list(Enrolment.objects.filter(pk__gt=last).select_related("person").order_by("pk")[:AT_ONCE]):
        last = rows[-1].pk
        asked = LessonMark.objects.asked_for().filter(enrolment__gt=rows[0].pk - 1, enrolment__lte=last).order_by()
        counts = dict(asked.values_list("enrolment").annotate(Count("pk")))
        wrong = []
        for row in rows:
            name, count = as_sorted(row.person.display_name), counts.get(row.pk, 0)
            names += row.sort_name != name
            asks += row.asks != count
            if (row.sort_name, row.asks) != (name, count):
                row.sort_name, row.asks = name, count
                wrong.append(row)
        looked_at += len(rows)
        if mend and wrong:
            with transaction.atomic():
                Enrolment.objects.bulk_update(wrong, ["sort_name", "asks"])
    return Compared(looked_at, names, asks)
