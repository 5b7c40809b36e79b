"""Reading a course's folder into plain values, with every problem found and none loaded.

`nodes` holds what is read; `one_file`, `questions` and `media` read single things, within `limits`; `folders` finds the files; `tree`
puts the course together and checks what its files say of each other.
"""

from .limits import complain_of_address
from .media import find_file, media_folders
from .nodes import FRONT, WITH_BLOCKS, FileNode, key_of, place_hash, plain_body, text_hash
from .questions import QuestionValues, question_of
from .tree import read_course, read_tree

__all__ = [
    "FRONT", "WITH_BLOCKS", "FileNode", "QuestionValues", "complain_of_address", "find_file", "key_of", "media_folders", "place_hash",
    "plain_body", "question_of", "read_course", "read_tree", "text_hash",
]  # fmt: skip
