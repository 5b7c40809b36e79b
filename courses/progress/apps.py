from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "courses.progress"
    verbose_name = "Progress"
