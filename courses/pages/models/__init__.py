from .edition import Edition, PinnedRevision
from .tree import CoursePage, DayPage, HomePage, InformationPage, LessonPage, ModulePage, TrainingPage

__all__ = ["CoursePage", "DayPage", "Edition", "HomePage", "InformationPage", "LessonPage", "ModulePage", "PinnedRevision", "TrainingPage"]
