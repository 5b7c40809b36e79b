from .changes import Changed, Changes, Piece, changes_for, charter_waits_for, compare, what_would_change, word_diff
from .current import InHand, current_charter, principles_by_code, words_in_hand
from .together import BothSaid, Together, charter_version, last_read_together, read_together, readings_about, together_of, versions_to_read

__all__ = [
    "BothSaid", "Changed", "Changes", "InHand", "Piece", "Together", "changes_for", "charter_version", "charter_waits_for", "compare",
    "current_charter", "last_read_together", "principles_by_code", "read_together", "readings_about", "together_of", "versions_to_read",
    "what_would_change", "word_diff", "words_in_hand",
]  # fmt: skip
