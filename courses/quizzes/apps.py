from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "courses.quizzes"
    verbose_name = "Quizzes"
