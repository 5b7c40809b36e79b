"""The question bank in the admin: quizzes, questions, categories. Nothing here is about a person."""

from .group import BankGroup, CategoryViewSet, QuestionViewSet, QuizViewSet

__all__ = ["BankGroup", "CategoryViewSet", "QuestionViewSet", "QuizViewSet"]
