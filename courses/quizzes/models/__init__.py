from .bank import Category, Question, QuestionOption, Quiz, QuizQuestion
from .evidence import Answer, QuestionVersion, Sitting

__all__ = ["Answer", "Category", "Question", "QuestionOption", "QuestionVersion", "Quiz", "QuizQuestion", "Sitting"]
