"""Bringing questions in from other systems, and out to them.

`plan` finds out what an import would do; the others write it, in one transaction.
"""

from .export import Exported, export_bank
from .importing import Incomplete, import_file
from .plan import Change, Plan, Planned, PlannedQuiz, plan_import, read_plan

__all__ = [
    "Change", "Exported", "Incomplete", "Plan", "Planned", "PlannedQuiz", "export_bank", "import_file", "plan_import", "read_plan",
]  # fmt: skip
