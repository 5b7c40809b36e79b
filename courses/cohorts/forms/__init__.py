from .joining import AS_WHAT, COLLEAGUE, AskForm, CodeForm, GuestRows, Into, InviteForm, NewcomerForm, Row, role_of
from .sessions import DAY, TIME, CohortForm, JoinForm, NeedsForm, SessionForm, SignForm, TasksForm, read_register

__all__ = [
    "AS_WHAT", "COLLEAGUE", "DAY", "TIME", "AskForm", "CodeForm", "CohortForm", "GuestRows", "Into", "InviteForm", "JoinForm",
    "NeedsForm", "NewcomerForm", "Row", "SessionForm", "SignForm", "TasksForm", "read_register", "role_of",
]  # fmt: skip
