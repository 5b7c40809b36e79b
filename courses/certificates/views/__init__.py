from .check import check, find
from .given import again, given, withdraw
from .held import download, end, hide, link, mine, replace, show

__all__ = ["again", "check", "download", "end", "find", "given", "hide", "link", "mine", "replace", "show", "withdraw"]
