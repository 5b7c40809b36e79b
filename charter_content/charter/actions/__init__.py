from .together import NotWaiting, Said, agree_read_together, say_read_together, take_back_read_together
from .versions import bring_charter, load_charter, note_read, use_text

__all__ = [
    "NotWaiting", "Said", "agree_read_together", "bring_charter", "load_charter", "note_read", "say_read_together",
    "take_back_read_together", "use_text",
]  # fmt: skip
