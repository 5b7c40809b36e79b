from django.apps import AppConfig


class ReflectionsConfig(AppConfig):
    name = "charter_content.reflections"
    verbose_name = "Reflections"
