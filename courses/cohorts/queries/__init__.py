from .cohorts import facilitators_for, may_join
from .joining import code_by, is_on_course, live_code_of, standings

__all__ = [
    "code_by",
    "facilitators_for",
    "is_on_course",
    "live_code_of",
    "may_join",
    "standings",
]
