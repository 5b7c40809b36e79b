"""Writes that touch every room: what editors may do, and erasing a person."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import ProtectedError
from wagtail.models import Workflow, WorkflowContentType

from charter_content.charter.models import Charter, CharterText
from charter_content.induction.actions import erase_inductions
from charter_content.induction.models import InductionTemplate
from charter_content.reflections.actions import erase_shares
from charter_content.supervision.actions import erase_supervision
from courses.certificates.models import AwardSecret
from courses.quizzes.actions import erase_sittings
from courses.quizzes.models import Category, Question, Quiz
from foundation import audit
from foundation.enums import Verb
from foundation.keys import delete_key
from people.models import User
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
            (SupportInfo, ("change",)),
        ],
        MODERATORS: [
            (Quiz, ("add", "change", "publish", "delete")),
            (Question, ("add", "change", "publish", "delete")),
            (Category, ("add", "change", "delete")),
            (Charter, ("add",)),
            (CharterText, ("change", "publish")),
            (InductionTemplate, ("add", "change", "publish", "delete")),
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
    for model in (Quiz, Question, CharterText, InductionTemplate):
        WorkflowContentType.objects.get_or_create(content_type=ContentType.objects.get_for_model(model), defaults={"workflow": workflow})


@transaction.atomic
def erase_person(person: User) -> None:
    """Erase `person`: their keys first, so that nothing they wrote can ever be read again, then everything that is theirs.

    What certificates certify stays, without a name. Somebody who signed other people's records keeps an empty, nameless account, so that
    those records stay whole.
    """
    audit.record(None, Verb.ERASED, person)
    delete_key(person.key_owner)
    delete_key(f"browser:{person.uuid}")
    AwardSecret.objects.filter(award__person=person).delete()
    person.enrolments.all().delete()
    erase_sittings(person)
    erase_shares(person)
    erase_supervision(person)
    erase_inductions(person)
    person.reflections.all().delete()
    person.contact_requests.all().delete()
    person.roles.all().delete()
    Session.objects.filter(pk__in=[session.pk for session in Session.objects.iterator() if _is_of(session, person)]).delete()
    try:
        with transaction.atomic():
            person.delete()
    except ProtectedError:
        person.email, person.display_name, person.pronouns = f"erased-{person.uuid.hex}@erased.invalid", "Somebody", ""
        person.is_active = person.is_superuser = False
        person.set_unusable_password()
        person.groups.clear()
        EmailAddress.objects.filter(user=person).delete()
        person.save()


def _is_of(session: Session, person: User) -> bool:
    return str(session.get_decoded().get("_auth_user_id")) == str(person.pk)
