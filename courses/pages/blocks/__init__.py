"""The blocks of a lesson. One family a file; each block's template has its name: templates/pages/blocks/<name>.html.

`skills` are those of a module: fields to fill in, and no part of a page.
"""

from .activities import ScenarioBlock, SortingBlock, WorksheetBlock
from .base import LessonBlock, MarkdownText
from .body import InformationBody, LessonBody
from .care import ContentNoteBlock, SignpostingBlock
from .links import DownloadBlock, PrincipleBlock, PromptBlock, QuizBlock
from .media import AudioBlock, ImageBlock, VideoBlock
from .skills import SkillsBlock
from .text import CalloutBlock, KeyIdeaBlock, QuotationBlock, RevealBlock, TableBlock, TextBlock

__all__ = [
    "AudioBlock", "CalloutBlock", "ContentNoteBlock", "DownloadBlock", "ImageBlock", "InformationBody", "KeyIdeaBlock",
    "LessonBlock", "LessonBody", "MarkdownText", "PrincipleBlock", "PromptBlock", "QuizBlock", "QuotationBlock", "RevealBlock",
    "ScenarioBlock", "SignpostingBlock", "SkillsBlock", "SortingBlock", "TableBlock", "TextBlock", "VideoBlock", "WorksheetBlock",
]  # fmt: skip
