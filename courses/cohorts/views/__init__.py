from .catching_up import agree, drop, sign, their_catch_up
from .cohorts import change, close, cohort, cohorts, join, make, open_again, out
from .inviting import invitations, invite, join_code, join_code_picture, join_code_poster, look_through
from .joining import ask_again, join_by_code, join_page, type_code
from .own import calendar, check_in, needs, own, renew
from .sessions import cancel, change_date, code, code_paper, code_picture, paper, plan, session

__all__ = [
    "agree", "ask_again", "calendar", "cancel", "change", "change_date", "check_in", "close", "code", "code_paper", "code_picture",
    "cohort", "cohorts", "drop", "invitations", "invite", "join", "join_by_code", "join_code", "join_code_picture",
    "join_code_poster", "join_page", "look_through", "make", "needs", "open_again", "out", "own", "paper", "plan", "renew",
    "session", "sign", "their_catch_up", "type_code",
]  # fmt: skip
