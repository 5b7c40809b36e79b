from .awards import LinkShown, Wish, award_of, certificates_held, certificates_of, links_of, name_on, reason_of, wish_of
from .checks import (
    CheckedAward,
    file_allowed,
    find_award,
    guess_allowed,
    look_allowed,
    look_open,
    match_file,
    name_fits,
    name_shown,
)
from .cohort import CertificateLine, certificate_lines, ready_in
from .credentials import status_list
from .looks import courses_to_choose, data_uri, frozen_look, look_for, pictures_of
from .record import Record, record_of
from .renewal import ChangedLesson, Changes, changes_since

__all__ = [
    "CertificateLine", "ChangedLesson", "Changes", "CheckedAward", "LinkShown", "Record", "Wish", "award_of", "certificate_lines",
    "certificates_held", "certificates_of", "changes_since", "courses_to_choose", "data_uri", "file_allowed", "find_award", "frozen_look",
    "guess_allowed", "links_of", "look_allowed", "look_for", "look_open", "match_file", "name_fits", "name_on", "name_shown",
    "pictures_of", "ready_in", "reason_of", "record_of", "status_list", "wish_of",
]  # fmt: skip
