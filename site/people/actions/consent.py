"""Saying yes to one purpose, and taking it back."""

from django.core.exceptions import ValidationError
from django.db import transaction

from foundation import audit
from foundation.enums import Verb
from people.enums import Purpose
from people.models import ConsentRecord, User
from people.policies import consents
from people.queries import newest_consent
from people.wording import newest_wording


@transaction.atomic
def give_consent(person: User, purpose: Purpose, *, wording_version: int, by: User) -> ConsentRecord:
    """`person` says yes to `purpose` in the words numbered `wording_version`, which they had before them. Twice is once.

    Raises PermissionDenied unless it is their own, ValidationError when those are not the words that are asked today.
    """
    fresh = ConsentRecord(person=person, purpose=purpose, wording_version=wording_version, given=True)
    consents.require(by, "give", fresh)
    if wording_version != newest_wording(purpose):
        raise ValidationError("These words have changed since you opened this page. Read them again, then choose.")
    before = _newest(person, purpose)
    if before is not None and before.given and before.wording_version == wording_version:
        return before
    fresh.save()
    audit.record(by, Verb.CONSENT_GIVEN, fresh, purpose=purpose, wording=wording_version)
    return fresh


@transaction.atomic
def withdraw_consent(person: User, purpose: Purpose, *, by: User) -> ConsentRecord | None:
    """`person` takes back what they said yes to, in whatever words. Twice is once; None when they never said yes.

    Raises PermissionDenied unless it is their own.
    """
    consents.require(by, "give", ConsentRecord(person=person, purpose=purpose))
    before = _newest(person, purpose)
    if before is None or not before.given:
        return before
    row = ConsentRecord.objects.create(person=person, purpose=purpose, wording_version=before.wording_version, given=False)
    audit.record(by, Verb.CONSENT_WITHDRAWN, row, purpose=purpose)
    return row


def _newest(person: User, purpose: Purpose) -> ConsentRecord | None:
    """What counts until now. The person is held until the transaction ends, so that two presses come one after the other."""
    User.objects.select_for_update().get(pk=person.pk)
    return newest_consent(person, purpose)
