from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "charter_content.supervision"
    label = "supervision"
