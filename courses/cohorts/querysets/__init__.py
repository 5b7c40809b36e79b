from .cohorts import CohortQuerySet, EnrolmentQuerySet, facilitates_q
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
    "CheckInQuerySet", "CohortQuerySet", "EnrolmentQuerySet", "LiveSessionQuerySet", "facilitates_q",
]  # fmt: skip
