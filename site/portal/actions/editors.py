"""What editors may do: in the question bank, with the charter, on the support page. Nothing about people."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Workflow, WorkflowContentType

from charter_content.charter.models import Charter, CharterText
from charter_content.induction.models import InductionTemplate
from courses.certificates.models import CertificateTemplate
from courses.quizzes.models import Category, Question, Quiz
from portal.models import SupportInfo

EDITORS, MODERATORS = "Editors", "Moderators"


def set_up_editor_groups() -> None:
    """Give Wagtail's two groups what content editors need beyond pages: question bank, charter, inductions, support. No people."""
    wanted: dict[str, list[tuple[type[models.Model], tuple[str, ...]]]] = {
        EDITORS: [
            (Quiz, ("add", "change")),
            (Question, ("add", "change")),
            (Category, ("add", "change")),
            (CharterText, ("change",)),
            (InductionTemplate, ("add", "change")),
            (CertificateTemplate, ("add", "change")),
            (SupportInfo, ("change",)),
        ],
        MODERATORS: [
            (Quiz, ("add", "change", "publish", "delete")),
            (Question, ("add", "change", "publish", "delete")),
            (Category, ("add", "change", "delete")),
            (Charter, ("add",)),
            (CharterText, ("change", "publish")),
            (InductionTemplate, ("add", "change", "publish", "delete")),
            (CertificateTemplate, ("add", "change", "publish", "delete")),
            (SupportInfo, ("change",)),
        ],
    }
    for name, rights in wanted.items():
        group, _ = Group.objects.get_or_create(name=name)
        for model, words in rights:
            codes = [f"{word}_{model._meta.model_name}" for word in words]
            group.permissions.add(*Permission.objects.filter(content_type=ContentType.objects.get_for_model(model), codename__in=codes))


def set_up_workflows() -> None:
    """Let editors hand in what they change outside the pages for approval, by the workflow that Wagtail starts with for pages."""
    workflow = Workflow.objects.active().order_by("pk").first()
    if workflow is None:
        return
    for model in (Quiz, Question, CharterText, InductionTemplate, CertificateTemplate):
        WorkflowContentType.objects.get_or_create(content_type=ContentType.objects.get_for_model(model), defaults={"workflow": workflow})
