"""The blocks of a lesson. One family a file; each block's template has its name: templates/pages/blocks/<name>.html."""

from .activities import ScenarioBlock, SortingBlock, WorksheetBlock
from .base import LessonBlock, MarkdownText
from .body import InformationBody, LessonBody
from .care import ContentNoteBlock, SignpostingBlock
from .links import DownloadBlock, PrincipleBlock, PromptBlock, QuizBlock
from .media import AudioBlock, ImageBlock, VideoBlock
from .text import CalloutBlock, KeyIdeaBlock, QuotationBlock, RevealBlock, TableBlock, TextBlock

__all__ = [
    "AudioBlock", "CalloutBlock", "ContentNoteBlock", "DownloadBlock", "ImageBlock", "InformationBody", "KeyIdeaBlock",
    "LessonBlock", "LessonBody", "MarkdownText", "PrincipleBlock", "PromptBlock", "QuizBlock", "QuotationBlock", "RevealBlock",
    "ScenarioBlock", "SignpostingBlock", "SortingBlock", "TableBlock", "TextBlock", "VideoBlock", "WorksheetBlock",
]  # fmt: skip
