"""Writing the bank, or a category of it, into a file."""

from collections.abc import Collection
from dataclasses import dataclass

from courses.quizzes.exchange.bank import Remark
from courses.quizzes.exchange.formats import FormatName, write_bank
from courses.quizzes.exchange.rows import bank_of
from courses.quizzes.models import Category, Question, Quiz
from courses.quizzes.queries import within


@dataclass(frozen=True)
class Exported:
    """A file of `count` questions, what could not be written, and what was written without all that it has."""

    data: bytes
    count: int
    refused: list[Remark]
    remarks: list[Remark]


def export_bank(format_name: str, *, category: Category | None = None) -> Exported:
    """The questions of the bank, or of `category` and what stands inside it, as a file. Nobody's sittings are ever in it.

    A format that has quizzes gets them too, where the whole bank is written.
    """
    ids: Collection[int]
    if category is None:
        questions, ids = Question.objects.all(), Category.objects.values_list("pk", flat=True)
    else:
        ids = within(category)
        questions = Question.objects.filter(category__in=ids)
    quizzes = Quiz.objects.order_by("pk") if category is None and format_name == FormatName.DJANGO_QUIZ_APP else Quiz.objects.none()
    bank = bank_of(questions, ids, quizzes)
    data, refused, lost = write_bank(bank, format_name)
    return Exported(data, len(bank.questions) - len(refused), refused, [*bank.changed, *lost])
