from .freeze import freeze_questions
from .mark import give_extra_time, mark_hand_in, take_back
from .sit import (
    KEPT_FOR_VISITORS,
    Conflict,
    PutIn,
    Sent,
    Submitted,
    close_late,
    erase_sittings,
    finish_sitting,
    forget_visitors,
    keep_drafts,
    one_at_a_time,
    ring_of,
    start_practice,
    start_sitting,
    submit_answers,
)

__all__ = [
    "KEPT_FOR_VISITORS", "Conflict", "PutIn", "Sent", "Submitted", "close_late", "erase_sittings", "finish_sitting", "forget_visitors",
    "freeze_questions", "give_extra_time",
    "keep_drafts", "mark_hand_in", "one_at_a_time", "ring_of", "start_practice", "start_sitting", "submit_answers", "take_back",
]  # fmt: skip
