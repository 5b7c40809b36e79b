from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class QuestionKind(TextChoices):
    SINGLE = "single", _("One right option")
    MULTIPLE = "multiple", _("Several right options")
    TRUE_FALSE = "true-false", _("True or false")
    SCENARIO = "scenario", _("What would you do? (a situation, and ways to go on)")
    SHORT = "short", _("A word or a few")
    NUMBER = "number", _("A number")
    MATCHING = "matching", _("Match pairs")
    ORDERING = "ordering", _("Put in order")
    ESSAY = "essay", _("Own words, marked by a person")


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
    SET = "set", _("Always in this order")
    RANDOM = "random", _("In a new order each time")


class Layout(TextChoices):
    ONE = "one", _("One question a page")
    ALL = "all", _("All questions on one page")


class Feedback(TextChoices):
    EACH = "each", _("After each question")
    END = "end", _("All at the end")


class Sureness(TextChoices):
    SURE = "sure", _("Sure")
    THINK_SO = "think-so", _("I think so")
    GUESS = "guess", _("A guess")


class Purpose(TextChoices):
    QUIZ = "quiz", _("A quiz")
    PRACTICE = "practice", _("Practice on what was missed")


class Why(TextChoices):
    FINISHED = "finished", _("The sitting was finished")
    MARKED = "marked", _("Own words were marked")
