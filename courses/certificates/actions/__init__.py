from .documents import NotMadeYet, download, make_document
from .freeze import freeze_template, look_of_template, picture_in
from .issue import issue_certificate, make_wish
from .renew import note_read, note_reminded, renew_award
from .replace import give_again, replace_award
from .showing import MOST_LINKS, end_link, make_link, show_name
from .withdraw import LONGEST_REASON, withdraw_award
from .writing import LONGEST_NAME, seal_award

__all__ = [
    "LONGEST_NAME", "LONGEST_REASON", "MOST_LINKS", "NotMadeYet", "download", "end_link", "freeze_template", "give_again",
    "issue_certificate", "look_of_template", "make_document", "make_link", "make_wish", "note_read", "note_reminded", "picture_in",
    "renew_award", "replace_award", "seal_award",
    "show_name", "withdraw_award",
]  # fmt: skip
