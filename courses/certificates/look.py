"""How a certificate looks, frozen: wording, colours, logo, who signs. Not what it certifies: that is `facts.py`."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from courses.certificates.enums import Below
from courses.certificates.facts import Facts

INK = "#1f2a33"
"""What most words are printed in, whatever the colours of a template."""
ENOUGH = 4.5
"""The least contrast of words with what they stand on: WCAG 2.2, 1.4.3."""
PLACEHOLDERS = ("lessons", "hours", "sessions", "course", "service")
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Signatory:
    """Somebody who stands for each certificate of a template, beside whoever coordinates the service."""

    name: str
    role: str
    picture: str = ""
    """The hash of their signature's image; empty where there is none."""
    alt: str = ""


@dataclass(frozen=True)
class Look:
    """All that a template says. Empty words stand for our own."""

    intro: str = ""
    statement: str = ""
    paper: str = "#fbf8f2"
    heading: str = "#083f40"
    accent: str = "#0b5d5b"
    logo: str = ""
    """The hash of its image; empty where there is none."""
    logo_alt: str = ""
    signatories: tuple[Signatory, ...] = ()
    coordinator_signs: bool = True
    below: str = Below.DAYS.value
    """What stands on a page below the words (Below). Looks of schema 1 know nothing else than the days."""
    schema: int = 2

    def to_json(self) -> str:
        """Canonical JSON: the same look is the same bytes."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @property
    def sha256(self) -> str:
        """What it is looked up by, in hexadecimal."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    @property
    def pictures(self) -> set[str]:
        """The hashes of all images in it."""
        return {one for one in (self.logo, *(signatory.picture for signatory in self.signatories)) if one}


OWN = Look()
"""Ours, where editors made no template."""


def from_json(text: str) -> Look:
    """The look that `to_json` wrote."""
    data: dict[str, Any] = json.loads(text)
    return Look(**(data | {"signatories": tuple(Signatory(**one) for one in data["signatories"])}))


def unknown_placeholders(text: str) -> list[str]:
    """What stands in braces in `text` and means nothing, as it was written; a brace without its other half is one."""
    odd = [f"{{{name}}}" for name in _BRACES.findall(text) if name not in PLACEHOLDERS]
    return odd + re.findall(r"[{}]", _BRACES.sub("", text))


def filled(text: str, facts: Facts) -> str:
    """`text` with each placeholder in words: “100 lessons”, “4 live sessions”. What is unknown stays as it is."""
    words: Mapping[str, str] = {
        "lessons": _counted(facts.lessons, "lesson"),
        "hours": facts.time_taken,
        "sessions": _counted(facts.live_sessions, "live session"),
        "course": facts.title,
        "service": facts.service,
    }
    return _BRACES.sub(lambda found: words.get(found[1], found[0]), text)


def _counted(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def own_statement(facts: Facts) -> str:
    """What was done, in our words."""
    live = f" and {_counted(facts.live_sessions, 'live session')}" if facts.live_sessions else ""
    safety = ", with every safety question answered right or talked through" if facts.safety_items else ""
    return f"completed the training: {_counted(facts.lessons, 'lesson')}{live}, about {facts.time_taken}{safety}."


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (`#rrggbb`), from 1 to 21: WCAG 2.2, “contrast ratio”."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
