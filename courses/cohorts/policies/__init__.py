from .cohorts import cohorts, enrolments
from .joining import InvitationPlacePolicy, JoinCodePolicy, invitation_places, join_codes
from .sessions import access_needs, attendances, calendar_feeds, catch_up_signatures, catch_ups, check_ins, live_sessions

__all__ = [
    "InvitationPlacePolicy", "JoinCodePolicy", "access_needs", "attendances", "calendar_feeds", "catch_up_signatures", "catch_ups",
    "check_ins", "cohorts", "enrolments", "invitation_places", "join_codes", "live_sessions",
]  # fmt: skip
