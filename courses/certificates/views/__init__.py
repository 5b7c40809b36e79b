from .check import check, find
from .cohort import cohort, give, give_one
from .given import again, given, withdraw
from .held import download, end, hide, link, mine, replace, show
from .printing import print_job, start_print, take_print
from .renew import renew

__all__ = [
    "again", "check", "cohort", "download", "end", "find", "give", "give_one", "given", "hide", "link", "mine", "print_job", "renew",
    "replace", "show", "start_print", "take_print", "withdraw",
]  # fmt: skip
