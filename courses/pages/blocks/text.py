"""Blocks to read."""

from typing import Any

from wagtail import blocks

from .base import LessonBlock, MarkdownText, refuse


class TextBlock(LessonBlock):
    heading = blocks.CharBlock(required=False, max_length=160, help_text="A question often works best.")
    body = MarkdownText(required=False)

    class Meta:
        icon = "pilcrow"
        label = "Text"
        template = "pages/blocks/text.html"
        description = "A heading, if you like, and some plain words."
        preview_value = {"heading": "Silence is allowed", "body": "<p>Count to seven before you fill a gap.</p>"}
        body = "body"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not cleaned["heading"] and not cleaned["body"]:
            raise refuse("body", "Write something here, or take the block out.")
        return cleaned


class KeyIdeaBlock(LessonBlock):
    body = MarkdownText(features=["bold", "italic", "link"])

    class Meta:
        icon = "pick"
        label = "Key idea"
        template = "pages/blocks/key_idea.html"
        description = "The one thing to take away."
        preview_value = {"body": "<p>You do not have to fix it. You have to be there.</p>"}
        body = "body"


class CalloutBlock(LessonBlock):
    title = blocks.CharBlock(required=False, max_length=120)
    body = MarkdownText()

    class Meta:
        icon = "warning"
        label = "Callout"
        template = "pages/blocks/callout.html"
        description = "Something to notice, set apart from the text."
        preview_value = {"title": "Try this", "body": "<p>Say it out loud once.</p>"}
        body = "body"


class QuotationBlock(LessonBlock):
    by = blocks.CharBlock(max_length=160, help_text="Who says it. Invented people are called so.")
    body = MarkdownText(features=["bold", "italic"])

    class Meta:
        icon = "openquote"
        label = "Quotation"
        template = "pages/blocks/quotation.html"
        description = "Somebody's words, and whose they are."
        preview_value = {"by": "Invented for this course", "body": "<p>She made tea and waited.</p>"}
        body = "body"


class RevealBlock(LessonBlock):
    summary = blocks.CharBlock(max_length=160, label="Words to press", help_text="For example: Show one answer.")
    body = MarkdownText()

    class Meta:
        icon = "view"
        label = "Reveal"
        template = "pages/blocks/reveal.html"
        description = "Hidden until somebody asks for it."
        preview_value = {"summary": "Show one answer", "body": "<p>There is more than one.</p>"}
        body = "body"


class TableBlock(LessonBlock):
    caption = blocks.CharBlock(max_length=200, help_text="Says what is compared. Screen readers read it first.")
    columns = blocks.ListBlock(blocks.CharBlock(max_length=80), min_num=2, max_num=5)
    rows = blocks.ListBlock(blocks.ListBlock(blocks.CharBlock(required=False, max_length=240), label="Row"), min_num=1)

    class Meta:
        icon = "table"
        label = "Comparison table"
        template = "pages/blocks/table.html"
        description = "A few things side by side. The first cell of a row names it."
        preview_value = {
            "caption": "Two roles",
            "columns": ["Role", "Tie"],
            "rows": [["Befriending", "company"], ["Peer support", "something shared"]],
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        for n, row in enumerate(cleaned["rows"], start=1):
            if len(row) != len(cleaned["columns"]):
                raise refuse("rows", f"Row {n} has {len(row)} cells, but there are {len(cleaned['columns'])} columns.")
        return cleaned
