from django.db.models import TextChoices


class QuestionKind(TextChoices):
    SINGLE = "single", "One right option"
    MULTIPLE = "multiple", "Several right options"
    TRUE_FALSE = "true-false", "True or false"
    SCENARIO = "scenario", "What would you do? (a situation, and ways to go on)"
    SHORT = "short", "A word or a few"
    NUMBER = "number", "A number"
    MATCHING = "matching", "Match pairs"
    ORDERING = "ordering", "Put in order"
    ESSAY = "essay", "Own words, marked by a person"


PICK_ONE = (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE, QuestionKind.SCENARIO)
"""Kinds where exactly one option is picked."""

PICKED = (*PICK_ONE, QuestionKind.MULTIPLE)
"""Kinds that are answered by picking options."""

TYPED = (QuestionKind.SHORT, QuestionKind.NUMBER, QuestionKind.ESSAY)
"""Kinds that are answered by typing. What was typed is locked like all private words."""

SHUFFLED = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.SCENARIO, QuestionKind.MATCHING, QuestionKind.ORDERING)
"""Kinds whose options are shown in a new order in each sitting."""

PARTIAL = (QuestionKind.MULTIPLE, QuestionKind.MATCHING, QuestionKind.ORDERING)
"""Kinds where an editor chooses between part of the credit for part of the answer, and all or nothing."""


class QuestionOrder(TextChoices):
    SET = "set", "Always in this order"
    RANDOM = "random", "In a new order each time"


class Layout(TextChoices):
    ONE = "one", "One question a page"
    ALL = "all", "All questions on one page"


class Feedback(TextChoices):
    EACH = "each", "After each question"
    END = "end", "All at the end"


class Sureness(TextChoices):
    SURE = "sure", "Sure"
    THINK_SO = "think-so", "I think so"
    GUESS = "guess", "A guess"


class Purpose(TextChoices):
    QUIZ = "quiz", "A quiz"
    PRACTICE = "practice", "Practice on what was missed"


class Why(TextChoices):
    FINISHED = "finished", "The sitting was finished"
    MARKED = "marked", "Own words were marked"
