from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "courses.certificates"
    verbose_name = "Certificates"
