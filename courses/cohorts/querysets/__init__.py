from .cohorts import CohortQuerySet, EnrolmentQuerySet, facilitates_q
from .joining import InvitationPlaceQuerySet, JoinCodeQuerySet
from .sessions import (
    AccessNeedsQuerySet,
    AttendanceQuerySet,
    CalendarFeedQuerySet,
    CatchUpQuerySet,
    CatchUpSignatureQuerySet,
    CheckInQuerySet,
    LiveSessionQuerySet,
)

__all__ = [
    "AccessNeedsQuerySet", "AttendanceQuerySet", "CalendarFeedQuerySet", "CatchUpQuerySet", "CatchUpSignatureQuerySet",
    "CheckInQuerySet", "CohortQuerySet", "EnrolmentQuerySet", "InvitationPlaceQuerySet", "JoinCodeQuerySet", "LiveSessionQuerySet",
    "facilitates_q",
]  # fmt: skip
