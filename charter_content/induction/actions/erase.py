"""Erasing somebody from inductions."""

from django.db import transaction

from charter_content.induction.models import Induction, NamedSigner, PassportImport
from foundation.keys import delete_key
from people.models import User


@transaction.atomic
def erase_inductions(person: User) -> None:
    """`person`'s own inductions go, with the keys of their comments. What they signed for others stays, under the name they typed: it is
    the others' evidence."""
    own = Induction.objects.filter(person=person)
    for row in own:
        delete_key(row.key_owner)
    own.delete()
    NamedSigner.objects.filter(person=person).delete()
    Induction.objects.filter(made_by=person).update(made_by=None)
    PassportImport.objects.filter(person=person).update(person=None)
