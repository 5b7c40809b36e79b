from .cohorts import Cohort, Enrolment
from .joining import InvitationPlace, JoinCode

__all__ = [
    "Cohort",
    "Enrolment",
    "InvitationPlace",
    "JoinCode",
]
