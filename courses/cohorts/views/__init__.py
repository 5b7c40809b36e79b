from .catching_up import agree, drop, sign, their_catch_up
from .cohorts import change, close, cohort, cohorts, join, make, open_again, out
from .own import calendar, check_in, needs, own, renew
from .sessions import cancel, change_date, code, code_paper, code_picture, paper, plan, session

__all__ = [
    "agree", "calendar", "cancel", "change", "change_date", "check_in", "close", "code", "code_paper", "code_picture", "cohort",
    "cohorts", "drop", "join", "make", "needs", "open_again", "out", "own", "paper", "plan", "renew", "session", "sign",
    "their_catch_up",
]  # fmt: skip
