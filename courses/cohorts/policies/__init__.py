from .cohorts import cohorts, enrolments
from .sessions import access_needs, attendances, calendar_feeds, catch_up_signatures, catch_ups, check_ins, live_sessions

__all__ = [
    "access_needs", "attendances", "calendar_feeds", "catch_up_signatures", "catch_ups", "check_ins", "cohorts", "enrolments",
    "live_sessions",
]  # fmt: skip
