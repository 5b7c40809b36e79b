from .cohorts import cohorts, enrolments

__all__ = ["cohorts", "enrolments"]
