from .bulk import Done, can_be_undone, change_many, undo
from .counters import Compared, compare_counters
from .counts import keep_counts
from .editors import EDITORS, MODERATORS, set_up_editor_groups, set_up_workflows
from .erase import erase_person

__all__ = [
    "EDITORS", "MODERATORS", "Compared", "Done", "can_be_undone", "change_many", "compare_counters", "erase_person", "keep_counts",
    "set_up_editor_groups", "set_up_workflows", "undo",
]  # fmt: skip
