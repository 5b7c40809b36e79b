"""Erasing a person, from every room."""

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import ProtectedError, Q

from charter_content.charter.models import CharterRead
from charter_content.induction.actions import erase_inductions
from charter_content.reflections.actions import erase_shares
from charter_content.supervision.actions import erase_supervision
from courses.certificates.actions import end_prints_of
from courses.certificates.models import AwardFile, AwardSecret, CheckLink, CredentialFile
from courses.cohorts.models import CalendarFeed
from courses.quizzes.actions import erase_sittings
from foundation import audit
from foundation.enums import Verb
from foundation.keys import delete_key
from people.actions import erase_mentoring
from people.models import Invitation, MessagePreferences, User


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
    end_prints_of(person)  # after that: a file that is being finished holds what was just deleted
    AwardFile.objects.filter(document__award__person=person).delete()
    CredentialFile.objects.filter(credential__award__person=person).delete()
    CheckLink.objects.filter(award__person=person).delete()
    person.enrolments.all().delete()
    person.facilitated_cohorts.clear()
    CalendarFeed.objects.filter(person=person).delete()
    erase_sittings(person)
    erase_shares(person)
    erase_supervision(person)
    erase_inductions(person)
    person.readings_together.all().delete()
    CharterRead.objects.filter(person=person).delete()
    erase_mentoring(person)
    person.reflections.all().delete()
    person.contact_requests.all().delete()
    person.consents.all().delete()
    person.messages.all().delete()
    MessagePreferences.objects.filter(person=person).delete()
    Invitation.objects.filter(Q(accepted_by=person) | Q(email=person.email)).delete()
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
