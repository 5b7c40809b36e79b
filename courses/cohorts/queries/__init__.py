from .cohorts import facilitators_for, may_join

__all__ = ["facilitators_for", "may_join"]
