"""The small course with every kind of question, in files and in the website, and how tests change and look at it."""

from pathlib import Path
from typing import Any

from courses.pages.files.export import export_course
from courses.pages.models import CoursePage
from courses.quizzes.models import Question, Quiz
from tests.courses.pages.test_files.website import texts


def question(name: str) -> Question:
    return Question.objects.get(file_id=f"small/{name}")


def the_quiz(name: str = "small-quiz") -> Quiz:
    return Quiz.objects.get(file_id=f"small/{name}")


def publish(item: Question | Quiz) -> None:
    item.save_revision().publish()


def change(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text()
    assert old in text
    (root / name).write_text(text.replace(old, new, 1))


def exported(course: CoursePage, folder: Path) -> dict[str, str]:
    export_course(CoursePage.objects.get(pk=course.pk), folder)
    return texts(folder)


def what(done: Any) -> tuple[list[str], list[str], list[str], list[str]]:
    return done.created, done.updated, done.kept, done.unpublished


FITS: list[dict[str, Any]] = [{"text": "Yes", "right": True, "feedback": "So."}, {"text": "No", "feedback": "So."}]
NOTHING: tuple[list[str], ...] = ([], [], [], [])
