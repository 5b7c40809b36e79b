"""Starting, answering and finishing a sitting."""

import datetime as dt
import json
import random
import uuid as uuids
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.quizzes.actions.freeze import freeze_questions
from courses.quizzes.enums import SHUFFLED, Purpose, QuestionKind, QuestionOrder, Sureness
from courses.quizzes.kinds import Given, picked_key, read_answer, share_of
from courses.quizzes.models import Answer, Draft, ExtraTime, HandIn, Question, QuestionVersion, Quiz, Result, Sitting, Words
from courses.quizzes.policies import sittings
from courses.quizzes.queries.due import practice_due
from courses.quizzes.queries.pools import drawn_questions, published_questions
from courses.quizzes.queries.versions import versions
from courses.quizzes.querysets import Sitter, Visitor
from courses.quizzes.scoring import outcome
from foundation import audit, clock
from foundation.enums import Verb
from foundation.keys import KeyRing, delete_key
from people.models import Service, User

GRACE = dt.timedelta(seconds=20)
"""What was sent in time may arrive a little later."""

KEPT_FOR_VISITORS = dt.timedelta(days=30)
"""How long a browser without an account can come back to a public quiz. The page says so before anybody starts."""

PRACTICE_SIZE = 10
LONGEST_DRAFT = 25_000


def ring_of(sitting: Sitting, by: Sitter) -> KeyRing:
    """The key that locks what is typed in `sitting`: the person's own, or one of the sitting for somebody without an account."""
    return KeyRing(sitting.key_owner) if isinstance(by, Visitor) else by.ring


def one_at_a_time(by: Sitter) -> None:
    """Two starts in the same instant wait for each other. Inside a transaction only."""
    if isinstance(by, User):
        User.objects.select_for_update().only("pk").get(pk=by.pk)


# --- Starting ---


def _order_shown(version: QuestionVersion) -> list[str]:
    order = [option["id"] for option in version.content["options"]]
    if version.content["kind"] not in SHUFFLED:
        return order
    straight = list(order)
    random.shuffle(order)
    if version.content["kind"] == QuestionKind.ORDERING and order == straight and len(order) > 1:
        order.reverse()  # it would be answered already
    return order


def _asked(versions: Sequence[QuestionVersion]) -> list[list[Any]]:
    return [[version.pk, _order_shown(version), version.content.get("points", 1)] for version in versions]


def _own(by: Sitter) -> dict[str, Any]:
    return {"person": None, "browser_key": by.browser_key} if isinstance(by, Visitor) else {"person": by}


def _ends_at(minutes: int | None, by: Sitter) -> dt.datetime | None:
    if minutes is None:
        return None
    extra = ExtraTime.objects.filter(person=by.pk).values_list("percent", flat=True).first() if isinstance(by, User) else None
    return clock.now() + dt.timedelta(minutes=minutes) * (100 + (extra or 0)) / 100


def _some_of(questions: Sequence[Question], number: int) -> list[Question]:
    """`number` of them by chance, in their order. Safety items are always among them: a course is not complete without."""
    kept = {question.pk for question in questions if question.safety}
    others = [question.pk for question in questions if not question.safety]
    kept |= set(random.sample(others, max(0, min(len(others), number - len(kept)))))
    return [question for question in questions if question.pk in kept]


@transaction.atomic
def start_sitting(quiz: Quiz, *, by: Sitter) -> Sitting:
    """A new sitting of `quiz` for `by`.

    Raises ValidationError when the quiz has no published question, and when it is for one attempt only and they have made it.
    """
    one_at_a_time(by)
    if quiz.single_attempt and Sitting.objects.visible_to(by).filter(quiz_key=quiz.key).finished().exists():
        raise ValidationError(_("This quiz is for one attempt only, and you have made it."))
    questions = published_questions(quiz)
    if quiz.max_questions and quiz.max_questions < len(questions):
        questions = _some_of(questions, quiz.max_questions)
    if quiz.question_order == QuestionOrder.RANDOM:
        random.shuffle(questions)
    sections: list[list[Any]] = []
    for section in quiz.sections.select_related("category"):
        drawn = drawn_questions(section.category, section.pick, besides=[question.pk for question in questions])
        if drawn:
            sections.append([len(questions) + 1, section.title, section.intro])
            questions += drawn
    if not questions:
        raise ValidationError(_("There is no question in this quiz yet."))
    return Sitting.objects.create(
        **_own(by),
        quiz_key=quiz.key,
        quiz_title=quiz.title,
        asked=_asked(freeze_questions(questions)),
        rules=quiz.rules(),
        sections=sections,
        ends_at=_ends_at(quiz.time_limit, by),
    )


@transaction.atomic
def start_practice(*, by: User) -> Sitting:
    """A short sitting of what `by` missed and is due again, or the open one. Raises ValidationError when nothing is due."""
    one_at_a_time(by)
    going_on = Sitting.objects.visible_to(by).open().filter(purpose=Purpose.PRACTICE).first()
    if going_on:
        return going_on
    due = [item.question_key for item in practice_due(by) if item.is_due][:PRACTICE_SIZE]
    found = {question.key: question for question in Question.objects.filter(key__in=due, live=True)}
    questions = [found[key] for key in due if key in found]
    if not questions:
        raise ValidationError(_("Nothing is due today."))
    return Sitting.objects.create(
        person=by, purpose=Purpose.PRACTICE, quiz_title=pgettext("title", "Practice"), asked=_asked(freeze_questions(questions))
    )


# --- Answering ---


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
    done = [_Past(*row) for row in sitting.answers.values_list("position", "attempt", "given", "share", "sure", "late")]
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


# --- What was put in, and is no answer yet ---


@dataclass(frozen=True)
class Conflict(Exception):
    """Another device saved this draft since it was read. Nothing was overwritten."""

    position: int
    name: str
    theirs: str
    revision: int


@dataclass(frozen=True)
class PutIn:
    """What stands in one question's form: values by field name, and the revision of the draft that was last seen (0: none yet)."""

    values: Mapping[str, list[str]]
    seen_revision: int = 0


@transaction.atomic
def keep_drafts(uuid: uuids.UUID, *, put_in: Mapping[int, PutIn], by: Sitter) -> tuple[dict[int, int], Conflict | None]:
    """Keep what stands in the forms of questions, by position (from 1). The same again changes nothing.

    Returns the revision of each draft that is kept now, and a conflict if another device saved something else in one of them: that one
    keeps what it had. Raises Http404 when the sitting is not theirs, PermissionDenied when it is finished, ValidationError when something
    is too long. The number of queries does not depend on how many there are.
    """
    sitting = sittings.get_for_update(by, uuid=uuid)
    sittings.require(by, "answer", sitting)
    if not all(1 <= position <= sitting.length for position in put_in):
        raise ValidationError(_("There is no such question in this quiz."))
    ring = ring_of(sitting, by)
    there = {draft.position: draft for draft in sitting.drafts.filter(position__in=list(put_in))}
    revisions: dict[int, int] = {}
    new: list[Draft] = []
    changed: list[Draft] = []
    conflict: Conflict | None = None
    for position, one in put_in.items():
        values = {name: list(found) for name, found in sorted(one.values.items()) if any(found)}
        text = json.dumps(values, ensure_ascii=False)
        if len(text) > LONGEST_DRAFT:
            raise ValidationError(_("This is longer than there is room for. Please shorten it."))
        row = there.get(position) or Draft(sitting=sitting, position=position, revision=0)
        before: dict[str, list[str]] = json.loads(ring.read(row, "text") or "{}") if row.revision else {}
        if before == values:
            revisions[position] = row.revision
            continue
        if row.revision and one.seen_revision != row.revision:
            name = next(name for name in sorted({*before, *values}) if before.get(name) != values.get(name))
            conflict = conflict or Conflict(position, name, "\n".join(before.get(name, [])), row.revision)
            continue
        ring.write(row, "text", text)
        (changed if row.revision else new).append(row)
        row.revision, row.updated_at = row.revision + 1, clock.now()
        revisions[position] = row.revision
    Draft.objects.bulk_create(new)
    if changed:
        Draft.objects.bulk_update(changed, ["text", "revision", "updated_at"])
    return revisions, conflict


# --- Finishing ---


@transaction.atomic
def finish_sitting(sitting: Sitting, *, by: Sitter, service: Service | None = None) -> Sitting:
    """Close `sitting`; from then on it is evidence, and own words are handed in for marking at `service`. Finishing twice is once.

    For a sitting that its time has finished this only hands in what is not handed in yet.

    Raises PermissionDenied when it is not theirs, ValidationError while a question has no answer, unless the time is up.
    """
    locked = sittings.get_for_update(by, uuid=sitting.uuid)
    if not locked.is_finished:
        done = [_Past(*row) for row in locked.answers.values_list("position", "attempt", "given", "share", "sure", "late")]
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
            done = [_Past(*row) for row in sitting.answers.values_list("position", "attempt", "given", "share", "sure", "late")]
            _finish(sitting, done)
            count += 1
    return count


# --- Forgetting ---


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
