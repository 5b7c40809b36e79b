"""Blocks that look after people."""

from typing import Any

from django.core.validators import RegexValidator
from wagtail import blocks

from courses.pages.enums import Reading

from .base import LessonBlock, refuse


class ContentNoteBlock(LessonBlock):
    """Stands first. Until somebody chooses, the lesson below it is not shown. Skipping never blocks completion."""

    says = blocks.CharBlock(max_length=240, help_text="One sentence: what comes up, and how strongly.")
    alternative = blocks.CharBlock(max_length=300, help_text="What happens instead if it is skipped.")

    class Meta:
        icon = "warning"
        label = "Content note"
        template = "pages/blocks/content_note.html"
        reading = Reading.PERSONAL
        description = "Says what comes up, and lets people go on, skip, or do it with their coordinator."
        preview_value = {
            "says": "This lesson mentions feeling unheard by services.",
            "alternative": "Talk it through with your coordinator.",
        }


class SignpostBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=120)
    what = blocks.CharBlock(required=False, max_length=240)
    phone = blocks.CharBlock(required=False, max_length=30, validators=[RegexValidator(r"^[0-9 +]*$", "Only digits, spaces and +.")])
    text = blocks.CharBlock(required=False, max_length=80, help_text="For example: SHOUT to 85258.")
    web = blocks.URLBlock(required=False)
    hours = blocks.CharBlock(required=False, max_length=120)


class SignpostingBlock(LessonBlock):
    title = blocks.CharBlock(max_length=120)
    items = blocks.ListBlock(SignpostBlock(), min_num=1)

    class Meta:
        icon = "help"
        label = "Signposting"
        template = "pages/blocks/signposting.html"
        description = "Who to ring or write to, big enough to press."
        preview_value = {"title": "To talk", "items": [{"name": "Samaritans", "phone": "116 123", "hours": "Day and night"}]}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        for item in cleaned["items"]:
            if not (item["phone"] or item["text"] or item["web"]):
                raise refuse("items", f"“{item['name']}” needs a phone number, a text number or a web address.")
        return cleaned
