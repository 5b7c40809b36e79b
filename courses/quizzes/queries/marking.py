"""What there is to mark, for those who mark."""

import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from courses.quizzes.models import HandIn, Marking, Sitting
from courses.quizzes.policies import hand_ins
from courses.quizzes.queries.versions import version
from courses.quizzes.querysets import holds_view_sittings
from foundation.keys import KeyRing
from people.models import User


@dataclass(frozen=True)
class ToMark:
    """One hand-in as a marker sees it: the question, the words, what to look for; never what else the learner answered."""

    hand_in: HandIn
    content: dict  # type: ignore[type-arg]  # JSON
    words: str
    mine: Marking | None
    others: int

    @property
    def most(self) -> int:
        """The points to give: those of the rubric, or else the question's own."""
        return sum(points for _, points in self.content.get("rubric", [])) or self.content.get("points", 1)


def finished_sittings(user: User, *, quiz: str = "", person: str = "", waiting: bool = False) -> QuerySet[Sitting]:
    """Finished sittings that `user` may know of, newest first: where they lead, those with something handed in; with `view_sittings`, all.

    `quiz` is a quiz's key, `person` a part of a name. `waiting` leaves those with something that waits for `user` to mark it.
    """
    handed_in = HandIn.objects.markable_by(user).filter(answer__sitting=OuterRef("pk"))
    unmarked = handed_in.waiting_for(user)
    rows = Sitting.objects.finished().exclude(person=user.pk).annotate(to_mark=Exists(unmarked), has_hand_in=Exists(handed_in))
    if not holds_view_sittings(user):
        rows = rows.filter(has_hand_in=True)
    if quiz:
        rows = rows.filter(quiz_key=quiz)
    if person:
        rows = rows.filter(person__display_name__icontains=person)
    if waiting:
        rows = rows.filter(to_mark=True)
    return rows.select_related("person").order_by("-finished_at", "-pk")


def quizzes_to_filter(user: User) -> list[tuple[uuid.UUID, str]]:
    """(key, title) of the quizzes among `finished_sittings`, by title."""
    rows = finished_sittings(user).order_by().exclude(quiz_key=None).values_list("quiz_key", "quiz_title").distinct()
    titles = {key: title for key, title in rows if key}
    return sorted(titles.items(), key=lambda row: row[1])


def marking_queue(user: User) -> int:
    """How many hand-ins wait for `user`. One query, and one for the permission."""
    return HandIn.objects.markable_by(user).waiting_for(user).count()


def sittings_to_mark(user: User, service: int) -> QuerySet[Sitting]:
    """Finished sittings, newest first, with something that waits for `user`, who leads `service` (its id) today, to mark it."""
    waiting = HandIn.objects.kept().waiting_for(user).filter(service=service)
    rows = Sitting.objects.finished().filter(pk__in=waiting.values("answer__sitting")).exclude(person=user.pk)
    return rows.select_related("person").order_by("-finished_at", "-pk")


def hand_ins_of(user: User, sitting: Sitting) -> list[HandIn]:
    """What of `sitting` `user` may mark, in order."""
    return list(HandIn.objects.markable_by(user).filter(answer__sitting=sitting).select_related("answer").order_by("answer__position"))


def one_to_mark(user: User, pk: uuid.UUID) -> ToMark:
    """A hand-in with its words. Raises Http404 when it is not theirs to see, and when it was taken back."""
    found = hand_ins.get(user, pk=pk, taken_back_at=None)
    said = list(found.markings.order_by("at"))
    mine = next((row for row in reversed(said) if row.marker_id == user.pk), None)
    return ToMark(
        found,
        version(found.answer.version_id).content,
        KeyRing(found.key_owner).read(found, "text"),
        mine,
        others=len({row.marker_id for row in said if row.marker_id != user.pk}),
    )
