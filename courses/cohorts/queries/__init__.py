from .calendar import calendar_secret_of, feed_person, sessions_for_calendar
from .cohorts import CohortLine, cohort_lines, courses_to_offer, facilitators_for, facilitators_of, may_join, people_in
from .export import facilitating_about, sessions_about
from .joining import code_by, is_on_course, live_code_of, standings
from .live import LiveDay, LiveProgress, TookPart, live_progress, next_session_of, took_part, with_live_facts
from .register import RegisterLine, needs_of, register_of
from .sessions import (
    CatchUpView,
    DayChoice,
    GuideAtHand,
    OwnSessions,
    catch_up_view,
    day_choices,
    guide_at_hand,
    own_sessions,
    suggested_tasks,
)

__all__ = [
    "CatchUpView", "CohortLine", "DayChoice", "GuideAtHand", "LiveDay", "LiveProgress", "OwnSessions", "RegisterLine", "TookPart",
    "calendar_secret_of", "catch_up_view", "code_by", "cohort_lines", "courses_to_offer", "day_choices", "facilitating_about",
    "facilitators_for", "facilitators_of",
    "feed_person", "guide_at_hand", "is_on_course", "live_code_of", "live_progress", "may_join", "needs_of",
    "next_session_of", "own_sessions", "people_in", "register_of", "sessions_about", "sessions_for_calendar", "standings",
    "suggested_tasks", "took_part", "with_live_facts",
]  # fmt: skip
