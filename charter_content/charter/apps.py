from django.apps import AppConfig


class CharterConfig(AppConfig):
    name = "charter_content.charter"
    verbose_name = "Charter"

    def ready(self) -> None:
        from charter_content.charter import admin_policies, receivers  # circular import: both need the models

        admin_policies.register()
        receivers.connect()
