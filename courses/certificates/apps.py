from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "courses.certificates"
    verbose_name = "Certificates"

    def ready(self) -> None:
        from courses.certificates import receivers  # circular import: it needs the models

        receivers.connect()
