from .cohorts import Cohort, Enrolment, as_sorted
from .joining import InvitationPlace, JoinCode
from .sessions import AccessNeeds, Attendance, CalendarFeed, CatchUp, CatchUpSignature, CheckIn, LiveSession

__all__ = [
    "AccessNeeds", "Attendance", "CalendarFeed", "CatchUp", "CatchUpSignature", "CheckIn", "Cohort", "Enrolment",
    "InvitationPlace", "JoinCode", "LiveSession", "as_sorted",
]  # fmt: skip
