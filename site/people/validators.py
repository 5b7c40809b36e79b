"""What can stand as a name, and where a mail can go."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

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


NOT_AN_ADDRESS = "This is not an email address. Check for a missing @ or dot."
LONGEST_ADDRESS = 254


def plain_address(typed: str) -> str:
    """`typed` as an address is kept: in lower case, without spaces around.

    Raises ValidationError, in words, for what is none, and for one with signs that nobody sees.
    """
    address = typed.strip().lower()
    if len(address) > LONGEST_ADDRESS:
        raise ValidationError(f"This address has more than {LONGEST_ADDRESS} letters.")
    EmailValidator(message=NOT_AN_ADDRESS)(address)
    if not address.isprintable():
        raise ValidationError("There are signs in this address that cannot be seen. Type it anew.")
    return address
