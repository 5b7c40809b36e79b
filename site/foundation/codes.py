"""Codes that people read out, type and print, and ids that forms send back."""

import secrets
import uuid
from collections.abc import Iterable

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code(length: int) -> str:
    """`length` random Crockford characters, five bits each: nothing in them can be guessed or misread."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(length))


def read_code(typed: str) -> str:
    """The code somebody `typed`: any case, with or without hyphens and spaces, O for 0 and I or L for 1. It may not exist.

    Empty for what cannot be one: no database is asked for signs that it would choke on.
    """
    code = "".join(typed.upper().replace("-", " ").split()).translate(_MISREAD)
    return code if set(code) <= set(CROCKFORD) else ""


def read_uuids(typed: Iterable[str]) -> list[uuid.UUID]:
    """Those of `typed` that are some, in their order. What is none is left out."""
    found = []
    for one in typed:
        try:
            found.append(uuid.UUID(one))
        except ValueError:
            continue
    return found
