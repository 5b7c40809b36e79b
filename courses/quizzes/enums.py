from django.db.models import TextChoices


class QuestionKind(TextChoices):
    SINGLE = "single", "One right option"
    MULTIPLE = "multiple", "Several right options"
    TRUE_FALSE = "true-false", "True or false"


PICK_ONE = (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE)
"""Kinds where exactly one option is picked."""

SHUFFLED = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
"""Kinds whose options are shown in a new order in each sitting."""
