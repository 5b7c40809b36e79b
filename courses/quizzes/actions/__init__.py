from .drafts import Conflict, PutIn, keep_drafts
from .forget import KEPT_FOR_VISITORS, erase_sittings, forget_visitors
from .freeze import freeze_questions
from .mark import give_extra_time, mark_hand_in, take_back
from .sit import Sent, Submitted, close_late, finish_sitting, ring_of, submit_answers
from .start import one_at_a_time, start_practice, start_sitting

__all__ = [
    "KEPT_FOR_VISITORS", "Conflict", "PutIn", "Sent", "Submitted", "close_late", "erase_sittings", "finish_sitting", "forget_visitors",
    "freeze_questions", "give_extra_time", "keep_drafts", "mark_hand_in", "one_at_a_time", "ring_of", "start_practice", "start_sitting",
    "submit_answers", "take_back",
]  # fmt: skip
