"""Writes: freezing questions, starting, answering and finishing a sitting."""

import hashlib
import json
import random
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.quizzes.enums import PICK_ONE, SHUFFLED
from courses.quizzes.models import Answer, Question, QuestionVersion, Quiz, Sitting
from courses.quizzes.policies import sittings
from courses.quizzes.queries import is_right, published_questions
from foundation import clock
from people.models import User


def freeze_question(question: Question) -> QuestionVersion:
    """The frozen copy of `question` as it stands. Asking twice without a change gives the same row."""
    content = question.content()
    text = json.dumps([str(question.key), content], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    version, _ = QuestionVersion.objects.get_or_create(hash=digest, defaults={"question_key": question.key, "content": content})
    return version


def _order_shown(version: QuestionVersion) -> list[str]:
    order = [option["id"] for option in version.content["options"]]
    if version.content["kind"] in SHUFFLED:
        random.shuffle(order)
    return order


@transaction.atomic
def start_sitting(quiz: Quiz, *, by: User) -> Sitting:
    """A new sitting of `quiz` for `by`. Raises ValidationError when the quiz has no published question."""
    questions = published_questions(quiz)
    if not questions:
        raise ValidationError("There is no question in this quiz yet.")
    versions = [freeze_question(question) for question in questions]
    return Sitting.objects.create(
        person=by,
        quiz_key=quiz.key,
        quiz_title=quiz.title,
        asked=[[version.pk, _order_shown(version)] for version in versions],
        messages={"all_right": quiz.pass_message, "look_again": quiz.retry_message},
    )


@transaction.atomic
def submit_answer(sitting: Sitting, *, position: int, given: Sequence[str], attempt: int, by: User) -> Answer:
    """Keep `given` (option ids) as try number `attempt` at the question at `position` (both from 1).

    The same try sent twice (a double press, a lost reply) is kept once: the first one is returned. Another answer with the same number
    (from a second device) is a further try. A sitting whose questions
    have all been answered right is finished by this. Raises PermissionDenied when it is not theirs or already finished, and
    ValidationError when nothing fitting was picked.
    """
    locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
    already = locked.answers.filter(position=position, attempt=attempt).first()
    if already is not None and set(already.given) == set(given) and sittings.may_view(by, locked):
        return already
    sittings.require(by, "answer", locked)
    if not 1 <= position <= locked.length:
        raise ValidationError("There is no such question in this quiz.")
    version_id, shown = locked.asked[position - 1]
    version = QuestionVersion.objects.get(pk=version_id)
    picked = [option for option in shown if option in set(given)]
    if not picked:
        raise ValidationError("Pick an answer first.")
    if version.content["kind"] in PICK_ONE and len(picked) > 1:
        raise ValidationError("Pick one answer only.")
    done = list(locked.answers.values_list("position", "attempt", "right"))
    answer = Answer.objects.create(
        sitting=locked,
        position=position,
        attempt=1 + max((tries for place, tries, _ in done if place == position), default=0),
        version=version,
        question_key=version.question_key,
        given=picked,
        right=is_right(version.content, picked),
    )
    newest = {place: right for place, _, right in sorted(done)} | {position: answer.right}
    if len(newest) == locked.length and all(newest.values()):
        _finish(locked)
    sitting.finished_at = locked.finished_at
    return answer


@transaction.atomic
def finish_sitting(sitting: Sitting, *, by: User) -> Sitting:
    """Close `sitting`; from then on it is evidence. Finishing twice is once.

    Raises PermissionDenied when it is not theirs, ValidationError while a question has no answer."""
    locked = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if locked.is_finished and sittings.may_view(by, locked):
        return locked
    sittings.require(by, "answer", locked)
    if locked.answers.values("position").distinct().count() < locked.length:
        raise ValidationError("Some questions have no answer yet.")
    _finish(locked)
    return locked


def _finish(sitting: Sitting) -> None:
    sitting.finished_at = clock.now()
    sitting.save(update_fields=["finished_at"])
