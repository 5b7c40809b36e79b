from .counts import Counted, Figure, counted
from .desk import SORTS, STATES, Desk, DeskRow, Filters, GroupProgress, desk, desk_rows, enrolments_for
from .export import everything_about
from .needs import Need, Needs, needs_today
from .person import PersonPage, TalkChoice, person_page

__all__ = [
    "SORTS",
    "STATES",
    "Counted",
    "Desk",
    "DeskRow",
    "Figure",
    "Filters",
    "GroupProgress",
    "Need",
    "Needs",
    "PersonPage",
    "TalkChoice",
    "counted",
    "desk",
    "desk_rows",
    "enrolments_for",
    "everything_about",
    "needs_today",
    "person_page",
]
