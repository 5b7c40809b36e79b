from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError

from .activities import ScenarioBlock, SortingBlock, WorksheetBlock
from .care import ContentNoteBlock, SignpostingBlock
from .links import DownloadBlock, PrincipleBlock, PromptBlock, QuizBlock
from .media import AudioBlock, ImageBlock, VideoBlock
from .text import CalloutBlock, KeyIdeaBlock, QuotationBlock, RevealBlock, TableBlock, TextBlock

READ, LOOK, DO, CARE = "To read", "To look at and listen to", "To do", "To look after people"


class _Readable(blocks.StreamBlock):
    text = TextBlock(group=READ)
    key_idea = KeyIdeaBlock(group=READ)
    callout = CalloutBlock(group=READ)
    quotation = QuotationBlock(group=READ)
    reveal = RevealBlock(group=READ)
    table = TableBlock(group=READ)
    principle = PrincipleBlock(group=READ)
    image = ImageBlock(group=LOOK)


class LessonBody(_Readable):
    video = VideoBlock(group=LOOK)
    audio = AudioBlock(group=LOOK)
    download = DownloadBlock(group=LOOK)
    worksheet = WorksheetBlock(group=DO)
    scenario = ScenarioBlock(group=DO)
    sorting = SortingBlock(group=DO)
    prompt = PromptBlock(group=DO)
    quiz = QuizBlock(group=DO)
    content_note = ContentNoteBlock(group=CARE)
    signposting = SignpostingBlock(group=CARE)

    class Meta:
        block_counts = {"content_note": {"max_num": 1}}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        for n, child in enumerate(cleaned):
            if child.block_type == "content_note" and n:
                raise StreamBlockValidationError(
                    block_errors={n: ValidationError("A content note stands first, so that it is read before the lesson.")}
                )
        return cleaned


class InformationBody(_Readable):
    """What a page beside a course may hold: nothing that a person fills in and keeps, and no file that only learners may have."""

    scenario = ScenarioBlock(group=DO)
    sorting = SortingBlock(group=DO)
    signposting = SignpostingBlock(group=CARE)
