from .cohorts import Cohort, Enrolment

__all__ = ["Cohort", "Enrolment"]
