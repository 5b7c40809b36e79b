from django.apps import AppConfig


class InductionConfig(AppConfig):
    name = "charter_content.induction"
    label = "induction"

    def ready(self) -> None:
        from charter_content.induction import receivers  # circular import: it needs the models

        receivers.connect()
