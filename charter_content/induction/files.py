"""The checklist that ships, as a file: front matter, then one `:::item {#code}` block for each item."""

import hashlib
import re
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from charter_content.induction.blocks import mistakes_in
from charter_content.induction.enums import Known, Reads, Signer, Stage

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.S)
_BLOCK = re.compile(r"^:::item \{#([a-z0-9-]+)\}\n(.*?)\n:::$", re.S | re.M)
CONTENT = Path(__file__).resolve().parent / "content" / "first-months.md"
FIELDS: dict[str, Any] = {
    "stage": "", "due_days": None, "text": "", "how": "", "led_by": [], "signed_by": [], "known": "", "course": "", "reads": "",
    "document": "", "document_version": "", "document_link": "",
}  # fmt: skip
"""What can stand in an item, and what it is where it does not. A course is named by its slug."""


class InductionFileError(Exception):
    """The file does not fit; the message says where and what would be right."""


@dataclass(frozen=True)
class TemplateFile:
    key: uuid.UUID
    title: str
    introduction: str
    items: tuple[dict[str, Any], ...]
    hash: str


def read_template_file(path: Path) -> TemplateFile:
    """The checklist in the file at `path`. Raises InductionFileError, naming the file and what is wrong, and OSError."""
    text = path.read_text(encoding="utf-8")
    front = _FRONT.match(text)
    if not front:
        raise InductionFileError(f"{path.name}: it should begin with fields between two lines of ---")
    try:
        fields = yaml.safe_load(front[1]) or {}
        key = uuid.UUID(str(fields.get("key", "")))
        items = tuple(_item(path.name, code, yaml.safe_load(body)) for code, body in _BLOCK.findall(text))
    except yaml.YAMLError as error:
        raise InductionFileError(f"{path.name}: {error}") from error
    except ValueError as error:
        raise InductionFileError(f"{path.name}: the field `key` should be a UUID") from error
    if not fields.get("title"):
        raise InductionFileError(f"{path.name}: the field `title` is missing")
    if not items:
        raise InductionFileError(f"{path.name}: there is no `:::item {{#code}}` block in it")
    codes = [item["code"] for item in items]
    if twice := next((code for code in codes if codes.count(code) > 1), None):
        raise InductionFileError(f"{path.name}: two items are called {twice}")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return TemplateFile(key, str(fields["title"]), str(fields.get("introduction") or "").strip(), items, digest)


def _item(name: str, code: str, values: Any) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise InductionFileError(f"{name}: item {code} should hold fields such as `text: …`")
    if unknown := [field for field in values if field not in FIELDS]:
        raise InductionFileError(f"{name}: item {code} has no field `{unknown[0]}`. Its fields are: {', '.join(FIELDS)}")
    item = FIELDS | values | {"code": code}
    for field, allowed in (("stage", Stage.values), ("known", Known.values), ("reads", Reads.values)):
        if item[field] not in allowed:
            raise InductionFileError(f"{name}: item {code}, `{field}` should be one of: {', '.join(one for one in allowed if one)}")
    for field in ("led_by", "signed_by"):
        if not isinstance(item[field], list) or set(item[field]) - set(Signer.values):
            raise InductionFileError(f"{name}: item {code}, `{field}` should be a list of: {', '.join(Signer.values)}")
    if mistakes := mistakes_in(item):
        field, words = next(iter(mistakes.items()))
        raise InductionFileError(f"{name}: item {code}, `{field}`: {words}")
    return item
