"""Charters as files: the shipped wording in its own format, and an organisation's own as people really have it."""

from .brought import Unreadable, read_brought_charter
from .shipped import CONTENT, WORDS, CharterFile, CharterFileError, read_charter_file
from .structure import FoundCharter, FoundPrinciple

__all__ = [
    "CONTENT", "WORDS", "CharterFile", "CharterFileError", "FoundCharter", "FoundPrinciple", "Unreadable", "read_brought_charter",
    "read_charter_file",
]  # fmt: skip
