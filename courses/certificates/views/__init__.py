from .check import check, find
from .given import again, given, withdraw
from .held import download, end, hide, link, mine, replace, show
from .renew import renew

__all__ = ["again", "check", "download", "end", "find", "given", "hide", "link", "mine", "renew", "replace", "show", "withdraw"]
