"""Writes that touch the whole installation: what editors may do, and sample people."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models

from courses.quizzes.models import Category, Question, Quiz
from portal.models import SupportInfo

EDITORS, MODERATORS = "Editors", "Moderators"


def set_up_editor_groups() -> None:
    """Give Wagtail's two groups what content editors need beyond pages: the question bank and the support page. Nothing about people."""
    wanted: dict[str, list[tuple[type[models.Model], tuple[str, ...]]]] = {
        EDITORS: [(Quiz, ("add", "change")), (Question, ("add", "change")), (Category, ("add", "change")), (SupportInfo, ("change",))],
        MODERATORS: [
            (Quiz, ("add", "change", "publish", "delete")),
            (Question, ("add", "change", "publish", "delete")),
            (Category, ("add", "change", "delete")),
            (SupportInfo, ("change",)),
        ],
    }
    for name, rights in wanted.items():
        group, _ = Group.objects.get_or_create(name=name)
        for model, words in rights:
            codes = [f"{word}_{model._meta.model_name}" for word in words]
            group.permissions.add(*Permission.objects.filter(content_type=ContentType.objects.get_for_model(model), codename__in=codes))
