"""Looking a course's files over: what does not fit, what could read better, and what is in it.

`check` reads and counts (report), and asks three kinds of question of every file: how it reads (reading), which words it uses of
people (wording), and whether what it points at is there (pointing).
"""

from . import reading, wording
from .report import COUNTED, Report, course_folders, fix, look_over

__all__ = ["COUNTED", "Report", "course_folders", "fix", "look_over", "reading", "wording"]
