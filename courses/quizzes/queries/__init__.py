from .due import Due, practice_due
from .marking import ToMark, finished_sittings, marking_queue, one_to_mark, quizzes_to_filter, sittings_to_mark
from .pools import asked_count, drawn_questions, live_quiz, live_quizzes, public_quiz, published_questions, within
from .progress import CategoryRate, EarlierResult, earlier_results, rate_by_category
from .sitting import AskedQuestion, Option, SittingView, question_view, sitting_view
from .statistics import FEWEST_SITTINGS, ItemStatistics, OptionCount, item_statistics

__all__ = [
    "FEWEST_SITTINGS", "AskedQuestion", "CategoryRate", "Due", "EarlierResult", "ItemStatistics", "Option", "OptionCount", "SittingView",
    "ToMark", "asked_count", "drawn_questions", "earlier_results", "finished_sittings", "item_statistics", "live_quiz", "live_quizzes",
    "marking_queue", "one_to_mark", "practice_due", "public_quiz", "published_questions", "question_view", "quizzes_to_filter",
    "rate_by_category", "sitting_view", "sittings_to_mark", "within",
]  # fmt: skip
