"""Marking own words, taking them back, and giving more time."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.quizzes.enums import Why
from courses.quizzes.models import Answer, ExtraTime, HandIn, Marking, Result, Sitting
from courses.quizzes.policies import extra_times, hand_ins
from courses.quizzes.scoring import outcome
from foundation import audit, clock
from foundation.enums import Verb
from foundation.keys import KeyRing, delete_key
from people.models import User

LONGEST_COMMENT = 5_000


@transaction.atomic
def take_back(hand_in: HandIn, *, by: User) -> None:
    """Take own words back before anybody has marked them: the copy cannot be read any more. Raises PermissionDenied."""
    locked = HandIn.objects.select_for_update(of=("self",)).select_related("answer__sitting").get(pk=hand_in.pk)
    hand_ins.require(by, "take_back", locked)
    delete_key(locked.key_owner)
    locked.text, locked.taken_back_at = b"", clock.now()
    locked.save(update_fields=["text", "taken_back_at"])
    audit.record(by, Verb.TAKEN_BACK, locked)


@transaction.atomic
def mark_hand_in(hand_in: HandIn, *, points: Sequence[int], rubric: Sequence[tuple[str, int]], comment: str, by: User) -> Marking:
    """Mark own words: `points` for each line of `rubric`, (what to look for, points to give). A result is added, none is changed.

    Marking again adds a further mark, and of each marker the newest counts. Where the quiz wants a second marker, the result waits for two
    people and takes the mean of both. Raises PermissionDenied when it is not theirs to mark, ValidationError for points out of bounds.
    """
    locked = HandIn.objects.select_for_update(of=("self",)).select_related("answer__sitting", "service").get(pk=hand_in.pk)
    hand_ins.require(by, "mark", locked)
    if len(points) != len(rubric) or any(not 0 <= given <= most for given, (_text, most) in zip(points, rubric, strict=False)):
        raise ValidationError(_("Give each line between 0 and its own points."))
    if len(comment) > LONGEST_COMMENT:
        raise ValidationError(_("The comment is longer than there is room for. Please shorten it."))
    marking = Marking(
        hand_in=locked,
        marker=by,
        share=sum(points) / (sum(most for _text, most in rubric) or 1),
        rubric=[[text, given, most] for given, (text, most) in zip(points, rubric, strict=True)],
    )
    if comment.strip():
        KeyRing(locked.key_owner).write(marking, "comment", comment.strip())
    marking.save(force_insert=True)
    audit.record(by, Verb.MARKED, locked)
    _recompute(Sitting.objects.select_for_update().get(pk=locked.answer.sitting_id))
    return marking


def agreed_share(hand_in: HandIn, *, markers: int) -> float | None:
    """The mean of what `markers` people said, each at their newest mark; None while fewer have marked."""
    newest = {marking.marker_id: marking.share for marking in hand_in.markings.order_by("at")}
    return sum(newest.values()) / len(newest) if len(newest) >= markers else None


def _recompute(sitting: Sitting) -> None:
    """A further result, with what has been marked by now."""
    markers = 2 if sitting.rules.get("second_marker") else 1
    shares: dict[int, float | None] = {}
    for answer in Answer.objects.filter(sitting=sitting, late=False).select_related("hand_in").prefetch_related("hand_in__markings"):
        hand_in = getattr(answer, "hand_in", None)
        shares[answer.position] = agreed_share(hand_in, markers=markers) if isinstance(hand_in, HandIn) else answer.share
    points = [asked[2] if len(asked) > 2 else 1 for asked in sitting.asked]
    found = outcome(points, shares, pass_mark=sitting.rules.get("pass_mark"))
    Result.objects.create(
        sitting=sitting, why=Why.MARKED, points=found.points, possible=found.possible, waiting=found.waiting, passed=found.passed
    )


@transaction.atomic
def give_extra_time(person: User, *, percent: int, by: User) -> None:
    """Give `person` so much more time (5 to 300 per cent; 0 takes it away), also in a quiz that they have open.

    Raises PermissionDenied unless `by` leads where the person is, ValidationError for another number.
    """
    extra_times.require_give(by, person)
    if percent and not 5 <= percent <= 300:
        raise ValidationError(_("Between 5 and 300 per cent, or 0 for no more time."))
    row = ExtraTime.objects.select_for_update().filter(person=person).first()
    before = row.percent if row else 0
    for sitting in Sitting.objects.open().filter(person=person, ends_at__isnull=False).select_for_update():
        assert sitting.ends_at is not None
        sitting.ends_at = sitting.started_at + (sitting.ends_at - sitting.started_at) * (100 + percent) / (100 + before)
        sitting.save(update_fields=["ends_at"])
    if percent:
        ExtraTime.objects.update_or_create(person=person, defaults={"percent": percent, "given_by": by, "at": clock.now()})
    elif row:
        row.delete()
    audit.record(by, Verb.TIME_GIVEN, person, percent=percent)
