"""Bringing a file in, and what came of it."""

from typing import Any

from courses.quizzes.actions.exchange import Plan, import_file
from courses.quizzes.models import Category, Question, Quiz

TWO = b"// [id:one]\n::First::Who? {=999#Yes ~Nobody}\n\n// [id:two]\n::Second::Which umbrella? {=This ~That}\n"


def bring(data: bytes, name: str = "gift", **rest: Any) -> Plan:
    return import_file(data, name, **({"by": None} | rest))


def counts(plan: Plan) -> tuple[int, int, int, int]:
    return len(plan.created), len(plan.updated), plan.unchanged, len(plan.left_out)


def imported() -> list[Question]:
    return list(Question.objects.filter(file_id__startswith="import:").order_by("pk"))


def edit(found: Question, **values: Any) -> None:
    for name, value in values.items():
        setattr(found, name, value)
    found.save_revision().publish()


def empty_the_bank() -> None:
    Quiz.objects.all().delete()
    Question.objects.all().delete()
    for _depth in range(3):
        Category.objects.filter(children=None).delete()
