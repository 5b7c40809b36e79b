from django.apps import AppConfig


class CharterConfig(AppConfig):
    name = "charter_content.charter"
    verbose_name = "Charter"
