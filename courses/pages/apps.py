from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "courses.pages"
    verbose_name = "Course pages"

    def ready(self) -> None:
        from courses.pages import receivers  # circular import: receivers need the models

        receivers.connect()
