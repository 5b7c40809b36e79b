"""Loading a course's folder into the website.

`items` and `compare` find out who changed what; `place` says where pages stand; `media` uploads; `bank` writes
quizzes and questions, `loading` pages and all the rest, in one transaction.
"""

from .items import OURS, THEIRS, Loaded
from .loading import load_course

__all__ = ["OURS", "THEIRS", "Loaded", "load_course"]
