from .cohorts import CohortQuerySet, EnrolmentQuerySet, facilitates_q

__all__ = ["CohortQuerySet", "EnrolmentQuerySet", "facilitates_q"]
