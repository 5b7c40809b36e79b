from .cohorts import CohortQuerySet, EnrolmentQuerySet, facilitates_q
from .joining import InvitationPlaceQuerySet, JoinCodeQuerySet

__all__ = [
    "CohortQuerySet",
    "EnrolmentQuerySet",
    "InvitationPlaceQuerySet",
    "JoinCodeQuerySet",
    "facilitates_q",
]
