from .checklist import Checklist, Line, Progress, Said, checklist, history, progress_of, said
from .export import inductions_about
from .lists import Row, Waiting, induction_progress, rows_of, signatures_waiting
from .passport import Passport, PassportItem, PassportSignature, passport_of
from .people import Holders, holders_of, may_be_started, people_to_name, people_waited_for, services_to_start, without_induction
from .reading import CharterToRead, Reading, charter_to_read, reading_of
from .state import ItemState, day_of, item_state, states_of
from .versions import newest_version, versions_to_start

__all__ = [
    "CharterToRead", "Checklist", "Holders", "ItemState", "Line", "Passport", "PassportItem", "PassportSignature", "Progress", "Reading",
    "Row", "Said", "Waiting", "charter_to_read", "checklist", "day_of", "history", "holders_of", "induction_progress",
    "inductions_about", "item_state", "may_be_started", "newest_version", "passport_of", "people_to_name", "people_waited_for",
    "progress_of", "reading_of", "rows_of", "said", "services_to_start", "signatures_waiting", "states_of",
    "versions_to_start", "without_induction",
]  # fmt: skip
