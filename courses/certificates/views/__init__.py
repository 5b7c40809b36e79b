from .check import check, find
from .cohort import cohort, give, give_one
from .credentials import badge, status_list
from .given import again, given, withdraw
from .held import credential, download, end, hide, link, mine, picture, replace, show
from .printing import print_job, start_print, take_print
from .renew import renew

__all__ = [
    "again", "badge", "check", "cohort", "credential", "download", "end", "find", "give", "give_one", "given", "hide", "link", "mine",
    "picture", "print_job", "renew", "replace", "show", "start_print", "status_list", "take_print", "withdraw",
]  # fmt: skip
