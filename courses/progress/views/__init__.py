from .course import course, my_training, training_part
from .lesson import mark, place, start_quiz, worksheet
from .sheets import one_sheet, sheet, sheets
from .talks import agree
from .writing import my_writing

__all__ = [
    "agree",
    "course",
    "mark",
    "my_training",
    "my_writing",
    "one_sheet",
    "place",
    "sheet",
    "sheets",
    "start_quiz",
    "training_part",
    "worksheet",
]
