"""Bringing questions in from other systems, and out to them.

`plan` finds out what an import would do; the others write it, in one transaction.
"""

from .export import Exported, export_bank
from .importing import Incomplete, import_file, may_import
from .plan import Change, Plan, Planned, PlannedQuiz, plan_import, read_plan
from .uploads import discard_old_uploads, discard_upload, keep_upload

__all__ = [
    "Change",
    "Exported",
    "Incomplete",
    "Plan",
    "Planned",
    "PlannedQuiz",
    "discard_old_uploads", "discard_upload",
    "export_bank",
    "import_file",
    "keep_upload",
    "may_import",
    "plan_import",
    "read_plan",
]  # fmt: skip
