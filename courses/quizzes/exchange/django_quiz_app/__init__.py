"""The JSON that `manage.py dumpdata` writes of django-quiz-app: quizzes, categories, its three kinds of questions, and sittings."""

from .reading import read
from .writing import write

__all__ = ["read", "write"]
