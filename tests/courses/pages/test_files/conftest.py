"""The small course with every kind of question, as files and in the website."""

from pathlib import Path

import pytest

from courses.pages.files.load import load_course
from courses.pages.models import CoursePage
from tests.factories.question_files import write_full_course


@pytest.fixture
def root(db: None, tmp_path: Path) -> Path:
    root = write_full_course(tmp_path / "full")
    load_course(root)
    return root


@pytest.fixture
def course(root: Path) -> CoursePage:
    return CoursePage.objects.get(slug="full")
