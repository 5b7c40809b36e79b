"""Fixtures of the whole suite: the cast, courses, and what keeps one test from seeing another."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from charter_content.charter import pdf as charter_pdf
from charter_content.charter.queries import current as charter_queries
from courses.cohorts.models import Enrolment
from courses.pages import queries as page_queries
from courses.pages.files.load import load_course
from courses.pages.models import CoursePage
from courses.progress.learner import Learner
from courses.progress.queries import learner_of
from courses.quizzes.queries.versions import forget_versions
from people.models import User
from tests.cast import Cast, make_cast, put_on_course
from tests.factories.course_files import write_course

pytest_plugins = ["tests.database"]

SHIPPED = Path(__file__).resolve().parents[1] / "courses" / "pages" / "content" / "supporting-others"


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What is kept in process is keyed by stamps, which a rolled-back test gives out again."""
    for cached in (page_queries.outline, page_queries.lesson_segments, charter_queries._by_code, charter_pdf._made):
        cached.cache_clear()
    forget_versions()


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def shipped_course(db: None) -> CoursePage:
    """The course that ships, as the template database holds it."""
    return CoursePage.objects.get(slug="supporting-others")


@pytest.fixture
def small_course(db: None, tmp_path: Path) -> CoursePage:
    """Two days of two small lessons, with every kind of thing that progress asks about. See factories/course_files.py."""
    root = write_course(tmp_path / "small")
    load_course(root)
    return CoursePage.objects.get(slug="small")


@pytest.fixture
def amara_learns(cast: Cast, small_course: CoursePage) -> Enrolment:
    """Amara on the small course at Riverside."""
    return put_on_course(cast.amara, cast.riverside, small_course)


@pytest.fixture
def amara(amara_learns: Enrolment) -> Learner:
    return learner_of(amara_learns)


@pytest.fixture
def sign_in(client: Client) -> Callable[[User], Client]:
    """Sign somebody in: `sign_in(cast.amara).get(...)`."""

    def do(person: User) -> Client:
        fresh = Client()
        fresh.force_login(person)
        return fresh

    return do
