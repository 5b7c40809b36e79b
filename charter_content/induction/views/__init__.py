from .carry import bring, file, paper
from .checklist import close, home, newer, one, plan, reopen, signers, start
from .item import agree, back, elsewhere, item, not_yet, read, reading_back, same

__all__ = [
    "agree", "back", "bring", "close", "elsewhere", "file", "home", "item", "newer", "not_yet", "one", "paper", "plan", "read",
    "reading_back", "reopen", "same", "signers", "start",
]  # fmt: skip
