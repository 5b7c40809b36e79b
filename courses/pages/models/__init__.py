from .edition import Edition, PinnedRevision
from .tree import CoursePage, DayPage, HomePage, LessonPage, ModulePage, TrainingPage

__all__ = ["CoursePage", "DayPage", "Edition", "HomePage", "LessonPage", "ModulePage", "PinnedRevision", "TrainingPage"]
