"""Writing a course's published pages, quizzes and questions as files, in canonical form.

`course` writes pages and puts the folder together; `bank` writes quizzes and questions; `media` names pictures and documents.
"""

from .course import CourseWriter, export_course

__all__ = ["CourseWriter", "export_course"]
