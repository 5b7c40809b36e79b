from django.apps import AppConfig


class CohortsConfig(AppConfig):
    name = "courses.cohorts"
    verbose_name = "Cohorts"
