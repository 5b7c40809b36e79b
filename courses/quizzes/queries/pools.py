"""Which questions there are to ask."""

import random
import uuid
from collections.abc import Iterable, Sequence

from courses.quizzes.models import Category, Question, Quiz


def live_quizzes(keys: Iterable[uuid.UUID]) -> list[Quiz]:
    """The published quizzes with these keys, by title, with their questions and options at hand."""
    return list(
        Quiz.objects.filter(key__in=list(keys), live=True).prefetch_related("items__question__options", "sections").order_by("title", "pk")
    )


def live_quiz(key: uuid.UUID) -> Quiz | None:
    """The published quiz with this key, with its questions at hand, yet not their options; None when there is none."""
    return Quiz.objects.filter(key=key, live=True).prefetch_related("items__question").first()


def public_quiz(slug: str) -> Quiz | None:
    """The published quiz for everybody at this address; None when there is none."""
    return Quiz.objects.filter(slug=slug, public=True, live=True).prefetch_related("items__question").first()


def published_questions(quiz: Quiz) -> list[Question]:
    """The questions that `quiz` lists, in order: drafts are left out."""
    return [item.question for item in quiz.items.all() if item.question.live]


def asked_count(quiz: Quiz) -> int:
    """How many questions one sitting of `quiz` asks, as far as its categories hold enough of them."""
    listed = len(published_questions(quiz))
    return min(listed, quiz.max_questions or listed) + sum(section.pick for section in quiz.sections.all())


def within(category: Category) -> list[int]:
    """Ids of `category` and all that stand inside it, however deep."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Category.objects.values_list("pk", "parent"):
        children.setdefault(parent, []).append(pk)
    found, waiting = [], [category.pk]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def drawn_questions(category: Category, number: int, *, besides: Sequence[int] = ()) -> list[Question]:
    """`number` published questions of `category` and what stands inside it, drawn by chance; fewer when there are fewer.

    Those with an id in `besides` are left out.
    """
    pool = Question.objects.filter(category__in=within(category), live=True).exclude(pk__in=besides).values_list("pk", flat=True)
    ids = list(pool)
    chosen = random.sample(ids, min(number, len(ids)))
    found = Question.objects.in_bulk(chosen)
    return [found[pk] for pk in chosen]
