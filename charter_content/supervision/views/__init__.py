from .agreement import agreement, agreement_paper, begin_agreement, read_agreement
from .calendar import calendar, cancel, move, plan
from .desk import answer, ask, choose_supervisor, desk, end, hours, one_pair, rhythm, with_person
from .own import home, words
from .preparing import back, choose, delete, preparation, prepared, share, shared
from .session import add, begin, end_action, read, session, summary_paper

__all__ = [
    "add", "agreement", "agreement_paper", "answer", "ask", "back", "begin", "begin_agreement", "calendar", "cancel", "choose",
    "choose_supervisor", "delete", "desk", "end", "end_action", "home", "hours", "move", "one_pair", "plan", "preparation", "prepared",
    "read", "read_agreement", "rhythm", "session", "share", "shared", "summary_paper", "with_person", "words",
]  # fmt: skip
