"""The shipped charter as a file: front matter, then one `:::principle {#CODE}` block for each principle."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from charter_content.charter.blocks import LABELS

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.S)
_BLOCK = re.compile(r"^:::principle \{#([A-Z][0-9]{1,2})\}\n(.*?)\n:::$", re.S | re.M)
CONTENT = Path(__file__).resolve().parents[1] / "content" / "charter.md"


WORDS = tuple(LABELS)
"""The fields of a principle's block. Name and plain line are needed."""


class CharterFileError(Exception):
    """The file does not fit; the message says where and what would be right."""


@dataclass(frozen=True)
class CharterFile:
    title: str
    definition: str
    introduction: str
    acknowledgement: str
    principles: tuple[tuple[str, dict[str, Any]], ...]
    hash: str


def read_charter_file(path: Path) -> CharterFile:
    """The charter in the file at `path`. Raises CharterFileError, naming the file and what is wrong, and OSError."""
    text = path.read_text(encoding="utf-8")
    front = _FRONT.match(text)
    if not front:
        raise CharterFileError(f"{path.name}: it should begin with fields between two lines of ---")
    try:
        fields = yaml.safe_load(front[1])
        principles = tuple((code, yaml.safe_load(body)) for code, body in _BLOCK.findall(text))
    except yaml.YAMLError as error:
        raise CharterFileError(f"{path.name}: {error}") from error
    if not principles:
        raise CharterFileError(f"{path.name}: there is no `:::principle {{#P1}}` block in it")
    for name in ("title", "definition"):
        if not fields.get(name):
            raise CharterFileError(f"{path.name}: the field `{name}` is missing")
    for code, values in principles:
        for name in ("name", "plain_line"):
            if not values.get(name):
                raise CharterFileError(f"{path.name}: principle {code} has no `{name}`")
        if unknown := [name for name in values if name not in WORDS]:
            raise CharterFileError(f"{path.name}: principle {code} has no field `{unknown[0]}`. Its fields are: {', '.join(WORDS)}")
    return CharterFile(
        fields["title"],
        fields["definition"],
        fields.get("introduction", ""),
        fields.get("acknowledgement", ""),
        principles,
        hashlib.sha256(text.encode()).hexdigest(),
    )
