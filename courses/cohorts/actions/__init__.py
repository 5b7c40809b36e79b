from .calendar import renew_calendar
from .catching_up import agree_catch_up, drop_catch_up, sign_catch_up
from .cohorts import CohortPlan, add_to_cohort, change_cohort, close_cohort, make_cohort, open_cohort, take_out_of_cohort
from .enrolments import NO_COORDINATOR, enrol, lift_gate, mark_completed, move_to_edition
from .register import CHECK_IN_SHUT, Kept, Keyed, check_in, keep_register, write_needs
from .sessions import SessionPlan, cancel_session, change_session, plan_session

__all__ = [
    "CHECK_IN_SHUT", "NO_COORDINATOR", "CohortPlan", "Kept", "Keyed", "SessionPlan", "add_to_cohort", "agree_catch_up",
    "cancel_session", "change_cohort", "change_session", "check_in", "close_cohort", "drop_catch_up", "enrol", "keep_register",
    "lift_gate", "make_cohort", "mark_completed", "move_to_edition", "open_cohort", "plan_session", "renew_calendar",
    "sign_catch_up", "take_out_of_cohort", "write_needs",
]  # fmt: skip
