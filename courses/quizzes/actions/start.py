"""Starting a sitting: what is asked, in which order, until when."""

import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.quizzes.actions.freeze import freeze_questions
from courses.quizzes.enums import SHUFFLED, Purpose, QuestionKind, QuestionOrder
from courses.quizzes.models import ExtraTime, Question, QuestionVersion, Quiz, Sitting
from courses.quizzes.queries.due import practice_due
from courses.quizzes.queries.pools import drawn_questions, published_questions
from courses.quizzes.querysets import Sitter, Visitor
from foundation import clock
from people.models import User

PRACTICE_SIZE = 10


def one_at_a_time(by: Sitter) -> None:
    """Two starts in the same instant wait for each other. Inside a transaction only."""
    if isinstance(by, User):
        User.objects.select_for_update().only("pk").get(pk=by.pk)


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
    """A new sitting of `quiz` for `by`; the open one where there is one attempt only, so that two starts at once are no two attempts.

    Raises ValidationError when the quiz has no published question, and when it is for one attempt only and they have made it.
    """
    one_at_a_time(by)
    if quiz.single_attempt:
        mine = Sitting.objects.visible_to(by).filter(quiz_key=quiz.key)
        if mine.finished().exists():
            raise ValidationError(_("This quiz is for one attempt only, and you have made it."))
        if going_on := mine.open().first():
            return going_on
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
