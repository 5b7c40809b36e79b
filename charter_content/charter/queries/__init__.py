from .changes import Changed, Changes, Piece, changes_for, charter_waits_for, compare, what_would_change, word_diff
from .current import InHand, current_charter, principles_by_code, words_in_hand

__all__ = [
    "Changed", "Changes", "InHand", "Piece", "changes_for", "charter_waits_for", "compare", "current_charter", "principles_by_code",
    "what_would_change", "word_diff", "words_in_hand",
]  # fmt: skip
