"""Writing the bank, or a category of it, into a file."""

from collections.abc import Collection
from dataclasses import dataclass

from courses.quizzes.exchange.bank import Remark
from courses.quizzes.exchange.formats import FORMATS, write_bank
from courses.quizzes.exchange.reading import MOST_BYTES
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

    Quizzes are in it too where the whole bank is written: as quizzes where the format has them, else as notes that others pass over.
    """
    ids: Collection[int]
    if category is None:
        questions, ids = Question.objects.all(), Category.objects.values_list("pk", flat=True)
    else:
        ids = within(category)
        questions = Question.objects.filter(category__in=ids)
    quizzes = Quiz.objects.none()
    if category is None and FORMATS[format_name].holds_all:
        quizzes = Quiz.objects.prefetch_related("sections").order_by("pk")
    bank = bank_of(questions, ids, quizzes)
    data, refused, lost = write_bank(bank, format_name)
    remarks = [*bank.changed, *lost]
    if len(data) > MOST_BYTES:
        why = f"It is larger than {MOST_BYTES // 1024 // 1024} MB, and could not be brought in again. Write it category by category."
        remarks.append(Remark("the file", why))
    return Exported(data, len(bank.questions) - len(refused), refused, remarks)
