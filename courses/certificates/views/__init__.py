from .check import check, find
from .credentials import badge, status_list
from .given import again, given, withdraw
from .held import credential, download, end, hide, link, mine, picture, replace, show
from .renew import renew

__all__ = [
    "again", "badge", "check", "credential", "download", "end", "find", "given", "hide", "link", "mine", "picture", "renew", "replace",
    "show", "status_list", "withdraw",
]  # fmt: skip
