from .cohorts import Cohort, Enrolment, as_sorted
from .joining import InvitationPlace, JoinCode

__all__ = [
    "Cohort",
    "Enrolment",
    "InvitationPlace",
    "JoinCode",
    "as_sorted",
]
