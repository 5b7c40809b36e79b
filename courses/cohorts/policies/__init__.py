from .cohorts import cohorts, enrolments
from .joining import InvitationPlacePolicy, JoinCodePolicy, invitation_places, join_codes

__all__ = [
    "InvitationPlacePolicy",
    "JoinCodePolicy",
    "cohorts",
    "enrolments",
    "invitation_places",
    "join_codes",
]
