"""Reads: a person's own reflections, and what was shared with one named person."""

from .own import OpenReflection, find, in_lesson, months_of, open_reflections, search
from .shared import (
    SharedText,
    ShareLog,
    Waiting,
    answers_of,
    draft_of,
    log_of,
    logs,
    names_by_reflection,
    preview_of,
    recipient,
    recipients,
    shared_with,
    text_of,
    waiting_for,
)

__all__ = [
    "OpenReflection",
    "ShareLog",
    "SharedText",
    "Waiting",
    "answers_of",
    "draft_of",
    "find",
    "in_lesson",
    "log_of",
    "logs",
    "months_of",
    "names_by_reflection",
    "open_reflections",
    "preview_of",
    "recipient",
    "recipients",
    "search",
    "shared_with",
    "text_of",
    "waiting_for",
]
