"""Blocks to look at and to listen to. Nothing is ever loaded from elsewhere."""

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from .base import LessonBlock, MarkdownText


class ImageBlock(LessonBlock):
    file = ImageChooserBlock(label="Picture")
    alt = blocks.CharBlock(
        required=False,
        max_length=240,
        label="In words",
        help_text="What somebody who cannot see it should know. Empty only if it is decoration.",
    )
    caption = blocks.CharBlock(required=False, max_length=240)

    class Meta:
        icon = "image"
        label = "Picture"
        template = "pages/blocks/image.html"
        description = "A picture with words for those who cannot see it."


class VideoBlock(LessonBlock):
    file = DocumentChooserBlock(label="Film", help_text="An .mp4 or .webm file. It never starts by itself.")
    captions = DocumentChooserBlock(help_text="A .vtt file with what is said.")
    title = blocks.CharBlock(max_length=160)
    transcript = MarkdownText(help_text="Everything that is said and shown, in words.")

    class Meta:
        icon = "media"
        label = "Film"
        template = "pages/blocks/video.html"
        description = "A film with captions and a transcript."
        body = "transcript"


class AudioBlock(LessonBlock):
    file = DocumentChooserBlock(label="Sound", help_text="An .mp3, .m4a or .ogg file. It never starts by itself.")
    title = blocks.CharBlock(max_length=160)
    transcript = MarkdownText(help_text="Everything that is said, in words.")

    class Meta:
        icon = "media"
        label = "Sound"
        template = "pages/blocks/audio.html"
        description = "Something to listen to, with a transcript."
        body = "transcript"
