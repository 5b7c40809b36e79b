"""Who edits, and a category to put things into."""

from collections.abc import Callable

import pytest
from django.test import Client

from courses.quizzes.models import Category
from people.models import User
from tests.cast import Cast


@pytest.fixture
def editor(cast: Cast, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(cast.tomasz)


@pytest.fixture
def safety(db: None) -> Category:
    return Category.objects.create(name="Safe ground")
