"""The questions in a file of a quiz, or of questions to draw from.

`values` is what is read, `lines` reads lists (options, hints, what markers look for), `reading` a whole question.
"""

from .reading import QUESTION, question_of, settle_question
from .values import PLAIN_TEXT, SAME_AS, QuestionValues, one_line, text_html

__all__ = ["PLAIN_TEXT", "QUESTION", "SAME_AS", "QuestionValues", "one_line", "question_of", "settle_question", "text_html"]
