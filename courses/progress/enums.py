from django.db.models import TextChoices


class Mark(TextChoices):
    """What a person did with a lesson."""

    WENT_ON = "went_on", "Read the note and went on"
    ASKED = "asked", "Asked to do it with the coordinator"
    DONE = "done", "Done"
    SKIPPED = "skipped", "Skipped"
    TALKED = "talked", "Talked through"


COMPLETING = (Mark.DONE, Mark.SKIPPED, Mark.TALKED)
"""Marks of which any one completes a lesson."""

NOTE_CHOICES = (Mark.WENT_ON, Mark.ASKED, Mark.SKIPPED)
"""The three ways past a content note."""


class TalkAbout(TextChoices):
    """What a conversation with the coordinator stood in for, or was."""

    LESSON = "lesson", "A lesson"
    SAFETY = "safety", "A safety question"
    CLOSING = "closing", "The closing conversation"


CLOSING_LABEL = "Closing conversation"
"""How a talk of that kind is labelled; its key is that of the course."""


WRITTEN_IN = ("worksheet", "sorting")
"""Kinds of blocks in which somebody writes or picks something that is kept."""
