from .cohorts import CohortPlan, add_to_cohort, change_cohort, close_cohort, make_cohort, open_cohort, take_out_of_cohort
from .enrolments import NO_COORDINATOR, enrol, lift_gate, mark_completed, move_to_edition
from .joining import ask_with_code, end_code, invite_people, join, join_with_code, make_code

__all__ = [
    "NO_COORDINATOR",
    "CohortPlan",
    "add_to_cohort",
    "ask_with_code",
    "change_cohort",
    "close_cohort",
    "end_code",
    "enrol",
    "invite_people",
    "join",
    "join_with_code",
    "lift_gate",
    "make_code",
    "make_cohort",
    "mark_completed",
    "move_to_edition",
    "open_cohort",
    "take_out_of_cohort",
]
