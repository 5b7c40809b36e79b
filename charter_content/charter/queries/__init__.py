from .changes import Changed, Changes, Piece, changes_for, charter_waits_for, word_diff
from .current import current_charter, principles_by_code

__all__ = ["Changed", "Changes", "Piece", "changes_for", "charter_waits_for", "current_charter", "principles_by_code", "word_diff"]
