"""The items of an induction as an editor writes them. A person's signatures hang on an item's code."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from charter_content.induction.enums import EARLIEST, LATEST, RESERVED_CODES, Known, Reads, Signer, Stage

CODE = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
TELLING = re.compile(
    r"mental|suicid|health|distress|crisis|illness|abuse|harm|diagnos|recover|therap|anxi|depress|peer|trauma|safeguard|benefit", re.I
)
"""Codes stand in addresses, which say nothing about anybody."""


def tidy(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()


class ItemBlock(blocks.StructBlock):
    code = blocks.CharBlock(
        required=False, max_length=40,
        help_text="A short word that never changes, such as welcome-talk. It stands in the address of the item.",
    )  # fmt: skip
    stage = blocks.ChoiceBlock(choices=Stage.choices, default=Stage.BEFORE)
    due_days = blocks.IntegerBlock(
        required=False, label="Due, in days after the start",
        help_text="Empty: as usual for the stage (the day before the start, the first day, 30 days, 90 days). A minus means before.",
    )  # fmt: skip
    text = blocks.TextBlock(required=False, rows=2, max_length=300, label="What is to be done")
    how = blocks.TextBlock(required=False, rows=3, max_length=2000, label="How, and why")
    led_by = blocks.MultipleChoiceBlock(required=False, choices=Signer.choices, label="Who leads")
    signed_by = blocks.MultipleChoiceBlock(required=False, choices=Signer.choices, label="Who signs")
    known = blocks.ChoiceBlock(
        required=False, choices=Known.choices[1:], label="Worked out from",
        help_text="For what the system knows. Then nobody signs it.",
    )  # fmt: skip
    course = blocks.PageChooserBlock(required=False, page_type="pages.CoursePage", help_text="The course to complete.")
    reads = blocks.ChoiceBlock(required=False, choices=Reads.choices[1:], label="What is read for it")
    document = blocks.CharBlock(required=False, max_length=160, label="Name of the document")
    document_version = blocks.CharBlock(
        required=False, max_length=60, help_text="If you know it. Whoever signs can say which version they read."
    )
    document_link = blocks.URLBlock(required=False)

    class Meta:
        icon = "tick"
        label = "Item"
        label_format = "{text}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        for field in ("code", "text", "how", "document", "document_version", "document_link"):
            cleaned[field] = tidy(cleaned[field])
        for field in ("led_by", "signed_by"):
            cleaned[field] = [one for one in Signer.values if one in (cleaned[field] or [])]
        mistakes = mistakes_in(cleaned)
        if mistakes:
            raise StructBlockValidationError(block_errors={name: ValidationError(words) for name, words in mistakes.items()})
        return cleaned


def mistakes_in(item: Any) -> dict[str, str]:
    """What is wrong with one item, by field, in words for an editor."""
    wrong: dict[str, str] = {}
    code = item["code"]
    if not code or not CODE.fullmatch(code):
        wrong["code"] = "Write small letters and numbers with dashes between, such as welcome-talk."
    elif code in RESERVED_CODES:
        wrong["code"] = "This word has another meaning in addresses. Choose another."
    elif TELLING.search(code):
        wrong["code"] = "It stands in addresses: choose a word that gives nothing away."
    if not item["text"]:
        wrong["text"] = "Say what is to be done."
    if not item["led_by"]:
        wrong["led_by"] = "Tick who leads this."
    if item["known"] and item["signed_by"]:
        wrong["signed_by"] = "The system works this one out, so nobody signs it. Take the ticks out, or the choice at “Worked out from”."
    elif not item["known"] and not item["signed_by"]:
        wrong["signed_by"] = "Nobody signs this. Tick at least one."
    if item["known"] == Known.COURSE and not item["course"]:
        wrong["course"] = "Choose the course."
    elif item["course"] and item["known"] != Known.COURSE:
        wrong["course"] = "Only for “The course is completed”."
    if item["reads"] == Reads.DOCUMENT and not item["document"]:
        wrong["document"] = "Name the document."
    elif item["document"] and item["reads"] != Reads.DOCUMENT:
        wrong["reads"] = "You named a document. Choose “A document” here."
    if item["reads"] and item["known"]:
        wrong["reads"] = "Nobody signs this one, so nothing is read for it."
    days = item["due_days"]
    if days is not None and not EARLIEST <= days <= LATEST:
        wrong["due_days"] = f"From {EARLIEST} to {LATEST} days."
    return wrong


class ItemsBlock(blocks.StreamBlock):
    """Tells mistakes where they are made. A draft with one is not kept either: whoever approves it publishes it as it is."""

    item = ItemBlock()

    class Meta:
        collapsed = True
        max_num = 100

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not len(cleaned):
            raise StreamBlockValidationError(non_block_errors=["A checklist has at least one item."])
        seen: set[str] = set()
        mistakes: dict[int, ValidationError] = {}
        for n, one in enumerate(cleaned):
            code = one.value["code"]
            if code in seen:
                words = f"Another item has the code “{code}” too. Signatures hang on it."
                mistakes[n] = StructBlockValidationError(block_errors={"code": ValidationError(words)})
            seen.add(code)
        if mistakes:
            raise StreamBlockValidationError(block_errors=mistakes)
        return cleaned
