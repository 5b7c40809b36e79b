from .public import changes, charter, looked, on_paper, principle

__all__ = ["changes", "charter", "looked", "on_paper", "principle"]
