"""What can stand as a name."""

import unicodedata

from django.core.exceptions import ValidationError

_KEPT_JOINERS = "\u200c\u200d"
"""Letters of Persian and of Indian scripts are joined by these."""
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Counted as letters or signs, and seen by nobody."""


def plain_name(typed: str, *, told: str = "Type a name that can be seen.") -> str:
    """`typed` with single spaces, without control and direction characters.

    Raises ValidationError when nothing is left that can be seen.
    """
    kept = "".join(char for char in typed if char in _KEPT_JOINERS or not unicodedata.category(char).startswith("C") or char.isspace())
    name = " ".join(kept.split())
    if not any(unicodedata.category(char)[0] in "LNPS" and char not in _BLANK for char in name):
        raise ValidationError(told)
    return name
