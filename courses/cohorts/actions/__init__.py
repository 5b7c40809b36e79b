from .cohorts import CohortPlan, add_to_cohort, change_cohort, close_cohort, make_cohort, open_cohort, take_out_of_cohort
from .enrolments import NO_COORDINATOR, enrol, lift_gate, mark_completed, move_to_edition

__all__ = [
    "NO_COORDINATOR", "CohortPlan", "add_to_cohort", "change_cohort", "close_cohort", "enrol", "lift_gate", "make_cohort",
    "mark_completed", "move_to_edition", "open_cohort", "take_out_of_cohort",
]  # fmt: skip
