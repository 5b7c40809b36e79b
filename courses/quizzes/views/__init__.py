from .marking import extra_time, mark, marking, sitting_seen
from .mine import practice, results, take_back
from .public import public, start_public
from .sitting import answer_all, draft, finish, question, recording, sitting, time_left

__all__ = [
    "answer_all", "draft", "extra_time", "finish", "mark", "marking", "practice", "public", "question", "recording", "results", "sitting",
    "sitting_seen", "start_public", "take_back", "time_left",
]  # fmt: skip
