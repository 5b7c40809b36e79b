"""Codes that people read out, type and print."""

import secrets

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code(length: int) -> str:
    """`length` random Crockford characters, five bits each: nothing in them can be guessed or misread."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(length))


def read_code(typed: str) -> str:
    """The code somebody `typed`: any case, with or without hyphens and spaces, O for 0 and I or L for 1. It may not exist."""
    return "".join(typed.upper().replace("-", " ").split()).translate(_MISREAD)
