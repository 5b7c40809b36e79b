from .cohorts import Cohort, Enrolment
from .sessions import AccessNeeds, Attendance, CalendarFeed, CatchUp, CatchUpSignature, CheckIn, LiveSession

__all__ = ["AccessNeeds", "Attendance", "CalendarFeed", "CatchUp", "CatchUpSignature", "CheckIn", "Cohort", "Enrolment", "LiveSession"]
