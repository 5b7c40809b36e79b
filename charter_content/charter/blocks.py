"""The principles of a charter as an editor writes them. A principle's id never changes: its code hangs on it."""

import re
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

LABELS = {
    "name": "Name", "plain_line": "In one line", "means": "What it means for both of you", "person_expects": "What who comes can expect",
    "supporter_expects": "What the peer supporter can expect", "looks_like": "What it looks like", "when_hard": "When it is hard",
    "supporter_prompt": "To think about", "supervisor_prompt": "To ask, in supervision",
}  # fmt: skip
"""The words of a principle, and what they are called wherever somebody reads about them."""

LONGEST_NAME = 120
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")


def tidy(text: str | None) -> str:
    """`text` with line breaks as we keep them, and nothing around it: browsers send other breaks, and files end with one."""
    return (text or "").replace("\r\n", "\n").strip()


def alike(name: str) -> str:
    """`name` to compare with others: no capitals, no spaces too many."""
    return " ".join(name.casefold().split())


def _text(field: str, help_text: str = "") -> blocks.TextBlock:
    return blocks.TextBlock(required=False, rows=2, label=LABELS[field], help_text=help_text)


class PrincipleBlock(blocks.StructBlock):
    name = blocks.CharBlock(required=False, max_length=LONGEST_NAME, label=LABELS["name"])
    plain_line = _text("plain_line", "What it says, in words that everybody understands. Lessons show it.")
    means = _text("means", "An empty line begins a new paragraph.")
    person_expects = _text("person_expects")
    supporter_expects = _text("supporter_expects")
    looks_like = _text("looks_like", "What somebody would see, from a little way off.")
    when_hard = _text("when_hard", "And what may help.")
    supporter_prompt = _text("supporter_prompt", "For a peer supporter, to write about.")
    supervisor_prompt = _text("supervisor_prompt", "For whoever supervises.")

    class Meta:
        icon = "doc-full-inverse"
        label = "Principle"
        label_format = "{name}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        for field, text in cleaned.items():
            cleaned[field] = tidy(text)
        return cleaned


class PrinciplesBlock(blocks.StreamBlock):
    """Tells mistakes where they are made. A draft with one is not kept either: whoever approves it publishes it as it is."""

    principle = PrincipleBlock()

    class Meta:
        collapsed = True

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not len(cleaned):
            raise StreamBlockValidationError(non_block_errors=["A charter has at least one principle."])
        mistakes: dict[int, ValidationError] = {}
        seen: set[str] = set()
        ids: set[str] = set()
        for n, one in enumerate(cleaned):
            if one.id in ids or not _ID.fullmatch(one.id or ""):
                one.id = str(uuid.uuid4())  # a code hangs on it: two principles never share one
            ids.add(one.id)
            name = one.value["name"]
            if not name:
                mistakes[n] = _at_name("Give it a name.")
            elif alike(name) in seen:
                mistakes[n] = _at_name(f"Another principle is called “{name}” too.")
            seen.add(alike(name))
        if mistakes:
            raise StreamBlockValidationError(block_errors=mistakes)
        return cleaned


def _at_name(message: str) -> StructBlockValidationError:
    return StructBlockValidationError(block_errors={"name": ValidationError(message)})
