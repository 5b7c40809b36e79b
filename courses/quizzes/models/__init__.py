from .bank import Category, Question, QuestionHint, QuestionOption, Quiz, QuizQuestion, QuizSection, RubricLine
from .evidence import Answer, Draft, QuestionVersion, Result, Sitting, Words
from .marking import ExtraTime, HandIn, Marking
from .uploads import Upload

__all__ = [
    "Answer", "Category", "Draft", "ExtraTime", "HandIn", "Marking", "Question", "QuestionHint", "QuestionOption", "QuestionVersion",
    "Quiz", "QuizQuestion", "QuizSection", "Result", "RubricLine", "Sitting", "Upload", "Words",
]  # fmt: skip
