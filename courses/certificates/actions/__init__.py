from .credentials import download_badge, download_credential, make_credential
from .documents import download, make_document
from .freeze import freeze_template, look_of_template, picture_in
from .handing import ERASED, NotMadeYet, told_plainly
from .issue import issue_certificate, make_wish
from .printing import awards_to_print, end_prints_of, forget_prints, left_undone, make_print, start_print, take_print
from .renew import note_read, note_reminded, renew_award
from .replace import give_again, replace_award
from .showing import MOST_LINKS, end_link, make_link, show_name
from .withdraw import LONGEST_REASON, withdraw_award
from .writing import LONGEST_NAME, seal_award

__all__ = [
    "ERASED", "LONGEST_NAME", "LONGEST_REASON", "MOST_LINKS", "NotMadeYet", "awards_to_print", "download", "download_badge",
    "download_credential", "end_link", "end_prints_of", "forget_prints", "freeze_template", "give_again", "issue_certificate",
    "left_undone", "look_of_template", "make_credential", "make_document", "make_link", "make_print", "make_wish", "note_read",
    "note_reminded", "picture_in", "renew_award", "replace_award", "seal_award", "show_name", "start_print", "take_print", "told_plainly",
    "withdraw_award",
]  # fmt: skip
