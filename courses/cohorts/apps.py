from django.apps import AppConfig


class CohortsConfig(AppConfig):
    name = "courses.cohorts"
    verbose_name = "Cohorts"

    def ready(self) -> None:
        from courses.cohorts import receivers  # circular import: receivers need the models

        receivers.connect()
