from .check import check, find
from .cohort import cohort, give, give_one
from .credentials import badge, status_list
from .given import again, given, withdraw
from .held import credential, download, end, hide, link, mine, picture, replace, show
from .printing import print_job, start_print, take_print
from .record import print_record, record, skills
from .renew import renew

__all__ = [
    "again", "badge", "check", "cohort", "credential", "download", "end", "find", "give", "give_one", "given", "hide", "link", "mine",
    "picture", "print_job", "print_record", "record", "renew", "replace", "show", "skills", "start_print", "status_list", "take_print",
    "withdraw",
]  # fmt: skip
