"""Reading a course's folder into plain values, with every problem found and none loaded.

`nodes` holds what is read; `one_file`, `settings`, `questions`, `categories` and `media` read single things, within `limits`; `folders`
finds the files; `bank` and `tree` put the course together and check what its files say of each other.
"""

from .bank import Whole, files_with_questions, listed_in, target_of, whole_questions
from .categories import category_path, stands_in
from .folders import POOLS, QUIZZES
from .limits import complain_of_address
from .media import find_file, media_folders
from .nodes import ASKS, FRONT, WITH_BLOCKS, WITH_QUESTIONS, FileNode, key_of, place_hash, plain_body, text_hash
from .questions import PLAIN_TEXT, SAME_AS, QuestionValues, one_line, question_of, text_html
from .settings import SETTINGS, SectionValues, default_of, sections_of, settings_of
from .skills import skills_of
from .tree import read_course, read_tree

__all__ = [
    "ASKS",
    "FRONT",
    "PLAIN_TEXT",
    "POOLS",
    "QUIZZES",
    "SAME_AS",
    "SETTINGS",
    "WITH_BLOCKS",
    "WITH_QUESTIONS",
    "FileNode",
    "QuestionValues",
    "SectionValues",
    "Whole",
    "category_path",
    "complain_of_address",
    "default_of",
    "files_with_questions",
    "find_file",
    "key_of",
    "listed_in",
    "media_folders",
    "one_line",
    "place_hash",
    "plain_body",
    "question_of",
    "read_course",
    "read_tree",
    "sections_of",
    "settings_of",
    "skills_of",
    "stands_in",
    "target_of",
    "text_hash",
    "text_html",
    "whole_questions",
]  # fmt: skip
