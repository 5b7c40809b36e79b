from .calendar import renew_calendar
from .catching_up import agree_catch_up, drop_catch_up, sign_catch_up
from .cohorts import CohortPlan, add_to_cohort, change_cohort, close_cohort, make_cohort, open_cohort
from .enrolments import (
    come_back,
    enrol,
    leave_course,
    lift_gate,
    lower_gate,
    mark_completed,
    move_to_cohort,
    name_changed,
    note_seen,
    put_back,
)
from .joining import ask_with_code, end_code, invite_people, join, join_with_code, make_code
from .register import CHECK_IN_SHUT, Kept, Keyed, check_in, keep_register, write_needs
from .sessions import SessionPlan, cancel_session, change_session, plan_session

__all__ = [
    "CHECK_IN_SHUT", "CohortPlan", "Kept", "Keyed", "SessionPlan", "add_to_cohort", "agree_catch_up",
    "ask_with_code", "cancel_session", "change_cohort", "change_session", "check_in", "close_cohort", "come_back", "drop_catch_up",
    "end_code", "enrol", "invite_people", "join", "join_with_code", "keep_register", "leave_course", "lift_gate", "lower_gate",
    "make_code", "make_cohort", "mark_completed", "move_to_cohort", "name_changed", "note_seen", "open_cohort",
    "plan_session", "put_back", "renew_calendar", "sign_catch_up", "write_needs",
]  # fmt: skip
