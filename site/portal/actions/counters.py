"""What is kept so that lists of thousands open quickly, compared with the facts it is worked out from."""

from dataclasses import dataclass

from django.db import transaction

from courses.cohorts.models import Enrolment, as_sorted
from courses.progress.queries import counters_of, learners_of_enrolments

AT_ONCE = 500
"""So many enrolments are worked out at a time: their marks are many."""


@dataclass(frozen=True)
class Compared:
    """How many enrolments were looked at, and for how many a name to sort by, a number of lessons done, or a number of lessons asked for
    was not true."""

    looked_at: int
    names: int
    lessons: int
    asks: int

    @property
    def all_true(self) -> bool:
        return not (self.names or self.lessons or self.asks)


def compare_counters(*, mend: bool) -> Compared:
    """Compare what enrolments keep for lists with people's names and with what they have done and asked for; `mend` puts them right.

    What people do meanwhile is not lost: those that are mended are held and worked out anew.
    """
    looked_at = names = lessons = asks = last = 0
    while rows := list(Enrolment.objects.filter(pk__gt=last).select_related("person").order_by("pk")[:AT_ONCE]):
        last = rows[-1].pk
        looked_at += len(rows)
        wrong, facts = [], _facts(rows)
        for row in rows:
            name, done, asked = facts.get(row.pk, (row.sort_name, row.lessons_done, row.asks))  # erased meanwhile
            differs = (row.sort_name != name, row.lessons_done != done, row.asks != asked)
            names, lessons, asks = names + differs[0], lessons + differs[1], asks + differs[2]
            if any(differs):
                wrong.append(row.pk)
        if mend and wrong:
            _mend(wrong)
    return Compared(looked_at, names, lessons, asks)


def _facts(rows: list[Enrolment]) -> dict[int, tuple[str, int, int]]:
    """By enrolment, for those of `rows` (fetched with their people) that are still there: name to sort by, lessons done, lessons asked for.

    One query.
    """
    names = {row.pk: as_sorted(row.person.display_name) for row in rows}
    return {pk: (names[pk], *counters_of(learner)) for pk, learner in learners_of_enrolments(rows).items()}


@transaction.atomic
def _mend(ids: list[int]) -> None:
    held = list(Enrolment.objects.select_for_update(of=("self",)).filter(pk__in=ids).select_related("person").order_by("pk"))
    facts = _facts(held)
    for row in held:
        row.sort_name, row.lessons_done, row.asks = facts[row.pk]
    Enrolment.objects.bulk_update(held, ["sort_name", "lessons_done", "asks"])
