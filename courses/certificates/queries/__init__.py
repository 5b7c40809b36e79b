from .awards import LinkShown, Wish, award_of, certificates_of, links_of, reason_of, wish_of
from .checks import (
    CheckedAward,
    file_allowed,
    find_award,
    guess_allowed,
    look_allowed,
    match_file,
    name_fits,
    name_shown,
)

__all__ = [
    "CheckedAward", "LinkShown", "Wish", "award_of", "certificates_of", "file_allowed", "find_award", "guess_allowed", "links_of",
    "look_allowed", "match_file", "name_fits", "name_shown", "reason_of", "wish_of",
]  # fmt: skip
