"""Answering and finishing a sitting."""

import datetime as dt
import uuid as uuids
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.quizzes.enums import Purpose, Sureness
from courses.quizzes.kinds import Given, picked_key, read_answer, share_of
from courses.quizzes.models import Answer, Draft, HandIn, Result, Sitting, Words
from courses.quizzes.policies import sittings
from courses.quizzes.queries.versions import versions
from courses.quizzes.querysets import Sitter, Visitor
from courses.quizzes.scoring import outcome
from foundation import audit, clock
from foundation.enums import Verb
from foundation.keys import KeyRing
from foundation.prepared import Prepared
from people.models import Service

GRACE = dt.timedelta(seconds=20)
"""What was sent in time may arrive a little later."""


def ring_of(sitting: Sitting, by: Sitter) -> KeyRing:
    """The key that locks what is typed in `sitting`: the person's own, or one of the sitting for somebody without an account."""
    return KeyRing(sitting.key_owner) if isinstance(by, Visitor) else by.ring


@dataclass(frozen=True)
class Sent:
    """One answer as it was sent: form values by field name, the number of the try (from 1), and how sure they are."""

    values: Mapping[str, list[str]]
    attempt: int = 1
    sure: str = ""


@dataclass
class Submitted:
    """What became of answers that were sent. `mistakes` says, by position, what is to be put right; nothing of those is kept."""

    sitting: Sitting
    kept: dict[int, Answer] = field(default_factory=dict)
    mistakes: dict[int, list[str]] = field(default_factory=dict)
    safety: bool = False
    """Is a safety item among those that are right?"""
    late: bool = False


@dataclass(frozen=True)
class _Past:
    """What is known of one earlier try."""

    position: int
    attempt: int
    given: list[Any]
    share: float | None
    sure: str
    late: bool


_tries = Prepared(
    lambda sitting: Answer.objects.filter(sitting=sitting).values("position", "attempt", "given", "share", "sure", "late"), int
)


def _past(sitting: Sitting) -> list[_Past]:
    """Every try in `sitting` so far. One query."""
    return [_Past(**row) for row in _tries.rows(sitting.pk)]


def submit_answers(uuid: uuids.UUID, *, sent: Mapping[int, Sent], by: Sitter) -> Submitted:
    """Keep what was `sent` for the sitting, by position (from 1). The number of queries does not depend on how many there are.
    Inside a transaction only: `courses.flows.answer_questions` is the way in.

    The same try sent twice (a double press, a lost reply) is kept once. Another answer with the same number (from a second device, in
    the same instant) is a further try. Where each question shows its feedback at once, a sitting whose questions have all been
    answered right is finished by this. What arrives after the time is up is kept as late, does not count, and finishes the sitting.

    Raises Http404 when the sitting is not theirs, PermissionDenied when it is finished or does not allow another try, ValidationError
    for a position that it does not have.
    """
    sitting = sittings.get_for_update(by, uuid=uuid)
    done = _past(sitting)
    ours = {position: sitting.asked[position - 1] for position in sent if 1 <= position <= sitting.length}
    if len(ours) < len(sent):
        raise ValidationError(_("There is no such question in this quiz."))
    asked_versions = versions({asked[0] for asked in ours.values()})
    result = Submitted(sitting, late=sitting.ends_at is not None and sitting.ends_at + GRACE < clock.now())
    rows: list[tuple[Answer, str]] = []
    for position, one in sent.items():
        version = asked_versions[ours[position][0]]
        try:
            given = read_answer(version.content, ours[position][1], one.values)
        except ValidationError as error:
            result.mistakes[position] = list(error.messages)
            continue
        tries = [past for past in done if past.position == position]
        if any(past.attempt == one.attempt and past.given == given.ids for past in tries) and _is_same(sitting, position, one, given, by):
            continue  # sent twice
        if not result.late:
            sittings.require(by, "answer", sitting)
        if sitting.shows_feedback and not sitting.allows_tries and any(not past.late for past in tries):
            result.mistakes[position] = [_("This question can be answered once. Your first answer is kept.")]
            continue
        share = share_of(version.content, given)
        answer = Answer(
            sitting=sitting,
            position=position,
            attempt=1 + max((past.attempt for past in tries), default=0),
            version=version,
            question_key=version.question_key,
            given=given.ids,
            picked=picked_key(version.content, given),
            share=share,
            right=None if share is None else share == 1,
            sure=one.sure if one.sure in Sureness.values else "",
            late=result.late,
        )
        rows.append((answer, given.words))
        done.append(_Past(position, answer.attempt, given.ids, share, answer.sure, answer.late))
        result.kept[position] = answer
        result.safety |= bool(version.content["safety"] and answer.right)
    _write(sitting, rows, by)
    if (result.late and not sitting.is_finished) or (rows and not result.late and sitting.shows_feedback and _all_right(sitting, done)):
        _finish(sitting, done)
    return result


def _is_same(sitting: Sitting, position: int, sent: Sent, given: Given, by: Sitter) -> bool:
    if not given.words:
        return True
    before = Words.objects.filter(answer__sitting=sitting, answer__position=position, answer__attempt=sent.attempt).first()
    return before is not None and ring_of(sitting, by).read(before, "text") == given.words


def _write(sitting: Sitting, rows: list[tuple[Answer, str]], by: Sitter) -> None:
    """Answers and their words: one query, and two more if anything was typed."""
    if rows:
        Answer.objects.bulk_create([answer for answer, _words in rows])
    typed = [(answer, words) for answer, words in rows if words]
    if typed:
        ring, locked = ring_of(sitting, by), []
        for answer, words in typed:
            row = Words(answer=answer)
            ring.write(row, "text", words)
            locked.append(row)
        Words.objects.bulk_create(locked)


def _newest(done: Sequence[_Past]) -> dict[int, float | None]:
    counted = sorted((past for past in done if not past.late), key=lambda past: (past.position, past.attempt))
    return {past.position: past.share for past in counted}


def _all_right(sitting: Sitting, done: Sequence[_Past]) -> bool:
    newest = _newest(done)
    return len(newest) == sitting.length and all(share == 1 for share in newest.values())


# --- Finishing ---


@transaction.atomic
def finish_sitting(sitting: Sitting, *, by: Sitter, service: Service | None = None) -> Sitting:
    """Close `sitting`; from then on it is evidence, and own words are handed in for marking at `service`. Finishing twice is once.

    For a sitting that its time has finished this only hands in what is not handed in yet.

    Raises PermissionDenied when it is not theirs, ValidationError while a question has no answer, unless the time is up.
    """
    locked = sittings.get_for_update(by, uuid=sitting.uuid)
    if not locked.is_finished:
        done = _past(locked)
        if len(_newest(done)) < locked.length and not locked.is_late:
            raise ValidationError(_("Some questions have no answer yet."))
        _finish(locked, done)
    _hand_in(locked, service, by)
    return locked


def _finish(sitting: Sitting, done: Sequence[_Past]) -> None:
    first = {past.position: past.share for past in sorted(done, key=lambda past: -past.attempt) if not past.late}
    points = [asked[2] if len(asked) > 2 else 1 for asked in sitting.asked]
    sitting.finished_at = clock.now()
    sitting.first_share = sum(points[place - 1] * (share or 0) for place, share in first.items()) / (sum(points) or 1)
    sitting.save(update_fields=["finished_at", "first_share"])
    if sitting.purpose == Purpose.QUIZ:
        found = outcome(points, _newest(done), pass_mark=sitting.rules.get("pass_mark"))
        Result.objects.create(sitting=sitting, points=found.points, possible=found.possible, waiting=found.waiting, passed=found.passed)
    Draft.objects.filter(sitting=sitting, position__in=[past.position for past in done]).delete()


def _hand_in(sitting: Sitting, service: Service | None, by: Sitter) -> None:
    """Give the newest own words at each essay to be marked, as copies of their own. What was taken back once stays back.

    Words of somebody without an account stay theirs: nobody leads where they are, and they could not be told what was said.
    """
    if isinstance(by, Visitor):
        return
    ring = ring_of(sitting, by)
    essays = Answer.objects.filter(sitting=sitting, share=None, late=False).select_related("words", "hand_in")
    for answer in {answer.position: answer for answer in essays.order_by("position", "attempt")}.values():
        if hasattr(answer, "hand_in"):
            continue
        hand_in = HandIn(answer=answer, service=service)
        KeyRing(hand_in.key_owner).write(hand_in, "text", ring.read(answer.words, "text"))
        hand_in.save(force_insert=True)
        audit.record(by, Verb.HANDED_IN, hand_in)


def close_late() -> int:
    """Finish every sitting whose time is up, as it stands. Own words stay with who wrote them: only they can hand them in.

    Returns how many were finished."""
    count = 0
    for pk in Sitting.objects.open().filter(ends_at__lt=clock.now() - 2 * GRACE).values_list("pk", flat=True)[:500]:
        with transaction.atomic():
            sitting = Sitting.objects.select_for_update().get(pk=pk)
            if sitting.is_finished or sitting.ends_at is None or sitting.ends_at > clock.now():
                continue
            _finish(sitting, _past(sitting))
            count += 1
    return count
