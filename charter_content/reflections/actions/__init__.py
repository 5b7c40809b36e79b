"""Writes: private writing, and sharing it with one named person."""

from .share import (
    LONGEST_REPLY,
    ChangedSince,
    Shared,
    erase_shares,
    open_share,
    see_answers,
    share_reflection,
    take_back,
    write_answer,
)
from .write import LONGEST_TEXT, Conflict, delete_reflection, write_reflection

__all__ = [
    "LONGEST_REPLY",
    "LONGEST_TEXT",
    "ChangedSince",
    "Conflict",
    "Shared",
    "delete_reflection",
    "erase_shares",
    "open_share",
    "see_answers",
    "share_reflection",
    "take_back",
    "write_answer",
    "write_reflection",
]
